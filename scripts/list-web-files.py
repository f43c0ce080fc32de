#!/usr/bin/env python3
"""Writes Web/WebFiles.swift: the list of the client's and the pages' files. Run it when a file is added or goes."""
from pathlib import Path

WEB = Path(__file__).resolve().parent.parent / "Web"
HEAD = '''/// Client and pages: every file under `client` and `pages`, where `pages` is the root of the site.
/// Written by scripts/list-web-files.py.
package enum WebFiles {
    package static let all: [WebFile] = [
'''


def lines():
    for root, prefix in ((WEB / "client", "client/"), (WEB / "pages", "")):
        for path in sorted(root.rglob("*.*")):
            name = "".join(character if character.isalnum() else "_" for character in path.name)
            yield f'        WebFile(path: "{prefix}{path.relative_to(root)}", bytes: PackageResources.{name}),\n'


(WEB / "WebFiles.swift").write_text(HEAD + "".join(lines()) + "    ]\n}\n", encoding="utf-8")
