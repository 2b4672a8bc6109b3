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

rm -rf "${copy}"
cp -R "${assembly}" "${copy}"
chmod +x "${copy}"/bin/*

# Where Linux can, end with the build that started it, however that ends.
guard=
if setpriv --pdeathsig TERM true 2>/dev/null; then
    guard="setpriv --pdeathsig TERM"
fi

KARAF_EXEC=exec
export KARAF_EXEC
exec ${guard} "${copy}/bin/karaf" run
