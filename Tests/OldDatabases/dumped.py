"""A database as SQL, one statement a line, in an order in which it can be run."""
import re
import sqlite3
import subprocess
from collections import Counter

from postgres_server import BINARIES

# What pg_dump sets for itself, and what names a schema or an owner.
LEFT_OUT = re.compile(r"^(SET |SELECT pg_catalog\.set_config|COMMENT ON EXTENSION|\\)")
SEARCH_PATH = re.compile(r"SET search_path TO '[^']*'(, '[^']*')*")
INSERTED = re.compile(r'^INSERT INTO "?(\w+)"?')


def counts(lines):
    """Rows by table."""
    return dict(sorted(Counter(match[1] for line in lines if (match := INSERTED.match(line))).items()))


def sqlite(path):
    """Rows first: the triggers were there when they came in. Texts of several lines are put together of parts."""
    with sqlite3.connect(path) as database:
        made = database.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
        lines = [one_line(sql) for kind, _, sql in made if kind == "table" and not sql.startswith("CREATE VIRTUAL")]
        for kind, name, _ in made:
            if kind == "table" and not name.startswith("sqlite_"):
                lines += [f"INSERT INTO {name} VALUES ({', '.join(map(literal, row))})" for row in database.execute(f"SELECT * FROM {name}")]
        lines += [one_line(sql) for kind, _, sql in made if kind != "table"]
    return ["PRAGMA defer_foreign_keys = ON", *(line for line in lines if not line.startswith("CREATE TABLE sqlite_"))]


def literal(value):
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f"x'{value.hex()}'"
    if isinstance(value, str):
        parts = [f"'{part}'" for part in value.replace("'", "''").split("\n")]
        return f"({' || char(10) || '.join(parts)})" if len(parts) > 1 else parts[0]
    return str(value)


def one_line(sql):
    """White space between texts is one space; what is in texts stays."""
    parts = sql.split("'")
    parts[::2] = [re.sub(r"\s+", " ", part) for part in parts[::2]]
    return "'".join(parts).strip()


def postgres(server):
    """By pg_dump, without its schema, for any schema."""
    dump = subprocess.run(
        [BINARIES / "pg_dump", "--host", server.folder, "--username", "postgres", "--inserts", "--no-owner", "--no-privileges",
         "latchkey"], check=True, capture_output=True, text=True, encoding="utf-8").stdout
    lines = [line.replace("public.", "") for line in statements(dump)]
    return [line for line in lines if not LEFT_OUT.match(line)]


def statements(dump):
    """A statement ends with a line that ends with a semicolon, outside of texts and of bodies of functions."""
    begun = []
    for line in dump.split("\n"):
        if not begun and (not line or line.startswith("--")):
            continue
        begun.append(line)
        text = "\n".join(begun)
        if line.endswith(";") and text.count("'") % 2 == 0 and text.count("$$") % 2 == 0:
            yield postgres_line(text[:-1])
            begun = []


def postgres_line(text):
    # A function that was made for one schema runs in that of whoever reads this.
    parts = SEARCH_PATH.sub("SET search_path FROM CURRENT", text).split("'")
    for number in range(1, len(parts), 2):
        if "\n" in parts[number] and "$$" not in text:
            parts[number - 1] += "E"
            parts[number] = parts[number].replace("\n", "\\n")
    return one_line("'".join(parts))
