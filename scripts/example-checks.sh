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

# A guard remembers an answer for five seconds. What a command of latchkey has done the running server sees within one second more,
# because it is another process; what the server has done itself it knows at once.
remembered=5
by_command=6

now_ms() {
    local now=$EPOCHREALTIME
    echo $((${now%[.,]*} * 1000 + 10#${now#*[.,]} / 1000))
}

# check_soon SECONDS WHAT EXPECTED_STATUS CURL_ARGUMENTS…
# The same, but a request that is sent within SECONDS from now may still have another answer.
check_soon() {
    check_since "$(now_ms)" "$@"
}

# check_since MILLISECONDS SECONDS WHAT EXPECTED_STATUS CURL_ARGUMENTS…
# Counted from what now_ms has said. A machine may be slow to answer: when it was asked is what counts.
check_since() {
    local start=$1 seconds=$2 what=$3 expected=$4 status='' sent
    shift 4
    while :; do
        sent=$(now_ms)
        status=$(curl -s -o "$work/body" -w '%{http_code}' --max-time 10 "$@") || true
        if [ "$status" = "$expected" ]; then
            echo "ok: $what ($status)"
            return
        fi
        [ $((sent - start)) -lt $((seconds * 1000)) ] || fail "$what: still $status instead of $expected after $seconds s"
        sleep 0.2
    done
}

expect_body() { # TEXT
    grep -qF -- "$1" "$work/body" || fail "the answer lacks '$1': $(cat "$work/body")"
}

expect_no_body() { # TEXT
    ! grep -qF -- "$1" "$work/body" || fail "the answer has '$1': $(cat "$work/body")"
}
