#!/usr/bin/env python3
"""Writes Sources/CWebFiles/web_files.c: the client's and the pages' files, as the executable contains them.

Run it when a file is added or removed; a change of a file's contents needs nothing.
"""
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = '''// Written by scripts/list-web-files.py: every file under Web/client and Web/pages, where `pages` is the root of the site.
#include "CWebFiles.h"

// #embed looks beside this file, so the clone may lie anywhere. It is C23; clang has it in every C mode since version 19.
#pragma clang diagnostic ignored "-Wc23-extensions"

'''


def files():
    for folder, prefix in (("client", "client/"), ("pages", "")):
        root = ROOT / "Web" / folder
        for path in sorted(root.rglob("*.*")):
            yield prefix + path.relative_to(root).as_posix(), path.relative_to(ROOT).as_posix()


def name(path):
    """By the path, so that a new file changes no other line."""
    return "file_" + re.sub("[^0-9A-Za-z]", "_", path)


def text():
    listed = list(files())
    arrays = [f'static const uint8_t {name(path)}[] = {{\n#embed "../../{place}"\n}};\n' for path, place in listed]
    entries = [f'    {{"{path}", {name(path)}, sizeof {name(path)}}},\n' for path, _ in listed]
    return (HEAD + "".join(arrays) + "\nstatic const LatchkeyWebFile files[] = {\n" + "".join(entries) + "};\n\n"
            + "size_t latchkey_web_file_count(void) { return sizeof files / sizeof files[0]; }\n\n"
            + "LatchkeyWebFile latchkey_web_file(size_t index) { return files[index]; }\n")


(ROOT / "Sources/CWebFiles/web_files.c").write_text(text(), encoding="utf-8")
