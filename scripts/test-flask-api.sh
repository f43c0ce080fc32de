#!/usr/bin/env bash
# test-flask-api.sh LATCHKEY
# Runs Examples/flask-api by its own run.sh with the latchkey executable LATCHKEY, sends what the pages of the Flask system send, and
# checks who gets what: allowed, wrong role, forged, doubled, each person's own posts, promoted, demoted, signed out, server away.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ $# -ne 1 ]; then
    echo "usage: $0 LATCHKEY" >&2
    exit 2
fi
latchkey=$(realpath "$1")
example=$here/Examples/flask-api
"$here/scripts/install-system-libraries.sh" curl nginx-light python3-venv
PYTHON=$("$here/scripts/python-venv.sh" flask-api-venv "$example/requirements.txt")

# shellcheck source=scripts/example-checks.sh
. "$here/scripts/example-checks.sh"

PORT=$(free_port)
AUTH_PORT=$(free_port)
APP_PORT=$(free_port)
FOLDER=$work/running
export PYTHON PORT AUTH_PORT APP_PORT FOLDER
site=http://localhost:$PORT
page=http://localhost:4500

mkdir "$FOLDER"
# nginx gives up being root.
chmod 755 "$work" "$FOLDER"
cd "$FOLDER"
password=$(python3 -c 'import secrets; print(secrets.token_urlsafe(24))')
for person in "ada Admin" "uma User" "kid User"; do
    "$latchkey" user add "${person% *}" --name "${person% *}" --role "${person#* }" --password-stdin <<<"$password" >/dev/null
done
cd "$work"
"$example/run.sh" "$latchkey" >"$work/run.log" 2>&1 &
pids+=("$!")
wait_until_up "http://localhost:$AUTH_PORT/health/live"
wait_until_up "http://localhost:$APP_PORT/"
wait_until_up "$site/health/live"

# As the pages' own `fetchOptions` send it, from their origin.
options=(-H "Origin: $page" -H 'Content-Type: application/json' -H 'X-Origin: client')
allowed() { # WHAT METHOD PATH: the browser asks first, and the answer names the page and lets the cookie come along
    check "$1: the browser asks whether the page may" "$4" -D "$work/head" -X OPTIONS -H "Origin: $page" \
        -H "Access-Control-Request-Method: $2" -H 'Access-Control-Request-Headers: content-type,x-origin' "$site$3"
    expect_head "access-control-allow-origin: $page"
    expect_head 'access-control-allow-credentials: true'
    grep -i '^access-control-allow-headers:' "$work/head" | grep -qi 'x-origin' || fail "x-origin is not allowed: $(cat "$work/head")"
}
expect_head() { # LINE, once
    [ "$(tr -d '\r' <"$work/head" | grep -cix -- "$1")" = 1 ] || fail "not '$1' once: $(cat "$work/head")"
}

allowed "signing in" POST /api/authenticate 204
check "nobody is signed in" 401 "${options[@]}" "$site/api/id"
sign_in() { # UID
    check "$1 signs in" 200 -c "$work/$1" "${options[@]}" -d "{\"uid\":\"$1\",\"password\":\"$password\"}" "$site/api/authenticate"
}
check "the wrong password" 401 "${options[@]}" -d '{"uid":"uma","password":"no"}' "$site/api/authenticate"
for person in ada uma kid; do sign_in "$person"; done
allowed "who it is" GET /api/id 204
check "who it is" 200 -b "$work/uma" "${options[@]}" "$site/api/id"
expect_body '"uid":"uma"'
check "the client's files come from the same address" 200 "$site/client/config.js"

allowed "the app" POST /api/post 200
check "without a token the app refuses" 401 -D "$work/head" "${options[@]}" "$site/api/post"
expect_body 'Authentication Token is missing!'
# Else the page would see a failed request in place of the refusal.
expect_head "access-control-allow-origin: $page"
post() { # UID TEXT
    check "$1 writes" 201 -D "$work/head" -b "$work/$1" "${options[@]}" -d "{\"text\":\"$2\",\"uid\":\"ada\",\"author\":\"ada\"}" "$site/api/post"
    expect_body "\"uid\": \"$1\""
    expect_head "access-control-allow-origin: $page"
}
post uma "Uma's words"
post kid "Kid's words"
check "uma reads her own" 200 -b "$work/uma" "${options[@]}" "$site/api/post"
expect_body "Uma's words"
expect_no_body "Kid's words"
check "kid reads their own" 200 -b "$work/kid" "${options[@]}" "$site/api/post"
expect_body "Kid's words"
expect_no_body "Uma's words"
check "kid cannot delete hers" 404 -b "$work/kid" "${options[@]}" -X DELETE "$site/api/post/1"
check "it is still there" 200 -b "$work/uma" "$site/api/post"
expect_body "Uma's words"
check "text that is none" 400 -b "$work/uma" "${options[@]}" -d '{"text":7}' "$site/api/post"
check "a form of another site is no JSON" 415 -b "$work/uma" -d 'text=x' "$site/api/post"
check "another site's page" 403 -b "$work/uma" -H 'Origin: https://evil.example' -H 'Content-Type: application/json' -d '{"text":"x"}' "$site/api/post"

all=$site/api/post/all
check "the wrong role" 403 -b "$work/uma" "$all"
expect_body 'Insufficient permissions. Required roles: [Admin]'
check "an administrator" 200 -b "$work/ada" "$all"
expect_body "Uma's words"
expect_body "Kid's words"
paper=$site/api/post/paper
check "a role of the operator's: not for an administrator" 403 -b "$work/ada" "$paper"
expect_body 'Insufficient permissions. Required roles: [Editor]'

token() { awk '$6 == "latchkey" { print $7 }' "$work/$1"; }
ada=$(token ada)
uma=$(token uma)
[ -n "$ada" ] && [ -n "$uma" ] || fail "no cookie called latchkey"
check "a forged token" 401 -b "latchkey=${ada%?????}AAAAA" "$all"
expect_body 'Invalid Authentication token!'
check "a token of another key" 401 -b "latchkey=eyJhbGciOiJIUzI1NiJ9.eyJfdWlkIjoiYWRhIn0.AAAA" "$all"
check "a token in the query" 401 "$all?token=$ada&latchkey=$ada"
check "fields that name a better role" 403 -b "$work/uma" -H 'X-Latchkey-Roles: Admin' -H 'Remote-User: ada' -H 'X-Forwarded-User: ada' \
    -H 'Remote-Groups: Admin' "$all"
check "two cookies" 400 -H "Cookie: latchkey=$uma; latchkey=$ada" "$all"
expect_body 'ambiguous_token'
check "a cookie and another bearer" 400 -b "$work/uma" -H "Authorization: Bearer $ada" "$all"
check "two Authorization fields" 400 -H "Authorization: Bearer $uma" -H "Authorization: Bearer $ada" "$all"

# A second administrator first: the last one cannot be demoted.
cd "$FOLDER"
"$latchkey" user set-role uma Admin >/dev/null
check_soon "$by_command" "promoted" 200 -b "$work/uma" "$all"
"$latchkey" user set-role ada User >/dev/null
check_soon "$by_command" "demoted" 403 -b "$work/ada" "$all"
check "demoted, and still signed in" 200 -b "$work/ada" "$site/api/post"
cp "$work/kid" "$work/kept"
"$latchkey" user add-role kid Editor >/dev/null
check_soon "$by_command" "an editor" 200 -b "$work/kid" "$paper"
expect_body "Uma's words"
"$latchkey" user remove-role kid Editor >/dev/null
check_soon "$by_command" "no editor any more" 403 -b "$work/kid" "$paper"
check "kid signs out" 200 -b "$work/kid" "${options[@]}" -X DELETE "$site/api/authenticate"
check_soon "$remembered" "signed out" 401 -b "$work/kept" "$site/api/post"

kill -9 "$(cat "$FOLDER/latchkey.pid")"
check_soon "$remembered" "the server is away: nobody passes" 503 -b "$work/uma" "$all"
expect_body '"code": "unavailable"'
check "the server is away, still without a token" 401 "$all"

if grep -v 'token=' "$work/run.log" | grep -F -e "$ada" -e "$uma" -e "$password"; then fail "the log holds a token or a password"; fi
echo "The Flask system's backend is guarded."
