# shellcheck shell=bash
# example-checks.sh
# What the tests of the examples share; they source it. It makes the folder $work, and at the end stops the processes whose ids
# are in $pids, shows their logs ($work/*.log) if something failed, and removes the folder.

work=$(mktemp -d)
pids=()
finish() {
    local status=$?
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    if [ "$status" -ne 0 ]; then
        for log in "$work"/*.log; do
            echo "--- $(basename "$log")"
            tail -n 20 "$log"
        done >&2
    fi
    rm -rf "$work"
}
trap finish EXIT

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

wait_until_up() { # URL
    for _ in $(seq 100); do
        curl -s -o /dev/null --max-time 2 "$1" && return
        sleep 0.1
    done
    fail "$1 does not answer"
}

# check WHAT EXPECTED_STATUS CURL_ARGUMENTS…
check() {
    local what=$1 expected=$2 status
    shift 2
    status=$(curl -s -o "$work/body" -w '%{http_code}' --max-time 10 "$@") || true
    [ "$status" = "$expected" ] || fail "$what: $status instead of $expected: $(cat "$work/body" 2>/dev/null)"
    echo "ok: $what ($status)"
}

# The same, but the answer may need as long as a guard may remember, and not longer.
check_soon() {
    local what=$1 expected=$2 status='' start=$SECONDS
    shift 2
    while [ $((SECONDS - start)) -le 6 ]; do
        status=$(curl -s -o "$work/body" -w '%{http_code}' --max-time 10 "$@") || true
        if [ "$status" = "$expected" ]; then
            echo "ok: $what ($status)"
            return
        fi
        sleep 0.2
    done
    fail "$what: still $status instead of $expected after 6 s"
}

expect_body() { # TEXT
    grep -qF -- "$1" "$work/body" || fail "the answer lacks '$1': $(cat "$work/body")"
}

expect_no_body() { # TEXT
    ! grep -qF -- "$1" "$work/body" || fail "the answer has '$1': $(cat "$work/body")"
}
