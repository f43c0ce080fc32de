#!/usr/bin/env bash
# test-mail.sh LATCHKEY [TEST …]
# Lets the latchkey executable LATCHKEY send its mail to real SMTP servers, good and bad ones: all tests of Tests/Mail,
# or those named as unittest names them (test_refusals.RefusalTests). What was measured is printed at the end, and kept
# in .build/measured-mail.md.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ $# -lt 1 ]; then
    echo "usage: $0 LATCHKEY [TEST …]" >&2
    exit 2
fi
LATCHKEY_EXECUTABLE=$(realpath "$1")
export LATCHKEY_EXECUTABLE
shift

"$here/scripts/install-system-libraries.sh" postgresql python3-venv openssl
# A machine keeps the mail server that it has, and none is started on one that runs services: then this test is skipped.
if [ "$(id -u)" -eq 0 ] && [ ! -e /usr/sbin/sendmail ] && [ ! -d /run/systemd/system ]; then
    "$here/scripts/install-system-libraries.sh" opensmtpd || true
fi

tests=$here/Tests/Mail
venv_python=$("$here/scripts/python-venv.sh" mail-venv "$tests/requirements.txt")

LATCHKEY_MEASURED=$here/.build/measured-mail.md
export LATCHKEY_MEASURED
rm -f "$LATCHKEY_MEASURED"
cd "$tests"
export PYTHONDONTWRITEBYTECODE=1
# Sockets that the tests leave to the garbage collector are no news.
python=("$venv_python" -W ignore::ResourceWarning -m unittest)
status=0
if [ $# -gt 0 ]; then
    "${python[@]}" --verbose "$@" || status=$?
else
    "${python[@]}" discover --verbose || status=$?
fi
[ ! -s "$LATCHKEY_MEASURED" ] || { echo && cat "$LATCHKEY_MEASURED"; }
exit "$status"
