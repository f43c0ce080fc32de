#!/usr/bin/env bash
# test-example.sh LATCHKEY [GUARDED_API]
# Starts the latchkey executable LATCHKEY and the example app, and checks what the app answers: allowed, refused,
# demoted, signed out, server away. Without GUARDED_API the example is built first.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ $# -lt 1 ]; then
    echo "usage: $0 LATCHKEY [GUARDED_API]" >&2
    exit 2
fi
latchkey=$(realpath "$1")
if [ $# -ge 2 ]; then
    example=$(realpath "$2")
else
    swift build --package-path "$here/Examples/guarded-api"
    example=$(swift build --package-path "$here/Examples/guarded-api" --show-bin-path)/guarded-api
fi

# shellcheck source=scripts/example-checks.sh
. "$here/scripts/example-checks.sh"

port=$(free_port)
app_port=$(free_port)
auth=http://localhost:$port
app=http://localhost:$app_port

export LATCHKEY_HTTP_PORT=$port
export LATCHKEY_PUBLIC_URL=$auth
export LATCHKEY_DATABASE_URL=sqlite:$work/latchkey.db
# The server reads latchkey.yaml from its working directory: there is none here.
cd "$work"

ada_password=$(python3 -c 'import secrets; print(secrets.token_urlsafe(24))')
uma_password=$(python3 -c 'import secrets; print(secrets.token_urlsafe(24))')
"$latchkey" user add ada --name Ada --role Admin --password-stdin <<<"$ada_password"
"$latchkey" user add uma --name Uma --role User --password-stdin <<<"$uma_password"

"$latchkey" serve >"$work/latchkey.log" 2>&1 &
server=$!
pids+=("$server")
# Any variable LATCHKEY_… that the server does not know stops it: AUTH_SERVER is for the example alone.
AUTH_SERVER=$auth PORT=$app_port "$example" >"$work/example.log" 2>&1 &
pids+=("$!")
wait_until_up "$auth/health/live"
wait_until_up "$app/reports"

sign_in() { # UID PASSWORD
    check "$1 signs in" 200 -c "$work/$1.cookies" -H 'Content-Type: application/json' \
        -d "{\"uid\":\"$1\",\"password\":\"$2\"}" "$auth/api/authenticate"
}
sign_in ada "$ada_password"
sign_in uma "$uma_password"
token=$(awk '$6 == "latchkey" { print $7 }' "$work/ada.cookies")
[ -n "$token" ] || fail "no cookie called latchkey"

check "a signed-in user reads" 200 -b "$work/uma.cookies" "$app/reports"
expect_body "Uma"
check "an administrator deletes" 200 -b "$work/ada.cookies" -X DELETE "$app/reports/7"
expect_body "Report 7 deleted by Ada"
check "a program reads with a bearer token" 200 -H "Authorization: Bearer $token" "$app/reports"

check "no token" 401 "$app/reports"
expect_body '"code":"token_missing"'
check "a forged token" 401 -H "Authorization: Bearer ${token%?????}AAAAA" "$app/reports"
expect_body '"code":"token_invalid"'
check "a token in the query" 401 "$app/reports?token=$token"
check "cookie and another bearer" 400 -b "$work/uma.cookies" -H "Authorization: Bearer $token" "$app/reports"
expect_body '"code":"ambiguous_token"'
check "the wrong role" 403 -b "$work/uma.cookies" -X DELETE "$app/reports/7"
expect_body 'Insufficient permissions. Required roles: [Admin]'

# A second administrator first: the last one cannot be demoted.
"$latchkey" user set-role uma Admin
check_soon "$by_command" "promoted" 200 -b "$work/uma.cookies" -X DELETE "$app/reports/7"
"$latchkey" user set-role ada User
check_soon "$by_command" "demoted" 403 -b "$work/ada.cookies" -X DELETE "$app/reports/7"
check "demoted, but still signed in" 200 -b "$work/ada.cookies" "$app/reports"

# A copy: curl drops the cookie from the jar of the request that signs out.
cp "$work/ada.cookies" "$work/ada-kept.cookies"
check "ada signs out" 200 -b "$work/ada.cookies" -X DELETE "$auth/api/authenticate"
check_soon "$remembered" "signed out" 401 -b "$work/ada-kept.cookies" "$app/reports"
expect_body '"code":"token_invalid"'

kill -9 "$server"
wait "$server" 2>/dev/null || true
check_soon "$remembered" "the server is away" 503 -b "$work/uma.cookies" "$app/reports"
expect_body '"code":"unavailable"'
check "the server is away, still without a token" 401 "$app/reports"

echo "The example is guarded."
