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

# What people have put in outlives the build: the database, and the key to what is sealed in it.
kept="${copy}.kept"
if [ -d "${copy}/store" ]; then
    rm -rf "${kept}"
    mkdir -m 700 "${kept}"
    mv "${copy}/store" "${kept}/"
    if [ -f "${copy}/etc/master.key" ]; then mv "${copy}/etc/master.key" "${kept}/"; fi
fi
rm -rf "${copy}"
cp -R "${assembly}" "${copy}"
if [ -d "${kept}/store" ]; then
    mv "${kept}/store" "${copy}/"
    if [ -f "${kept}/master.key" ]; then mv "${kept}/master.key" "${copy}/etc/"; fi
    rm -rf "${kept}"
fi
chmod +x "${copy}"/bin/*

# Where Linux can, end with the build that started it, however that ends.
guard=
if setpriv --pdeathsig TERM true 2>/dev/null; then
    guard="setpriv --pdeathsig TERM"
fi

KARAF_EXEC=exec
export KARAF_EXEC
exec ${guard} "${copy}/bin/karaf" run
