#!/usr/bin/env bash
# run.sh [LATCHKEY]
# Starts Latchkey (the executable LATCHKEY, else the one of the path), the Flask app and nginx in front of both, on
# http://localhost:8587, until Ctrl-C. What they keep is in the folder `running`.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
latchkey=$(command -v "${1:-latchkey}") || { echo "Where is latchkey? $0 LATCHKEY" >&2; exit 2; }
latchkey=$(realpath "$latchkey")
command -v nginx >/dev/null || { echo "nginx is missing: apt-get install nginx-light" >&2; exit 2; }
port=${PORT:-8587}
auth_port=${AUTH_PORT:-8586}
app_port=${APP_PORT:-8590}
folder=${FOLDER:-$here/running}
mkdir -p "$folder"
cd "$folder"

python=${PYTHON:-$folder/venv/bin/python}
if [ ! -x "$python" ]; then
    python3 -m venv venv
    "$python" -m pip install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
fi

# All three end with this script.
trap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT
trap 'exit 0' INT TERM

# The commands of latchkey read it as well, in this folder.
[ -e latchkey.yaml ] || cp "$here/latchkey.yaml" .
"$latchkey" serve --set "http.port=$auth_port" --set "public_url=http://localhost:$port" --set trusted_proxies=127.0.0.1 &
echo $! >latchkey.pid
# The guard is the package latchkey-guard; here it is taken from this repository without being installed.
PYTHONPATH=$here/../../Guards/python/src PYTHONDONTWRITEBYTECODE=1 PORT=$app_port DATABASE=$folder/blog.db \
    AUTH_SERVER=http://localhost:$auth_port ORIGINS="http://localhost:4500 http://localhost:$port" "$python" "$here/app.py" &
sed "s/:8587;/:$port;/; s/:8586;/:$auth_port;/; s/:8590;/:$app_port;/" "$here/nginx.conf" >nginx.conf
nginx -e stderr -p "$folder" -c nginx.conf &
wait
