#!/usr/bin/env bash
# test-browser.sh LATCHKEY [TEST …]
# Runs the browser tests with Debian's Chromium, Firefox and WebKitGTK against the latchkey executable LATCHKEY: all of them,
# or those named as unittest names them (test_cross_site.CrossSiteTests). All of them run two modules at a time, or as many
# as LATCHKEY_BROWSER_LANES says. Screenshots of every page land in .build/screenshots.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ $# -lt 1 ]; then
    echo "usage: $0 LATCHKEY [TEST …]" >&2
    exit 2
fi
LATCHKEY_EXECUTABLE=$(realpath "$1")
export LATCHKEY_EXECUTABLE
shift

"$here/scripts/install-system-libraries.sh" chromium chromium-driver firefox-esr webkit2gtk-driver xvfb \
    python3-venv openssl poppler-utils zbar-tools nginx-light caddy
# LibreOffice is big, and only what is long by nature opens it.
[ "${LATCHKEY_SOAK:-}" != 1 ] || "$here/scripts/install-system-libraries.sh" libreoffice-calc-nogui

tests=$here/Tests/Web/browser
# One test sends its mails to the SMTP server of the tests of mail, and one uses the Flask example.
python=$("$here/scripts/python-venv.sh" browser-venv "$tests/requirements.txt" "$here/Tests/Mail/requirements.txt" \
    "$here/Examples/flask-api/requirements.txt")

LATCHKEY_SCREENSHOTS=$here/.build/screenshots
export LATCHKEY_SCREENSHOTS
mkdir -p "$LATCHKEY_SCREENSHOTS"
cd "$tests"
export PYTHONDONTWRITEBYTECODE=1
if [ $# -gt 0 ]; then
    exec "$python" -m unittest --verbose "$@"
fi
rm -f "$LATCHKEY_SCREENSHOTS"/*.png
exec "$python" in_lanes.py
