#!/usr/bin/env bash
# python-venv.sh NAME REQUIREMENTS…
# Prints the python of .build/NAME, a virtual environment with what these files list; makes it anew when they changed.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=$here/.build/$1
shift
if ! cat "$@" | cmp -s - "$venv/requirements.txt"; then
    rm -rf "$venv"
    # Debian's Python: python3 of the path may be another one, without venv.
    /usr/bin/python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --no-deps --disable-pip-version-check "${@/#/--requirement=}" >&2
    cat "$@" > "$venv/requirements.txt"
fi
echo "$venv/bin/python"
