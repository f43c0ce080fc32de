#!/usr/bin/env bash
# check-openapi.sh [FILE]
# Fails unless FILE (the server's description of its API) is a valid OpenAPI 3.1 document whose references all resolve.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
"$here/scripts/install-system-libraries.sh" python3-venv
python=$("$here/scripts/python-venv.sh" openapi-venv "$here/Tests/OpenAPI/requirements.txt")
# What is wrong comes with the whole document behind it.
"$python" -m openapi_spec_validator --schema 3.1 "${1:-$here/Sources/LatchkeyServer/OpenAPI/openapi.yaml}" | cut -c1-500
