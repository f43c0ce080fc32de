#!/usr/bin/env bash
# fuzz-routes.sh LATCHKEY [ROLE [OPTION …]]
# Lets schemathesis ask the latchkey executable LATCHKEY what its description of the API allows and forbids, as nobody and as people of each
# built-in role, or as those of ROLE alone; for the options see Tests/OpenAPI/fuzz_routes.py.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ $# -lt 1 ]; then
    echo "usage: $0 LATCHKEY [ROLE [OPTION …]]" >&2
    exit 2
fi
LATCHKEY_EXECUTABLE=$(realpath "$1")
export LATCHKEY_EXECUTABLE
shift

"$here/scripts/install-system-libraries.sh" python3-venv
python=$("$here/scripts/python-venv.sh" schemathesis-venv "$here/Tests/OpenAPI/schemathesis.txt")
export PYTHONDONTWRITEBYTECODE=1
# It keeps what it found before, for its next run.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
[ $# -eq 0 ] || { "$python" "$here/Tests/OpenAPI/fuzz_routes.py" "$@"; exit; }
status=0
for role in nobody User Teacher Admin; do
    "$python" "$here/Tests/OpenAPI/fuzz_routes.py" "$role" || status=1
done
exit "$status"
