#!/usr/bin/env bash
# test-rosters.sh LATCHKEY
# Imports lists of people with the latchkey executable LATCHKEY (Tests/Rosters): killed in the middle and run again, and with passwords
# that must not be kept.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ $# -ne 1 ]; then
    echo "usage: $0 LATCHKEY" >&2
    exit 2
fi
LATCHKEY_EXECUTABLE=$(realpath "$1")
export LATCHKEY_EXECUTABLE PYTHONDONTWRITEBYTECODE=1
cd "$here/Tests/Rosters"
exec /usr/bin/python3 -m unittest
