#!/usr/bin/env python3
"""Fails when a link or picture of a Markdown page leads to a file or a heading of this repository that is not there, when a picture has
no words for people who do not see it, and when a file of docs/pictures is shown nowhere or they are too large together."""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FENCE = re.compile(r"^( *)```.*?^\1```", re.M | re.S)
LINK = re.compile(r"\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
PICTURES = ROOT / "docs/pictures"
# Whoever clones the repository has them all.
MOST_BYTES = 400 * 1024
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


    for words, picture in PICTURE.findall(text(page)):
        if not words.strip():
            yield f"{picture}: the picture has no words"


def problems_of_pictures(pages):
    """Of those that are kept in docs/pictures."""
    kept = sorted(PICTURES.iterdir())
    shown = {(page.parent / name).resolve() for page in pages for _, name in PICTURE.findall(text(page))}
    yield from (f"{path.relative_to(ROOT)}: no page shows it" for path in kept if path not in shown)
    size = sum(path.stat().st_size for path in kept)
    if size > MOST_BYTES:
        yield f"{PICTURES.relative_to(ROOT)}: {size} bytes, more than {MOST_BYTES}"


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
    found += problems_of_pictures(pages)
    for problem in found:
        print(problem, file=sys.stderr)
    print(f"{len(pages)} pages, {len(found)} broken links or pictures")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
