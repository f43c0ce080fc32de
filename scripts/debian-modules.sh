#!/usr/bin/env bash
# debian-modules.sh express|react|typescript
# Prints a folder with Debian's package of that name and all that it loads, as NODE_PATH takes it. What is needed is downloaded and
# unpacked into .build, not installed: Debian's dependencies of Express alone are 244 packages, most of which it never loads.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
case ${1:-} in
    express) packages=(node-accepts node-array-flatten node-body-parser node-bytes node-content-disposition node-content-type node-cookie
        node-cookie-signature node-debbundle-es-to-primitive node-debug node-deep-equal node-depd node-encodeurl node-escape-html node-etag
        node-express node-finalhandler node-fresh node-function-bind node-http-errors node-iconv-lite node-inherits node-ipaddr.js
        node-media-typer node-merge-descriptors node-methods node-mime node-mime-types node-ms node-negotiator node-object-inspect
        node-on-finished node-parseurl node-path-to-regexp node-proxy-addr node-qs node-range-parser node-raw-body node-safe-buffer
        node-send node-serve-static node-setprototypeof node-statuses node-toidentifier node-type-is node-unpipe node-utils-merge
        node-vary) ;;
    react) packages=(node-react node-react-dom) ;;
    typescript) packages=(node-typescript) ;;
    *)
        echo "usage: $0 express|react|typescript" >&2
        exit 2
        ;;
esac

modules=$here/.build/debian-$1
if [ "$(cat "$modules/packages" 2>/dev/null)" != "${packages[*]}" ]; then
    rm -rf "$modules"
    mkdir -p "$modules/downloaded"
    cd "$modules/downloaded"
    # The lists may be missing, as in fresh containers, or older than what the mirror has.
    apt-get download -q "${packages[@]}" >"$modules/log" 2>&1 || {
        as_root=()
        [ "$(id -u)" -eq 0 ] || as_root=(sudo)
        "${as_root[@]}" apt-get update -q >"$modules/log" 2>&1 && apt-get download -q "${packages[@]}" >>"$modules/log" 2>&1
    } || {
        cat "$modules/log" >&2
        exit 1
    }
    for package in *.deb; do dpkg-deb --extract "$package" "$modules"; done
    cd "$here"
    rm -rf "$modules/downloaded"
    echo "${packages[*]}" >"$modules/packages"
fi
echo "$modules/usr/share/nodejs"
