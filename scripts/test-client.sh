#!/usr/bin/env bash
# Runs the client's unit tests; installs Node where it is missing. They need no browser, no server and no network.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v node >/dev/null || scripts/install-system-libraries.sh nodejs
if [ "$(node --print 'parseInt(process.versions.node)')" -lt 18 ]; then
    echo "The client's tests need Node 18 or later; this is $(node --version)." >&2
    exit 1
fi
exec node --test Tests/Web/unit/*.test.js
