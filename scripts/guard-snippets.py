#!/usr/bin/env python3
"""guard-snippets.py FOLDER SERVER

Writes the programs of docs/guards.md into FOLDER, each under the name in its first line, with SERVER as the address of Latchkey.
Fails when a program in a README of Guards is not one of them, or README.md shows a line of Python that is in none.
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```(?:python|javascript)\n(?:#|//) (\w+\.\w+)\n(.*?)^```$", re.M | re.S)
EXCERPT = re.compile(r"^```python\n(.*?)^```$", re.M | re.S)
ADDRESS = "https://auth.school.example"


def main(folder, server):
    programs = dict(BLOCK.findall((ROOT / "docs/guards.md").read_text(encoding="utf-8")))
    for name, text in programs.items():
        if ADDRESS not in text:
            sys.exit(f"{name} has no address of the server")
        Path(folder, name).write_text(text.replace(ADDRESS, server), encoding="utf-8")
    for readme in sorted((ROOT / "Guards").glob("*/README.md")):
        found = dict(BLOCK.findall(readme.read_text(encoding="utf-8")))
        if not found or any(programs.get(name) != text for name, text in found.items()):
            sys.exit(f"{readme.relative_to(ROOT)} shows another program than docs/guards.md")
    known = {line for text in programs.values() for line in text.splitlines()}
    for excerpt in EXCERPT.findall((ROOT / "README.md").read_text(encoding="utf-8")):
        for line in excerpt.splitlines():
            if line not in known:
                sys.exit(f"README.md shows a line that no program of docs/guards.md has: {line}")
    print(" ".join(sorted(programs)))


if __name__ == "__main__":
    main(*sys.argv[1:])
