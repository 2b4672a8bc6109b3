#!/bin/sh
# Runs a copy of the assembled distribution in the foreground; Ctrl-C ends it.
# usage: run.sh <assembly> <copy>
set -e
assembly=$1
copy=$2

if [ -f "${copy}/karaf.pid" ] && kill -0 "$(cat "${copy}/karaf.pid")" 2>/dev/null; then
    echo "PlugAI already runs from ${copy}: stop it first, with ${copy}/bin/stop." >&2
    exit 1
fi

# What people have put in outlives the build: the database, and the key to what is sealed in it. Each of
# the two is moved by itself, so that one that was moved when this was cut off is found by the next run.
kept="${copy}.kept"
mkdir -p -m 700 "${kept}"
keep() {
    if [ -e "$1" ]; then
        rm -rf "${kept:?}/$2"
        mv "$1" "${kept}/$2"
    fi
}
put_back() {
    if [ -e "${kept}/$1" ]; then mv "${kept}/$1" "$2"; fi
}
keep "${copy}/store" store
keep "${copy}/etc/master.key" master.key
rm -rf "${copy}"
cp -R "${assembly}" "${copy}"
put_back master.key "${copy}/etc/master.key"
put_back store "${copy}/store"
rmdir "${kept}"
chmod +x "${copy}"/bin/*

# Where Linux can, end with the build that started it, however that ends.
guard=
if setpriv --pdeathsig TERM true 2>/dev/null; then
    guard="setpriv --pdeathsig TERM"
fi

exec ${guard} "${copy}/bin/karaf" run
