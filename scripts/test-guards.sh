#!/usr/bin/env bash
# test-guards.sh [LATCHKEY]
# Tests the guards of Guards/: that the cases in Guards/vectors.json are what their script writes, and the suites of Python and
# JavaScript. With the latchkey executable LATCHKEY instead: packs and installs the guards, runs every program of docs/guards.md
# beside that server, and checks who gets in: signed in, demoted, signed out, forged, with tokens for an API, and with the server away.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
command -v node >/dev/null || "$here/scripts/install-system-libraries.sh" nodejs
"$here/scripts/install-system-libraries.sh" python3-venv curl
python=$("$here/scripts/pack-guards.sh")

if [ $# -eq 0 ]; then
    "$here/scripts/make-guard-vectors.py" --check
    PYTHONPATH=$here/Guards/python/src "$python" -m unittest discover --buffer -t "$here/Guards/python" -s "$here/Guards/python/tests"
    # Only what failed: there are hundreds.
    node --test "$here"/Guards/javascript/test/*.test.js >"$here/.build/guards-node.log" || {
        grep -A 30 '^not ok' "$here/.build/guards-node.log" | head -n 120
        exit 1
    }
    tail -n 8 "$here/.build/guards-node.log" | head -n 4
    exit
fi
latchkey=$(realpath "$1")

# shellcheck source=scripts/example-checks.sh
. "$here/scripts/example-checks.sh"
cd "$work"
port=$(free_port)
auth=http://localhost:$port
secret=$(python3 -c 'import secrets; print(secrets.token_urlsafe(48))')
ada_password=$(python3 -c 'import secrets; print(secrets.token_urlsafe(24))')
uma_password=$(python3 -c 'import secrets; print(secrets.token_urlsafe(24))')
export LATCHKEY_HTTP_PORT=$port LATCHKEY_PUBLIC_URL=$auth LATCHKEY_DATABASE_URL=sqlite:$work/latchkey.db LATCHKEY_SECRET_KEY=$secret
export LATCHKEY_TOKENS_AUDIENCES=https://api.school.example,https://other.school.example
"$latchkey" user add ada --name Ada --role Admin --password-stdin <<<"$ada_password"
"$latchkey" user add uma --name Uma --role User --password-stdin <<<"$uma_password"
"$latchkey" serve >"$work/latchkey.log" 2>&1 &
server=$!
pids+=("$server")

"$here/scripts/guard-snippets.py" "$work" "$auth" >/dev/null
# The guard that asks nobody, in the same program.
sed 's/^app.config.*/import os\napp.config.update(LATCHKEY_SECRET=os.environ["GUARD_SECRET"], LATCHKEY_ISSUER="'"${auth//\//\\/}"'")/' \
    flask_app.py >secret_app.py
"$python" -m pip install --quiet --no-deps --no-index --disable-pip-version-check --target site "$here"/.build/guards/*.whl
mkdir -p node_modules/latchkey-guard
tar --extract --gzip --file "$here"/.build/guards/*.tgz --directory node_modules/latchkey-guard --strip-components 1
NODE_PATH=$("$here/scripts/debian-modules.sh" express)
export NODE_PATH
ln -s "$NODE_PATH/express" node_modules/express

declare -A app
start() { # NAME COMMAND…, with PORT for the port
    local name=$1 chosen
    shift
    chosen=$(free_port)
    app[$name]=http://localhost:$chosen
    case "${*: -1}" in *.mjs) sed -i "s/listen(8592, \"127.0.0.1\")/listen($chosen, \"127.0.0.1\")/" "${*: -1}" ;; esac
    PYTHONPATH=$work/site PYTHONDONTWRITEBYTECODE=1 GUARD_SECRET=$secret "${@//PORT/$chosen}" >"$work/$name.log" 2>&1 &
    pids+=("$!")
}
start express node express_app.mjs
start flask "$python" -m flask --app flask_app run --port PORT
start secret "$python" -m flask --app secret_app run --port PORT
start fastapi "$python" -m uvicorn --no-access-log --port PORT fastapi_app:app
start asgi "$python" -m uvicorn --no-access-log --port PORT asgi_app:app
start fetch node "$here/Guards/javascript/test/serve-fetch.js" "$work/fetch_app.mjs" PORT
start keys_flask "$python" -m flask --app keys_app run --port PORT
start keys_express node keys_app.mjs
guards=(flask fastapi asgi express fetch)
wait_until_up "$auth/health/live"
keyed=(keys_flask keys_express)
for name in "${guards[@]}" secret "${keyed[@]}"; do wait_until_up "${app[$name]}/reports"; done

sign_in() { # UID PASSWORD
    check "$1 signs in" 200 -c "$work/$1.cookies" -H 'Content-Type: application/json' \
        -d "{\"uid\":\"$1\",\"password\":\"$2\"}" "$auth/api/authenticate"
}
token_of() { awk '$6 == "latchkey" { print $7 }' "$work/$1.cookies"; }
sign_in ada "$ada_password"
sign_in uma "$uma_password"
ada=(-H "Authorization: Bearer $(token_of ada)")
uma=(-H "Authorization: Bearer $(token_of uma)")
ada_cookie=(-b "__Host-latchkey=$(token_of ada)")

# What Admins alone may do.
admin_only() { # NAME
    case $1 in
        asgi | fetch) echo "${app[$1]}/reports" ;;
        *) echo "-X DELETE ${app[$1]}/reports/7" ;;
    esac
}

# checks_soon SECONDS WHAT STATUS CURL_ARGUMENTS… of all guards, within SECONDS since now.
checks_soon() {
    local seconds=$1 what=$2 expected=$3 start name admins
    start=$(now_ms)
    shift 3
    for name in "${guards[@]}"; do
        read -r -a admins <<<"$(admin_only "$name")"
        check_since "$start" "$seconds" "$name, $what" "$expected" "$@" "${admins[@]}"
    done
}

for name in "${guards[@]}" secret; do
    read -r -a admins <<<"$(admin_only "$name")"
    check "$name, no token" 401 "${admins[@]}"
    expect_body '"token_missing"'
    check "$name, a forged token" 401 "${ada[@]/%?????/AAAAA}" "${admins[@]}"
    expect_body '"token_invalid"'
    check "$name, a token in the query" 401 "${admins[@]}?token=$(token_of ada)"
    check "$name, cookie and another bearer" 400 "${ada_cookie[@]}" "${uma[@]}" "${admins[@]}"
    expect_body '"ambiguous_token"'
    check "$name, an administrator" 200 "${ada[@]}" "${admins[@]}"
    check "$name, an administrator by cookie" 200 "${ada_cookie[@]}" "${admins[@]}"
    check "$name, the wrong role, with fields that name a better one" 403 "${uma[@]}" -H 'X-Latchkey-Roles: Admin' \
        -H 'Remote-User: ada' -H 'X-Forwarded-User: ada' -H 'Remote-Groups: Admin' "${admins[@]}"
    expect_body '"forbidden"'
    # Where the fields are joined before the guard sees them, they are one token that is none.
    case $name in flask | secret | fetch) doubled=401 ;; *) doubled=400 ;; esac
    check "$name, two Authorization fields" "$doubled" "${uma[@]}" "${ada[@]}" "${admins[@]}"
done
for name in flask fastapi express; do
    check "$name, everybody who is signed in" 200 "${uma[@]}" "${app[$name]}/reports"
    expect_body 'Uma'
done

# service_token UID AUDIENCE
service_token() {
    check "$1 gets a token for $2" 200 -b "$work/$1.cookies" -H 'Content-Type: application/json' -d "{\"audience\":\"$2\"}" "$auth/api/token"
    made=$(sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p' "$work/body")
}
service_token ada https://api.school.example
ada_made=$made
service_token uma https://api.school.example
uma_made=$made
service_token ada https://other.school.example
for name in "${keyed[@]}"; do
    check "$name, no token" 401 "${app[$name]}/reports"
    check "G-090: $name, a session's token" 401 "${ada[@]}" "${app[$name]}/reports"
    expect_body '"token_invalid"'
    check "G-090: $name, a session's cookie" 401 "${ada_cookie[@]}" "${app[$name]}/reports"
    expect_body '"token_missing"'
    check "$name, a token for this API as a cookie" 401 -b "__Host-latchkey=$uma_made" "${app[$name]}/reports"
    expect_body '"token_missing"'
    check "$name, a session's cookie beside a token for this API" 200 "${ada_cookie[@]}" -H "Authorization: Bearer $uma_made" "${app[$name]}/reports"
    expect_body 'uma'
    check "G-091: $name, a token for another API" 401 -H "Authorization: Bearer $made" "${app[$name]}/reports"
    check "$name, a forged token" 401 -H "Authorization: Bearer ${ada_made%?????}AAAAA" "${app[$name]}/reports"
    check "$name, a token for this API" 200 -H "Authorization: Bearer $uma_made" "${app[$name]}/reports"
    expect_body 'uma'
    check "$name, an administrator's" 200 -H "Authorization: Bearer $ada_made" -X DELETE "${app[$name]}/reports/7"
    check "$name, the wrong role" 403 -H "Authorization: Bearer $uma_made" -X DELETE "${app[$name]}/reports/7"
done
check "G-090: a guard that asks the server takes no token for an API" 401 -H "Authorization: Bearer $ada_made" "${app[flask]}/reports"

# A second administrator first: the last one cannot be demoted.
"$latchkey" user set-role uma Admin >/dev/null
checks_soon "$by_command" "promoted" 200 "${uma[@]}"
"$latchkey" user set-role ada User >/dev/null
checks_soon "$by_command" "demoted" 403 "${ada[@]}"
check "ada signs out" 200 -b "$work/ada.cookies" -X DELETE "$auth/api/authenticate"
checks_soon "$remembered" "signed out" 401 "${ada[@]}"
# Of five minutes, which a busy machine may have needed since the first one.
service_token uma https://api.school.example
kill -9 "$server"
wait "$server" 2>/dev/null || true
for name in "${keyed[@]}"; do
    check "$name, the server is away: known keys are good" 200 -H "Authorization: Bearer $made" "${app[$name]}/reports"
done
checks_soon "$remembered" "the server is away" 503 "${uma[@]}"
checks_soon "$remembered" "the server is away, still without a token" 401
read -r -a admins <<<"$(admin_only secret)"
check "secret, asks nobody: a signed-out token is good until it expires" 200 "${ada[@]}" "${admins[@]}"

# Without the line of the query, which is Flask's own log of requests.
if cat "$work"/{flask,secret,fastapi,asgi,express,fetch,keys_flask,keys_express}.log | grep -vF '?token=' |
    grep -F -e "$(token_of ada)" -e "$(token_of uma)" -e "$ada_made" -e "$uma_made" -e "$made" -e "$secret"; then
    fail "a log holds a token"
fi
echo "The programs of docs/guards.md are guarded."
