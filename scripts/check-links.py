#!/usr/bin/env python3
"""Fails when a link of a Markdown page leads to a file or a heading of this repository that is not there."""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FENCE = re.compile(r"^( *)```.*?^\1```", re.M | re.S)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.*)$", re.M)


def text(path):
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def anchors(path):
    """As GitHub makes them: lower case, spaces to hyphens, other punctuation dropped, numbers behind repeated ones."""
    seen = {}
    for heading in HEADING.findall(text(path)):
        name = re.sub(r"[^\w\- ]", "", re.sub(r"\]\([^)]*\)", "", heading).lower()).replace(" ", "-")
        number = seen.get(name, 0)
        seen[name] = number + 1
        yield f"{name}-{number}" if number else name


def problems(page):
    for link in LINK.findall(text(page)):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists():
            yield f"{link}: there is no such file"
        elif anchor and target.suffix == ".md" and anchor not in anchors(target):
            yield f"{link}: there is no such heading"


def markdown(folder):
    """Without what is built or hidden."""
    for path in folder.iterdir():
        if path.name.startswith(".") or path.name == "data":
            continue
        if path.is_dir() and not path.is_symlink():
            yield from markdown(path)
        elif path.suffix == ".md":
            yield path


def main():
    pages = sorted(markdown(ROOT))
    found = [f"{page.relative_to(ROOT)}: {problem}" for page in pages for problem in problems(page)]
    for problem in found:
        print(problem, file=sys.stderr)
    print(f"{len(pages)} pages, {len(found)} broken links")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
