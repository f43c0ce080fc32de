#!/usr/bin/env bash
# with-postgres.sh COMMAND [ARGUMENT …]
# Starts a PostgreSQL cluster of its own in a temporary folder, runs COMMAND with its URL in LATCHKEY_TEST_POSTGRES, and
# removes it. It listens on a socket in that folder and on no port; nothing of it is kept safe from a power cut.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -gt 0 ] || { echo "usage: $0 COMMAND [ARGUMENT …]" >&2; exit 2; }
"$here/install-system-libraries.sh" postgresql

binaries=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
folder=$(mktemp -d /tmp/latchkey-postgres-XXXXXX)
# PostgreSQL refuses to run as root.
as_server=()
if [ "$(id -u)" -eq 0 ]; then
    chown postgres "$folder"
    as_server=(setpriv --reuid postgres --regid postgres --init-groups)
fi

finish() {
    local status=$?
    "${as_server[@]}" "$binaries/pg_ctl" stop --pgdata "$folder/data" --mode immediate >/dev/null 2>&1 || true
    rm -rf "$folder"
    exit "$status"
}
trap finish EXIT

cd "$folder"
"${as_server[@]}" "$binaries/initdb" --pgdata "$folder/data" --username latchkey --auth trust --encoding UTF8 \
    --locale C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }
"${as_server[@]}" "$binaries/pg_ctl" start --wait --pgdata "$folder/data" --log "$folder/server.log" --options \
    "-c listen_addresses='' -c unix_socket_directories=$folder -c max_connections=900 -c fsync=off \
    -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=128MB" >/dev/null ||
    { tail -n 20 "$folder/server.log" >&2; exit 1; }
cd - >/dev/null

LATCHKEY_TEST_POSTGRES="postgresql:///postgres?host=${folder//\//%2F}&user=latchkey&connect_timeout=120"
export LATCHKEY_TEST_POSTGRES
"$@"
