#!/usr/bin/env bash
# test-flask-guard.sh LATCHKEY
# Runs Examples/flask-guard as its README says: the latchkey executable LATCHKEY and the Flask app behind nginx on one address,
# and checks what people get there: new ones, renamed ones, promoted, demoted, signed out, and with the server away.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ $# -ne 1 ]; then
    echo "usage: $0 LATCHKEY" >&2
    exit 2
fi
latchkey=$(realpath "$1")
example=$here/Examples/flask-guard
"$here/scripts/install-system-libraries.sh" curl nginx-light python3-venv
python=$("$here/scripts/python-venv.sh" flask-venv "$example/requirements.txt")

# shellcheck source=scripts/example-checks.sh
. "$here/scripts/example-checks.sh"

port=$(free_port)
auth_port=$(free_port)
app_port=$(free_port)
site=http://localhost:$port
page=http://localhost:4500

cd "$work"
sed -e "s/:8587/:$port/; s/:8586/:$auth_port/; s/:8590/:$app_port/" "$example/nginx.conf" >"$work/site.conf"
cat >"$work/nginx.conf" <<END
pid $work/nginx.pid;
error_log $work/nginx-error.log;
events {}
http {
    access_log off;
    client_body_temp_path $work; proxy_temp_path $work; fastcgi_temp_path $work; uwsgi_temp_path $work; scgi_temp_path $work;
    include $work/site.conf;
}
END

export LATCHKEY_HTTP_PORT=$auth_port
export LATCHKEY_PUBLIC_URL=$site
export LATCHKEY_TRUSTED_PROXIES=127.0.0.1
export LATCHKEY_DATABASE_URL=sqlite:$work/latchkey.db
admin_password=$(python3 -c 'import secrets; print(secrets.token_urlsafe(24))')
"$latchkey" user add ada --name Ada --role Admin --password-stdin <<<"$admin_password"

"$latchkey" serve >"$work/latchkey.log" 2>&1 &
server=$!
pids+=("$server")
AUTH_SERVER=http://localhost:$auth_port AUTH_ORIGINS=$page PORT=$app_port DATABASE=$work/grades.db \
    "$python" "$example/app.py" >"$work/app.log" 2>&1 &
pids+=("$!")
nginx -c "$work/nginx.conf" -g 'daemon off;' >"$work/nginx.log" 2>&1 &
pids+=("$!")
wait_until_up "$site/api/id"
wait_until_up "http://localhost:$app_port/"

json=(-H 'Content-Type: application/json')
kid_password=$(python3 -c 'import secrets; print(secrets.token_urlsafe(24))')
check "somebody signs up at the one address" 201 "${json[@]}" -d "{\"uid\":\"kid\",\"name\":\"Kid\",\"password\":\"$kid_password\"}" "$site/api/user"
check "and signs in" 200 -c "$work/kid" "${json[@]}" -d "{\"uid\":\"kid\",\"password\":\"$kid_password\"}" "$site/api/authenticate"
check "Ada signs in" 200 -c "$work/ada" "${json[@]}" -d "{\"uid\":\"ada\",\"password\":\"$admin_password\"}" "$site/api/authenticate"

check "without a token the app refuses" 401 "$site/api/grade"
expect_body 'Authentication Token is missing!'
check "a forged token" 401 -b 'latchkey=a.b.c' "$site/api/grade"
check "two tokens" 400 -b "$work/kid" -H 'Authorization: Bearer a.b.c' "$site/api/grade"

# Three things at once at the first visit.
for number in 1 2 3; do
    curl -s -o "$work/first-$number" -w '%{http_code}\n' -b "$work/kid" "$site/api/grade" >"$work/status-$number" &
    pids+=("$!")
done
for number in 1 2 3; do wait "${pids[-$number]}"; done
[ "$(sort -u "$work"/status-*)" = 200 ] || fail "a first visit was refused: $(cat "$work"/status-*)"
[ "$(python3 -c "import sqlite3; print(sqlite3.connect('$work/grades.db').execute('SELECT COUNT(*) FROM person').fetchone()[0])")" = 1 ] ||
    fail "a first visit made other than one row"
echo "ok: three requests of a first visit make one row"
person=$(python3 -c "import json; print(json.load(open('$work/first-1'))['person'])")

grade=("${json[@]}" -X PUT -d '{"grade":"A"}' "$site/api/grade/$person")
check "a user gives no grades" 403 -b "$work/kid" -H "Origin: $page" "${grade[@]}"
expect_body 'Insufficient permissions. Required roles: [Admin, Teacher]'
check "an administrator does" 200 -b "$work/ada" -H "Origin: $page" "${grade[@]}"
check "not from another site's page" 403 -b "$work/ada" -H 'Origin: https://evil.example' "${grade[@]}"
check "nor from a page that hides its origin" 403 -b "$work/ada" -H 'Sec-Fetch-Site: cross-site' "${grade[@]}"
check "the grade is there" 200 -b "$work/kid" "$site/api/grade"
expect_body '"grade":"A"'

# This guard asks each time. A running server sees within a second what a command has done.
"$latchkey" user set-role kid Teacher >/dev/null
sleep 1
check "promoted: at once" 200 -b "$work/kid" -H "Origin: $page" "${grade[@]}"
"$latchkey" user set-role kid User >/dev/null
sleep 1
check "demoted: at once" 403 -b "$work/kid" -H "Origin: $page" "${grade[@]}"

check "renamed by themselves" 200 -b "$work/kid" "${json[@]}" -X PUT -d '{"uid":"kiddo"}' "$site/api/user"
check "the row is still theirs" 200 -b "$work/kid" "$site/api/grade"
expect_body '"grade":"A"'

check "paths below those of Latchkey are the app's" 404 -b "$work/kid" "$site/api/user/class"
grep -q '<!doctype html>' "$work/body" || fail "not the Flask app's own 404"

cp "$work/kid" "$work/kept"
check "signed out" 200 -b "$work/kid" -X DELETE "$site/api/authenticate"
check "signed out: at once" 401 -b "$work/kept" "$site/api/grade"

kill -9 "$server"
wait "$server" 2>/dev/null || true
check "the server is away: nobody passes" 503 -b "$work/ada" "$site/api/grade"
expect_body '"code":"unavailable"'

echo "The Flask app is guarded."
