#!/usr/bin/env bash
# swift-test.sh [ARGUMENT …]
# Runs `swift test` with these arguments. What only started or passed is not printed; what failed is printed once more at the
# end, because an automatic check often shows nothing but the last lines. All of the output is kept in .build/swift-test.log.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
log=$here/.build/swift-test.log
mkdir -p "$here/.build"
status=0
# SWIFT can be several words. grep is content when nothing is left to print.
# shellcheck disable=SC2086
${SWIFT:-swift} test "$@" 2>&1 | tee "$log" | { grep --line-buffered --invert-match --extended-regexp \
    '^(◇ |✔ (Test|Suite) "?.*passed after|\[[0-9]+/[0-9]+\] )' || true; } || status=$?
if [ "$status" -ne 0 ]; then
    echo "What failed (all of the output: ${log#"$here/"}):"
    grep --extended-regexp '^(✘ |↳ |error: |Fatal error|.*: Fatal error)' "$log" | grep --invert-match '^✘ Suite ' | tail --lines 40 || true
fi
exit "$status"
