#!/usr/bin/env bash
# Has Debian's TypeScript read the types of the client and of the guard for JavaScript, and programs that use them rightly and wrongly.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v node >/dev/null || scripts/install-system-libraries.sh nodejs
if ! command -v apt-get >/dev/null; then
    echo "The types are not read: Debian's TypeScript is not to be had here."
    exit
fi
modules=$(scripts/debian-modules.sh typescript)
node "$modules/typescript/bin/tsc" --project Tests/Web/types
echo "The types are right."
