#!/usr/bin/env bash
# test-express-api.sh LATCHKEY
# Runs Examples/express-api by its own run.sh with the latchkey executable LATCHKEY and Debian's Express, and checks who gets what:
# allowed, wrong role, forged, doubled, each person's own notes, promoted, demoted, signed out, server away.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ $# -ne 1 ]; then
    echo "usage: $0 LATCHKEY" >&2
    exit 2
fi
latchkey=$(realpath "$1")
command -v node >/dev/null || "$here/scripts/install-system-libraries.sh" nodejs
"$here/scripts/install-system-libraries.sh" curl python3
NODE_PATH=$("$here/scripts/debian-modules.sh" express)
export NODE_PATH

# shellcheck source=scripts/example-checks.sh
. "$here/scripts/example-checks.sh"

PORT=$(free_port)
AUTH_PORT=$(free_port)
export PORT AUTH_PORT
site=http://localhost:$PORT
auth=http://localhost:$AUTH_PORT
example=$work/express-api

# What `npm install` would have made of package.json, without a registry.
cp -r "$here/Examples/express-api" "$example"
rm -rf "$example/node_modules" "$example/running"
mkdir "$example/node_modules" "$example/running"
ln -s "$NODE_PATH/express" "$example/node_modules/express"
ln -s "$here/Guards/javascript" "$example/node_modules/latchkey-guard"

cd "$example/running"
password=$(python3 -c 'import secrets; print(secrets.token_urlsafe(24))')
for person in "ada Admin" "uma User" "kid User"; do
    "$latchkey" user add "${person% *}" --name "${person% *}" --role "${person#* }" --password-stdin <<<"$password" >/dev/null
done
"$example/run.sh" "$latchkey" >"$work/run.log" 2>&1 &
pids+=("$!")
wait_until_up "$auth/health/live"
wait_until_up "$site/"

for person in ada uma kid; do
    check "$person signs in from the app's page" 200 -c "$work/$person" -H "Origin: $site" -H 'Content-Type: application/json' \
        -d "{\"uid\":\"$person\",\"password\":\"$password\"}" "$auth/api/authenticate"
done
check "the page" 200 "$site/"
check "without a token" 401 "$site/api/notes"
expect_body '"token_missing"'
json=(-H "Origin: $site" -H 'Content-Type: application/json')
write() { # UID TEXT
    check "$1 writes" 201 -b "$work/$1" "${json[@]}" -d "{\"text\":\"$2\",\"uid\":\"ada\",\"author\":\"ada\"}" "$site/api/notes"
    expect_body "\"uid\":\"$1\""
}
write uma "Uma's words"
write kid "Kid's words"
check "uma reads her own" 200 -b "$work/uma" "$site/api/notes"
expect_body "Uma's words"
expect_no_body "Kid's words"
check "kid reads their own" 200 -b "$work/kid" "$site/api/notes"
expect_body "Kid's words"
expect_no_body "Uma's words"
check "kid cannot delete hers" 404 -b "$work/kid" "${json[@]}" -X DELETE "$site/api/notes/1"
check "it is still there" 200 -b "$work/uma" "$site/api/notes"
expect_body "Uma's words"
check "another site's page" 403 -b "$work/uma" -H 'Origin: https://evil.example' -H 'Content-Type: application/json' -d '{"text":"x"}' "$site/api/notes"
expect_body '"origin_not_allowed"'
check "a form is no JSON" 400 -b "$work/uma" -d 'text=x' "$site/api/notes"
check "what is no JSON" 400 -b "$work/uma" "${json[@]}" -d '{"text":' "$site/api/notes"
check "more than is read" 413 -b "$work/uma" "${json[@]}" -d "{\"text\":\"$(printf '%020000d' 0)\"}" "$site/api/notes"
check "a stranger's text is not read" 401 "${json[@]}" -d '{"text":' "$site/api/notes"

all=$site/api/notes/all
check "the wrong role" 403 -b "$work/uma" "$all"
expect_body 'Insufficient permissions. Required roles: [Admin]'
check "an administrator" 200 -b "$work/ada" "$all"
expect_body "Uma's words"
expect_body "Kid's words"

token() { awk '$6 == "latchkey" { print $7 }' "$work/$1"; }
ada=$(token ada)
uma=$(token uma)
[ -n "$ada" ] && [ -n "$uma" ] || fail "no cookie called latchkey"
check "a program by bearer" 200 -H "Authorization: Bearer $ada" "$all"
check "a forged token" 401 -b "latchkey=${ada%?????}AAAAA" "$all"
expect_body '"token_invalid"'
check "a token of another key" 401 -b "latchkey=eyJhbGciOiJIUzI1NiJ9.eyJfdWlkIjoiYWRhIn0.AAAA" "$all"
check "a token in the query" 401 "$all?token=$ada&latchkey=$ada"
check "fields that name a better role" 403 -b "$work/uma" -H 'X-Latchkey-Roles: Admin' -H 'Remote-User: ada' -H 'X-Forwarded-User: ada' \
    -H 'Remote-Groups: Admin' "$all"
check "two cookies" 400 -H "Cookie: latchkey=$uma; latchkey=$ada" "$all"
expect_body '"ambiguous_token"'
check "a cookie and another bearer" 400 -b "$work/uma" -H "Authorization: Bearer $ada" "$all"
check "two Authorization fields" 400 -H "Authorization: Bearer $uma" -H "Authorization: Bearer $ada" "$all"
check "an administrator deletes anybody's" 204 -b "$work/ada" "${json[@]}" -X DELETE "$site/api/notes/2"

# A second administrator first: the last one cannot be demoted.
"$latchkey" user set-role uma Admin >/dev/null
check_soon "$by_command" "promoted" 200 -b "$work/uma" "$all"
"$latchkey" user set-role ada User >/dev/null
check_soon "$by_command" "demoted" 403 -b "$work/ada" "$all"
check "demoted, and still signed in" 200 -b "$work/ada" "$site/api/notes"
cp "$work/kid" "$work/kept"
check "kid signs out" 200 -b "$work/kid" -H "Origin: $site" -X DELETE "$auth/api/authenticate"
check_soon "$remembered" "signed out" 401 -b "$work/kept" "$site/api/notes"

kill -9 "$(cat latchkey.pid)"
check_soon "$remembered" "the server is away: nobody passes" 503 -b "$work/uma" "$all"
expect_body '"unavailable"'
check "the server is away, still without a token" 401 "$all"

if grep -F -e "$ada" -e "$uma" -e "$password" "$work/run.log"; then fail "the log holds a token or a password"; fi
echo "The Express app is guarded."
