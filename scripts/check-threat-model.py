#!/usr/bin/env python3
"""Holds docs/threat-model.md and the tests to each other.

check-threat-model.py            fails when a rule has neither a test nor a reason, or both, or names a test that is gone, and when
                                 code or a test names a rule that has no line
check-threat-model.py --write    fills in the column of tests first
check-threat-model.py FOLDER …   looks for tests in these folders instead of Tests, Web, Guards and scripts

A test belongs to the rules that its title names, one by one or from … to: @Test("S-040, S-054…S-060: …") in Swift,
test("S-040: …") in JavaScript, "# S-040: …" or "# S-040" above a check in a shell or Python script.
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/threat-model.md"
LAST = 337
# Numbers of what is not offered, which is impersonation, and numbers that no rule has.
LATER = [(213, 213), (294, 299)]
# Rules of the requirements whose features came later, with finer rules of their own: those need a line, with a test or a reason.
REFINED = {
    33: ["F-050"], 35: ["G-034"], 141: ["G-007", "G-008"], 142: ["G-007"], 143: ["G-009"], 144: ["G-013"], 145: ["G-010"],
    146: ["G-011"], 147: ["G-012"], 148: ["G-013", "G-014", "G-017"], 149: ["G-013", "G-017"], 150: ["G-013"], 151: ["G-013"],
    152: ["G-016"], 153: ["G-013"], 154: ["G-030"], 155: ["G-031"], 157: ["G-032"], 158: ["G-036"], 160: ["G-042"],
    161: ["G-039"], 164: ["G-019", "G-020", "G-021"], 165: ["G-012", "G-022"], 211: ["S-302", "F-019"], 218: ["R-039"],
    219: ["F-014", "F-015", "G-007"],
}
# Of roles, and of guards.
ROLES = [*(number for number in range(1, 15) if number != 8), 30, 31, 33, 34, 35, 36, 70, 71]
REQUIRED = {f"S-{number:03}" for number in range(1, LAST + 1)
            if number not in REFINED and not any(first <= number <= last for first, last in LATER)}
REQUIRED |= {f"R-{number:03}" for number in ROLES} | {rule for rules in REFINED.values() for rule in rules}
# Of second factors and the proofs that they add to.
REQUIRED |= {f"F-{number:03}" for number in range(1, 53)}
# Of sign-ins for pages of other origins.
REQUIRED |= {f"G-{number:03}" for number in (*range(1, 8), 42, 43, 44, *range(50, 58), *range(59, 63))}
# Of signing in with others.
REQUIRED |= {f"G-{number:03}" for number in (*range(8, 15), 16, 17, *range(19, 23), *range(30, 42), 80, 81)}
# Of browsers that drop the cookie.
REQUIRED |= {f"G-{number:03}" for number in (70, 71, 72, 73, 75, 77)}
# Of tokens for other APIs.
REQUIRED |= {"G-074", "G-090", "G-091", "G-092"}
# Of sites behind a proxy.
REQUIRED |= {"G-100", "G-101"}
MAX_NAMED = 4
RULES = re.compile(r"([SRFG])-(\d{3})(?:…[SRFG]-(\d{3}))?")
ROW = re.compile(r"^\| ([SRFG]-\d{3}) \| (.*?) \| (.*?) ?\|$")
SWIFT_SUITE = re.compile(
    r"^( *)(?:@\w+(?:\(.*\))? )*(?:(?:final|private|fileprivate|internal|package|public) )*"
    r"(?:struct|class|enum|actor|extension) (?:\w+\.)*(\w+)", re.M)
SWIFT_TEST = re.compile(r'^( *)@Test\(\s*"((?:[^"\\]|\\.)*)".*?func (\w+|`[^`]+`)', re.M | re.S)
SCRIPT_TITLE = re.compile(r"""(?:^\s*(?:#|//) |test\(\s*["'`])((?:[SRFG]-\d{3}(?:, |…)?)+)(?:: |$)""", re.M)


def swift_tests(path, text):
    """A test belongs to the nearest type above it that is indented less, so also in an extension of an outer suite."""
    suites = [(match.start(), len(match.group(1)), match.group(2)) for match in SWIFT_SUITE.finditer(text)]
    for match in SWIFT_TEST.finditer(text):
        indent, title, function = match.groups()
        around = [name for start, depth, name in suites if start < match.start() and depth < len(indent)]
        yield title, f"{around[-1] if around else path.stem}/{function.strip('`')}"


def script_tests(path, text):
    for match in SCRIPT_TITLE.finditer(text):
        yield match.group(1), path.name


def rules_named(title):
    for series, first, last in RULES.findall(title):
        for number in range(int(first), int(last or first) + 1):
            yield f"{series}-{number:03}"


def tests_by_rule(folders):
    found = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            # This script's own examples are no tests.
            if path.suffix not in {".swift", ".js", ".mjs", ".py", ".sh"} or path.name == Path(__file__).name:
                continue
            read = swift_tests if path.suffix == ".swift" else script_tests
            for title, name in read(path, path.read_text(encoding="utf-8")):
                for rule in rules_named(title):
                    names = found.setdefault(rule, [])
                    if name not in names:
                        names.append(name)
    return found


def cell(names):
    shown = ", ".join(f"`{name}`" for name in names[:MAX_NAMED])
    return shown + (f", {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else "")


def written(line, found):
    row = ROW.match(line)
    if not row:
        return line
    rule, says, tests = row.groups()
    if rule in found:
        tests = cell(found[rule])
    elif not tests.startswith("not tested: "):
        tests = ""
    return f"| {rule} | {says} | {tests} |".replace("|  |", "| |")


def rules_in_code():
    for path in sorted((ROOT / "Sources").rglob("*.swift")):
        for rule in rules_named(path.read_text(encoding="utf-8")):
            yield rule, path.relative_to(ROOT)


def problems(lines, found):
    rows = [row.groups() for row in map(ROW.match, lines) if row]
    rules = [rule for rule, _, _ in rows]
    for rule in sorted(REQUIRED - set(rules)):
        yield f"{rule} has no line"
    for rule in sorted(set(found) - set(rules)):
        yield f"{rule} has no line, and {found[rule][0]} names it"
    for rule, place in sorted(set(rules_in_code())):
        if rule not in rules:
            yield f"{rule} has no line, and {place} names it"
    for rule in sorted({rule for rule in rules if rules.count(rule) > 1}):
        yield f"{rule} has two lines"
    for rule, _, tests in rows:
        if rule not in found and not re.match(r"not tested: \S", tests):
            yield f"{rule} has neither a test nor a reason (not tested: …)"
        if rule in found and tests.startswith("not tested:"):
            yield f"{rule} has the test {found[rule][0]}, but its line says that it is not tested; --write corrects this"
        for name in re.findall(r"`([^`]+)`", "" if tests.startswith("not tested: ") else tests):
            if name not in found.get(rule, []):
                yield f"{rule} names {name}, which is no test of it; --write corrects this"


def main(arguments):
    folders = [Path(name) for name in arguments if name != "--write"]
    folders = folders or [ROOT / name for name in ("Tests", "Web", "Guards", "scripts")]
    found = tests_by_rule([folder for folder in folders if folder.is_dir()])
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    if "--write" in arguments:
        lines = [written(line, found) for line in lines]
        PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found_problems = list(problems(lines, found))
    for problem in found_problems:
        print(problem, file=sys.stderr)
    print(f"{len(REQUIRED)} rules, {len(found_problems)} problems")
    return 1 if found_problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
