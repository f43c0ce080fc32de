#!/usr/bin/env bash
# test-cluster.sh LATCHKEY [TEST …]
# Runs several processes of the executable LATCHKEY on one PostgreSQL and lets things go wrong: all tests of
# Tests/Cluster, or those named as unittest names them (test_failover.FailoverTests). What clients saw of each fault is
# printed at the end, as a table, and kept in .build/fault-table.md; other measurements in .build/measured.md.
# test-cluster.sh LATCHKEY browser [TEST …]
# Runs the browser tests against three nodes behind nginx, which gives each request to the next node.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ $# -lt 1 ]; then
    echo "usage: $0 LATCHKEY [browser] [TEST …]" >&2
    exit 2
fi
LATCHKEY_EXECUTABLE=$(realpath "$1")
export LATCHKEY_EXECUTABLE
shift

"$here/scripts/install-system-libraries.sh" postgresql pgbouncer nginx-light caddy openssl procps
# What is long by nature moves the clocks of nodes, too.
[ "${LATCHKEY_SOAK:-}" != 1 ] || "$here/scripts/install-system-libraries.sh" libfaketime
if [ "${1:-}" = browser ]; then
    shift
    LATCHKEY_BROWSER_NODES=3 LATCHKEY_BROWSER_LANES=1 exec "$here/scripts/test-browser.sh" "$LATCHKEY_EXECUTABLE" "$@"
fi

LATCHKEY_FAULT_TABLE=$here/.build/fault-table.md
LATCHKEY_MEASURED=$here/.build/measured.md
export LATCHKEY_FAULT_TABLE LATCHKEY_MEASURED
mkdir -p "$here/.build"
rm -f "$LATCHKEY_FAULT_TABLE" "$LATCHKEY_MEASURED"
cd "$here/Tests/Cluster"
export PYTHONDONTWRITEBYTECODE=1
# Debian's Python; sockets that the tests leave to the garbage collector are no news.
python=(/usr/bin/python3 -W ignore::ResourceWarning -m unittest)
status=0
if [ $# -gt 0 ]; then
    "${python[@]}" --verbose "$@" || status=$?
else
    "${python[@]}" discover --verbose || status=$?
fi
for file in "$LATCHKEY_FAULT_TABLE" "$LATCHKEY_MEASURED"; do
    [ ! -s "$file" ] || { echo && cat "$file"; }
done
exit "$status"
