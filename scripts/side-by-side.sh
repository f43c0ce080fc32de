#!/usr/bin/env bash
# side-by-side.sh MAKE TARGET …
# Makes the targets at the same time, for suites that mostly wait. What each prints is shown when all have ended, those that
# failed last. Fails if one of them failed.
set -euo pipefail
# Each in a process group of its own, which can be stopped as a whole.
set -m

if [ $# -lt 2 ]; then
    echo "usage: $0 MAKE TARGET …" >&2
    exit 2
fi
make=$1
shift
# The jobs of the make that calls this are not theirs.
unset MAKEFLAGS MFLAGS
logs=$(mktemp -d)
declare -A processes
stop() {
    trap - EXIT
    for process in $(jobs -p); do
        kill -- "-$process" 2> /dev/null || true
    done
    rm -rf "$logs"
}
trap stop EXIT
trap 'exit 130' INT TERM

for target in "$@"; do
    { time "$make" --no-print-directory "$target"; } > "$logs/$target" 2>&1 &
    processes[$target]=$!
done
failed=()
for target in "$@"; do
    if wait "${processes[$target]}"; then
        echo "== $target"
        cat "$logs/$target"
    else
        failed+=("$target")
    fi
done
for target in "${failed[@]}"; do
    echo "== $target FAILED"
    cat "$logs/$target"
done
[ ${#failed[@]} -eq 0 ] || { echo "failed: ${failed[*]}" >&2; exit 1; }
