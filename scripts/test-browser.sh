#!/usr/bin/env bash
# test-browser.sh LATCHKEY [TEST …]
# Runs the browser tests with Debian's Chromium against the latchkey executable LATCHKEY: all of them, or those named
# as unittest names them (test_cross_site.CrossSiteTests). Screenshots of every page land in .build/screenshots.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ $# -lt 1 ]; then
    echo "usage: $0 LATCHKEY [TEST …]" >&2
    exit 2
fi
LATCHKEY_EXECUTABLE=$(realpath "$1")
export LATCHKEY_EXECUTABLE
shift

"$here/scripts/install-system-libraries.sh" chromium chromium-driver python3-venv openssl

tests=$here/Tests/Web/browser
venv=$here/.build/browser-venv
if ! cmp -s "$tests/requirements.txt" "$venv/requirements.txt"; then
    rm -rf "$venv"
    # Debian's Python: python3 of the path may be another one, without venv.
    /usr/bin/python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --no-deps --disable-pip-version-check --requirement "$tests/requirements.txt"
    cp "$tests/requirements.txt" "$venv/requirements.txt"
fi

LATCHKEY_SCREENSHOTS=$here/.build/screenshots
export LATCHKEY_SCREENSHOTS
mkdir -p "$LATCHKEY_SCREENSHOTS"
cd "$tests"
export PYTHONDONTWRITEBYTECODE=1
if [ $# -gt 0 ]; then
    exec "$venv/bin/python" -m unittest --verbose "$@"
fi
rm -f "$LATCHKEY_SCREENSHOTS"/*.png
exec "$venv/bin/python" -m unittest discover --verbose
