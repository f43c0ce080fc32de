#!/usr/bin/env bash
# test-protected-site.sh LATCHKEY
# Runs Examples/protected-site as its README says: the latchkey executable LATCHKEY, and nginx with static files that only people who
# are signed in get to see. Only ports differ.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ $# -ne 1 ]; then
    echo "usage: $0 LATCHKEY" >&2
    exit 2
fi
latchkey=$(realpath "$1")
example=$here/Examples/protected-site
"$here/scripts/install-system-libraries.sh" curl nginx-light python3

# shellcheck source=scripts/example-checks.sh
. "$here/scripts/example-checks.sh"

port=$(free_port)
auth_port=$(free_port)
site=http://127.0.0.1:$port

cd "$work"
mkdir www
chmod 755 "$work" www
cp -r "$example/files" www/files
user=
[ "$(id -u)" -ne 0 ] || user='user root;'
{
    echo "$user"
    sed -e "s/:8587/:$auth_port/; s/:8080/:$port/; s#/tmp/latchkey-protected-site#$work/nginx#" "$example/nginx.conf"
} >"$work/nginx.conf"

export LATCHKEY_HTTP_PORT=$auth_port
export LATCHKEY_PUBLIC_URL=http://localhost:$auth_port
export LATCHKEY_TRUSTED_PROXIES=127.0.0.1
export LATCHKEY_DATABASE_URL=sqlite:$work/latchkey.db
password=$(python3 -c 'import secrets; print(secrets.token_urlsafe(24))')
"$latchkey" user add tess --name Tess --role Teacher --password-stdin <<<"$password"
"$latchkey" user add kid --name Kid --password-stdin <<<"$password"

"$latchkey" serve >"$work/latchkey.log" 2>&1 &
server=$!
pids+=("$server")
nginx -e "$work/nginx-error.log" -p "$work/www" -c "$work/nginx.conf" >"$work/nginx.log" 2>&1 &
pids+=("$!")
wait_until_up "http://localhost:$auth_port/health/live"
wait_until_up "$site/"
# The first page takes as long as packing them all.
wait_until_up "$site/_latchkey/enter.html"

looking=(-H 'Sec-Fetch-Mode: navigate' -H 'Sec-Fetch-Dest: document' -H 'Accept: text/html')
# leads WHAT WANTED CURL_ARGUMENTS…
leads() {
    local what=$1 wanted=$2 found
    shift 2
    found=$(curl -s -o /dev/null -w '%{http_code} %header{location}' --max-time 10 "${looking[@]}" "$@")
    [ "$found" = "302 $wanted" ] || fail "$what: $found instead of 302 $wanted"
    echo "ok: $what"
}
leads "a stranger is led to the way in" "/_latchkey/enter.html?to=/" "$site/"
leads "and comes back to the same page" "/_latchkey/enter.html?to=/teachers/?term=2%26a=b" "$site/teachers/?term=2&a=b"
leads "from a form, which is not sent again" "/_latchkey/enter.html?to=/&sent=1" -d a=b "$site/"
check "the way in is there" 200 "$site/_latchkey/enter.html?to=/"
expect_body 'enter.'
check "its client too" 200 "$site/_latchkey/client/latchkey.js"
check "a style sheet is protected" 401 "$site/site.css"
check "a forged header is nothing" 401 -H 'Remote-User: tess' -H 'X-Forwarded-Uri: /_latchkey/' "$site/site.css"
check "another spelling of the path is protected" 401 --path-as-is "$site/_latchkey/../site.css"
check "an encoded one as well" 401 --path-as-is "$site/_latchkey/..%2fsite.css"
check "the question cannot be asked from outside" 404 "$site/_teacher"
check "metrics stay inside" 404 "$site/_latchkey/metrics"

sign_in() { # UID
    check "$1 signs in" 200 -c "$work/$1" -H 'Content-Type: application/json' -H "Origin: $site" \
        -d "{\"uid\":\"$1\",\"password\":\"$password\"}" "$site/_latchkey/api/authenticate"
}
sign_in tess
sign_in kid
check "whoever is signed in reads" 200 -b "$work/kid" "$site/"
expect_body 'Year 9'
check "the answer is kept by nobody" 200 -D "$work/head" -b "$work/kid" "$site/site.css"
grep -qi '^cache-control: private, no-cache' "$work/head" || fail "no Cache-Control: $(cat "$work/head")"
leads "the page for teachers says that it is not for a pupil" "/_latchkey/enter.html?to=/teachers/&code=forbidden" -b "$work/kid" "$site/teachers/"
check "and is not sent" 403 -b "$work/kid" "$site/teachers/index.html"
check "a teacher reads it" 200 -b "$work/tess" "$site/teachers/?term=2"
expect_body 'For teachers'

cp "$work/tess" "$work/kept"
check "signed out" 200 -b "$work/tess" -X DELETE -H "Origin: $site" "$site/_latchkey/api/authenticate"
check "signed out: at once" 401 -b "$work/kept" "$site/"

kill -9 "$server"
wait "$server" 2>/dev/null || true
check "the server is away: nobody passes" 500 -b "$work/kid" "$site/"

echo "The files are protected."
