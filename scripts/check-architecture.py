#!/usr/bin/env python3
"""Compares docs/architecture.md with Package.swift, Sources and Tests.

Fails when the page names a target, an import or a folder that is not there, or leaves one out, and when a package is imported
outside of the file that it belongs to. Its tables have the columns
"target | what it does | imports" and "folder | what it is about | in".
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = "docs/architecture.md"
PRODUCT = re.compile(r'^let (\w+) = Target\.Dependency\.product\(name: "\w+", package: "([\w.-]+)"\)', re.M)
TARGET = re.compile(r'(?<!\w)(systemLibrary|target|executableTarget|layer|tests)\(\s*(?:name: )?"(\w+)"')
EDGE = re.compile(r"^\s*(\w+)(?:\[[^]]*\])? --> (\w+)", re.M)
TEST_SUPPORT = "LatchkeyTestSupport"
# Folders of modules for browsers, by feature.
WEB = ("Web/client", "Web/pages/assets")
# Packages that one file alone may import, with the module's name: decision 0038.
ALONE = {"jwt-kit": ("JWTKit", "Sources/LatchkeyFederation/Verification/TokenSignature.swift")}


def short(name):
    return name.removeprefix("Latchkey")


def swift_name(folder, known):
    """`SignIn` for `sign-in`, where the layers in Swift have such a folder."""
    name = "".join(word.capitalize() for word in folder.split("-"))
    return name if name in known else folder


def call(text, start):
    """The text of the call whose first parenthesis stands at or behind `start`."""
    depth = 0
    for place in range(text.index("(", start), len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return text[start:place + 1]
    return text[start:]


def manifest():
    """What each target imports, by name: other targets and packages."""
    text = (ROOT / "Package.swift").read_text(encoding="utf-8")
    products = dict(PRODUCT.findall(text))
    body = text[text.index("targets: [\n"):]
    calls = {match[2]: call(body, match.start()) for match in TARGET.finditer(body)}
    tests = {match[2] for match in TARGET.finditer(body) if match[1] == "tests"}
    imports = {}
    for name, said in calls.items():
        quoted = {other for other in re.findall(r'"(\w+)"', said) if other in calls and other != name}
        imports[name] = quoted | {products[word] for word in re.findall(r"\b\w+\b", said) if word in products}
    return imports, tests


def folders(parent):
    return [path for path in parent.iterdir() if path.is_dir()] if parent.is_dir() else []


def rows(page, *head):
    """The cells below each table whose head has these names."""
    lines = page.splitlines()
    for number, line in enumerate(lines):
        if [cell.strip() for cell in line.strip("|").split("|")] != list(head):
            continue
        for row in lines[number + 2:]:
            if not row.startswith("|"):
                break
            yield [cell.strip() for cell in row.strip("|").split("|")]


def reachable(edges, start):
    found, waiting = set(), [start]
    while waiting:
        for target in edges.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def difference(what, said, there):
    for name in sorted(said - there):
        yield f"{what}: {name} is not there"
    for name in sorted(there - said):
        yield f"{what}: {name} is missing"


def target_problems(page, imports, tests):
    layers = set(imports) - tests - {TEST_SUPPORT}
    said = {}
    for names, _, cell in rows(page, "target", "what it does", "imports"):
        for name in re.findall(r"`(\w+)`", names):
            said[name] = set() if cell == "–" else set(cell.split(", "))
    yield from difference("targets", set(said), layers)
    for name in sorted(layers & set(said)):
        yield from difference(f"imports of {name}", said[name], {short(other) for other in imports[name]})


def graph_problems(page, imports, tests):
    edges = {}
    for start, end in EDGE.findall(page):
        edges.setdefault(start, set()).add(end)
    for start in sorted(set(edges) | set(imports) - tests - {TEST_SUPPORT}):
        there = imports.get(start, set())
        for end in sorted(edges.get(start, set()) - there):
            yield f"graph: {start} does not import {end}"
        for end in sorted(there - reachable(edges, start)):
            if end.startswith("Latchkey"):
                yield f"graph: {start} --> {end} is missing"


def folder_problems(page, imports):
    there = {}
    for name in imports:
        for folder in folders(ROOT / "Sources" / name):
            if folder.suffix != ".docc" and folder.name != "include":
                there.setdefault(folder.name, set()).add(short(name))
    for parent in WEB:
        for folder in folders(ROOT / parent):
            there.setdefault(swift_name(folder.name, there), set()).add("Web")
    said = {}
    for folder, _, layers in rows(page, "folder", "what it is about", "in"):
        said.setdefault(folder.strip("`"), set()).update(layers.split(", "))
    yield from difference("folders", set(said), set(there))
    for folder in sorted(set(said) & set(there)):
        yield from difference(f"folder {folder}", said[folder], there[folder])


def test_problems(page, tests, layers):
    named = set(re.findall(r"`(\w+)`", page))
    ordinary = {f"{layer}Tests" for layer in layers}
    there = tests | {folder.name for folder in folders(ROOT / "Tests")}
    for name in sorted(there - ordinary - named):
        yield f"tests: {name} is missing"


def alone_problems(imports):
    for package, (module, place) in ALONE.items():
        target = Path(place).parts[1]
        for name in sorted(name for name, there in imports.items() if package in there and name != target):
            yield f"{package} belongs to {target} alone: {name} imports it"
        line = re.compile(rf"^\s*(?:@\w+(?:\(.*\))? )*(?:\w+ )?import (?:\w+ )?{module}\b", re.M)
        for folder in ("Sources", "Tests"):
            for path in sorted((ROOT / folder).rglob("*.swift")):
                said = path.relative_to(ROOT).as_posix()
                if said != place and line.search(path.read_text(encoding="utf-8")):
                    yield f"{module} belongs into {place} alone: {said} imports it"


def main():
    page = (ROOT / PAGE).read_text(encoding="utf-8")
    imports, tests = manifest()
    problems = [
        *target_problems(page, imports, tests), *graph_problems(page, imports, tests), *folder_problems(page, imports),
        *test_problems(page, tests, imports), *alone_problems(imports),
    ]
    for problem in problems:
        print(f"{PAGE}: {problem}", file=sys.stderr)
    print(f"{len(imports)} targets, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
