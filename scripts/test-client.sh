#!/usr/bin/env bash
# Runs the client's unit tests; installs Node where it is missing. They need no browser, no server and no network.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v node >/dev/null || scripts/install-system-libraries.sh nodejs
exec node --test Tests/Web/unit/*.test.js
