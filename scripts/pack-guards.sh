#!/usr/bin/env bash
# Packs the guards into .build/guards: a wheel and an sdist for Python, a tarball for npm. Prints the python that can run their tests.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
packed=$here/.build/guards
python=$("$here/scripts/python-venv.sh" guards-venv "$here/Guards/python/tests/requirements.txt")
rm -rf "$packed"
mkdir -p "$packed"
# What packs has been installed with the rest: nothing is fetched here.
"$python" -m build --no-isolation --outdir "$packed" "$here/Guards/python" >"$packed/build.log" 2>&1 || {
    cat "$packed/build.log" >&2
    exit 1
}
rm "$packed/build.log"
# npm need not be there: its tarballs hold one folder, package.
version=$(sed -n 's/^ *"version": "\(.*\)",$/\1/p' "$here/Guards/javascript/package.json")
(cd "$here/Guards/javascript" && tar --create --gzip --file "$packed/latchkey-guard-$version.tgz" --owner=0 --group=0 \
    --transform 's,^,package/,' -- *.js *.d.ts package.json README.md LICENSE)
# Both are typed.
"$python" -m zipfile --list "$packed"/*.whl | grep latchkey_guard/py.typed >/dev/null
tar --list --gzip --file "$packed"/*.tgz | grep package/index.d.ts >/dev/null
echo "$python"
