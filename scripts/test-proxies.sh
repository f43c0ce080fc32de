#!/usr/bin/env bash
# test-proxies.sh LATCHKEY
# Runs the latchkey executable LATCHKEY behind nginx and behind Caddy with the files of deploy/, and checks what reaches
# it and what comes back; then sites that they, Apache and Traefik protect (Tests/Proxies). Only ports, certificate and process
# settings differ from what an operator would copy.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ $# -ne 1 ]; then
    echo "usage: $0 LATCHKEY" >&2
    exit 2
fi
latchkey=$(realpath "$1")
host=auth.school.example
port=18587 http=18080 https=18443
work=$(mktemp -d)
pids=()

stop_all() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    pids=()
}
finish() {
    local status=$?
    stop_all
    [ "$status" -eq 0 ] || tail -n 20 "$work"/*.log >&2
    rm -rf "$work"
    exit "$status"
}
trap finish EXIT

"$here/scripts/install-system-libraries.sh" curl openssl nginx-light caddy apache2-bin lua-socket python3-venv
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$host" \
    -addext "subjectAltName=DNS:$host" -keyout "$work/key.pem" -out "$work/chain.pem" 2>/dev/null

# A picture that no format can make smaller.
python3 - "$work/noise.png" <<'END'
import os, struct, sys, zlib
side = 570
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
rows = b"".join(b"\0" + os.urandom(3 * side) for _ in range(side))
with open(sys.argv[1], "wb") as file:
    file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
               + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b""))
END

# The client has an address of its own: 127.0.0.1 is the proxy's, which latchkey trusts.
call() {
    curl --silent --show-error --max-time 60 --interface 127.0.0.2 --noproxy '*' --cacert "$work/chain.pem" \
        --resolve "$host:$https:127.0.0.1" --resolve "$host:$http:127.0.0.1" "$@"
}
status() { call --output /dev/null --write-out '%{http_code}' "$@"; }
expect() {
    local what=$1 wanted=$2 got=$3
    if ! grep -qiE -- "$wanted" <<<"$got"; then
        echo "$proxy: $what: expected $wanted, got: $got" >&2
        exit 1
    fi
}

start_latchkey() {
    mkdir -p "$work/$proxy"
    (
        cd "$work/$proxy"
        export LATCHKEY_PUBLIC_URL=https://$host LATCHKEY_ALLOWED_ORIGINS=https://www.school.example
        export LATCHKEY_TRUSTED_PROXIES=127.0.0.1 LATCHKEY_METRICS_ENABLED=true
        exec "$latchkey" serve --port "$port"
    ) >"$work/$proxy-latchkey.log" 2>&1 &
    pids+=($!)
    for _ in $(seq 100); do
        grep -q 'Create the first' "$work/$proxy-latchkey.log" && return
        sleep 0.1
    done
    exit 1
}

start_nginx() {
    sed -e "s/listen 80;/listen $http;/; s/listen 443 ssl/listen $https ssl/; s/127.0.0.1:8587/127.0.0.1:$port/" \
        -e "s#/etc/letsencrypt/live/$host/fullchain.pem#$work/chain.pem#; s#/etc/letsencrypt/live/$host/privkey.pem#$work/key.pem#" \
        "$here/deploy/nginx.conf" >"$work/site.conf"
    # Workers keep large bodies in files below $work, which is this user's alone.
    local user=
    [ "$(id -u)" -ne 0 ] || user='user root;'
    cat >"$work/nginx.conf" <<END
$user daemon off; pid $work/nginx.pid; error_log $work/nginx.log;
events {}
http {
    access_log off; client_body_temp_path $work/body; proxy_temp_path $work/proxy; fastcgi_temp_path $work/fastcgi;
    uwsgi_temp_path $work/uwsgi; scgi_temp_path $work/scgi;
    include $work/site.conf;
}
END
    nginx -e "$work/nginx.log" -c "$work/nginx.conf" >>"$work/nginx.log" 2>&1 &
    pids+=($!)
}

start_caddy() {
    {
        printf '{\n\tadmin off\n\thttp_port %s\n\thttps_port %s\n}\n' "$http" "$https"
        sed -e "s/127.0.0.1:8587/127.0.0.1:$port/" -e "s#^$host {#&\n\ttls $work/chain.pem $work/key.pem#" "$here/deploy/Caddyfile"
    } >"$work/Caddyfile"
    XDG_DATA_HOME=$work XDG_CONFIG_HOME=$work caddy run --config "$work/Caddyfile" --adapter caddyfile >"$work/caddy.log" 2>&1 &
    pids+=($!)
}

check() {
    local server=https://$host:$https json='Content-Type: application/json' jar=$work/$proxy/jar
    local code password='four quiet green otters' headers
    for _ in $(seq 100); do
        [ "$(status "$server/health/ready" 2>/dev/null)" = 200 ] && break
        sleep 0.1
    done
    expect "ready" 200 "$(status "$server/health/ready")"
    expect "http leads to https" "30[18] https://$host" \
        "$(call -o /dev/null -w '%{http_code} %{redirect_url}' "http://$host:$http/login")"
    # S-329: the files of deploy/ are run as they are; the redirect names our host, and pictures pass.
    expect "another name in Host leads nowhere else" '^(30[18] https://auth\.school\.example[:/]|[0-9]+ *$)' \
        "$(call -o /dev/null -w '%{http_code} %{redirect_url}' -H 'Host: evil.example' "http://$host:$http/login")"
    # What other programs of the host have set comes along; whoever refuses it, the front end must be able to read why.
    expect "20 kB of cookies" 401 "$(status "$server/api/id" -H "Cookie: a=$(printf 'x%.0s' {1..20000})")"
    expect "too many cookies" '^HTTP/[0-9.]+ 431' "$(call -D - "$server/api/id" -H "Cookie: a=$(printf 'x%.0s' {1..36000})" \
        -H 'Origin: https://www.school.example' | tee "$work/cookies.txt")"
    expect "the reason" 'access-control-allow-origin: https://www.school.example' "$(cat "$work/cookies.txt")"
    expect "metrics stay inside" 404 "$(status "$server/metrics")"
    expect "the sign-in page" '<latchkey-sign-in' "$(call "$server/login")"

    code=$(sed -n 's/.*#//p' "$(sed -n 's/.*the link is in the file //p' "$work/$proxy-latchkey.log" | tail -n 1)")
    expect "set-up" 201 "$(status "$server/api/setup" -H "$json" \
        -d "{\"code\":\"$code\",\"uid\":\"ada\",\"name\":\"Ada Lovelace\",\"password\":\"$password\"}")"
    headers=$(call -c "$jar" -D - -o /dev/null "$server/api/authenticate" -H "$json" -H 'Origin: https://www.school.example' \
        -H 'X-Forwarded-For: 203.0.113.9' -d "{\"uid\":\"ada\",\"password\":\"$password\"}")
    expect "the cookie" '^set-cookie: __Host-latchkey=.*; ?Secure' "$headers"
    expect "CORS" '^access-control-allow-origin: https://www.school.example' "$headers"
    expect "the session" '"uid":"ada"' "$(call -b "$jar" "$server/api/id")"
    expect "the client's address, not the one it made up" '"ip":"127\.0\.0\.2"' "$(call -b "$jar" "$server/api/sessions")"
    expect "a picture of almost 1 MiB" 204 "$(status -b "$jar" -X PUT -H 'Content-Type: image/png' --data-binary "@$work/noise.png" \
        "$server/api/user/$(call -b "$jar" "$server/api/id" | sed 's/.*"id":"\([^"]*\)".*/\1/')/picture")"
    expect "a foreign origin" 403 "$(status -b "$jar" -X DELETE "$server/api/authenticate" -H 'Origin: https://evil.example')"
    expect "an oversized body" 413 "$(head -c 200000 /dev/zero | status "$server/api/authenticate" -H "$json" --data-binary @-)"
    expect "sign-out" 200 "$(status -b "$jar" -X DELETE "$server/api/authenticate")"
    expect "the session is over" token_invalid "$(call -b "$jar" "$server/api/id")"
}

for proxy in nginx caddy; do
    start_latchkey
    "start_$proxy"
    check
    stop_all
    echo "latchkey behind $proxy: all as expected"
done

# Traefik is not in Debian: its executable is in a wheel.
python=$("$here/scripts/python-venv.sh" proxies-venv "$here/Tests/Proxies/requirements.txt")
(cd "$here/Tests/Proxies" && LATCHKEY_EXECUTABLE=$latchkey PYTHONDONTWRITEBYTECODE=1 "$python" -m unittest)
