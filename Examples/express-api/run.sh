#!/usr/bin/env bash
# run.sh [LATCHKEY]
# Starts Latchkey (the executable LATCHKEY, else the one of the path) on http://localhost:8587, and the app on
# http://localhost:8592, until Ctrl-C. What Latchkey keeps is in the folder `running`.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
latchkey=$(command -v "${1:-latchkey}") || { echo "Where is latchkey? $0 LATCHKEY" >&2; exit 2; }
latchkey=$(realpath "$latchkey")
auth_port=${AUTH_PORT:-8587}
[ -d "$here/node_modules" ] || (cd "$here" && npm install --no-audit --no-fund)
mkdir -p "$here/running"
cd "$here/running"

# Both end with this script.
trap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT
trap 'exit 0' INT TERM

"$latchkey" serve --set "http.port=$auth_port" --set "public_url=http://localhost:$auth_port" &
echo $! >latchkey.pid
AUTH_SERVER=http://localhost:$auth_port PORT=${PORT:-8592} node "$here/app.mjs" &
wait
