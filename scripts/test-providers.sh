#!/usr/bin/env bash
# test-providers.sh LATCHKEY [TEST …]
# Lets people sign in to the latchkey executable LATCHKEY by OpenID providers that others have written: NanoIDP, Canaille and OIDC
# Provider Mock, on loopback. All tests of Tests/Providers, or those named as unittest names them (test_sign_in.CanailleTests).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ $# -lt 1 ]; then
    echo "usage: $0 LATCHKEY [TEST …]" >&2
    exit 2
fi
LATCHKEY_EXECUTABLE=$(realpath "$1")
export LATCHKEY_EXECUTABLE
shift

"$here/scripts/install-system-libraries.sh" python3-venv
tests=$here/Tests/Providers
venv_python=$("$here/scripts/python-venv.sh" providers-venv "$tests/requirements.txt")
cd "$tests"
export PYTHONDONTWRITEBYTECODE=1
python=("$venv_python" -W ignore::ResourceWarning -m unittest --verbose)
[ $# -eq 0 ] || exec "${python[@]}" "$@"

# Side by side: one of them mostly waits.
said=$(mktemp -d)
trap 'rm -rf "$said"' EXIT
declare -A running
for file in test_*.py; do
    "${python[@]}" "${file%.py}" >"$said/$file" 2>&1 &
    running[$file]=$!
done
status=0
for file in "${!running[@]}"; do
    wait "${running[$file]}" || status=1
    cat "$said/$file"
done
exit "$status"
