"""Databases with many accounts and events, of people with ordinary names: for what administrators read. Made by SQL."""

import base64
import os
import random
import shutil
import sqlite3
import time

from filled_database import PASSWORD
from server import Server

GIVEN = """Ada Ana Anna Arthur Berta Björn Carla Carlos Chloé Clara David Elena Emil Emma Erik Fatima Felix Greta Hannah Hugo
    Ines Ingrid Jan Jana Jonas José Julia Karim Lara Lea Leon Lina Luca Lucía Luis Łukasz Maja Maria Marie Max Mehmet Mia Mila
    Mohammed Nele Nina Noah Nora Olga Omar Oskar Paul Pedro Peter Petra Rosa Sara Sofia Søren Tim Tom Vera Yusuf Zoë""".split()
FAMILY = """Alvarez Andersson Bauer Becker Bernard Braun Costa Diaz Dubois Fischer Fernández García Gomez Hansen Hoffmann Ivanov
    Jansen Jensen Kaya Keller Klein Koch Kowalski Krüger Lange Larsen Lefèvre Lehmann Lopez Maier Martin Meyer Moreau Müller
    Nguyen Nielsen Novak Olsen Peeters Pereira Petrov Richter Romano Rossi Ruiz Santos Schmidt Schneider Schulz Silva Smith
    Sørensen Suzuki Torres Varga Vogel Wagner Walter Weber Werner Wolf Yilmaz Zimmermann""".split()
FOLDS = str.maketrans("áàâäãåéèêëíìîïóòôöõúùûüñç", "aaaaaaeeeeiiiiooooouuuunc")
KINDS = ["signed_in"] * 60 + ["sign_in_failed"] * 20 + ["signed_out"] * 10 + ["signed_up"] * 5 + ["password_changed"] * 5
RARE_KIND = "setup_completed"
SQLITE_INDEXES = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'audit_event'"
POSTGRES_INDEXES = """SELECT indexname, indexdef FROM pg_indexes
    WHERE tablename = 'audit_event' AND indexname <> 'audit_event_pkey'"""
DAY = 86_400_000_000
EVENT_ACCOUNTS = 100_000
# Who leads how many people.
LEADERS = {"leader35": 35, "leader1000": 1_000}
KEY = base64.b64encode(b"only for measurements".ljust(48)).decode()
COLUMNS = "id, uid, uid_key, name, name_key, email, email_verified, search_text, roles, state, created_at, last_sign_in_at"


def account(number):
    chance = random.Random(number)
    given, family = chance.choice(GIVEN), chance.choice(FAMILY)
    name = f"{given} {family}" if number % 1_000 else f"Wilhelmina {family}-Lovelace"
    folded = name.casefold().translate(FOLDS)
    uid = f"{folded[0]}{folded.split()[-1]}{number}"
    email = f"{uid}@school.example"
    return (
        account_id(number), uid, uid, name, folded, email, 0, f"{uid}\n{folded}\n{email}", 4, 2 if number % 50 == 0 else 1,
        1_700_000_000_000_000 + number * 1_000_000, None if number % 3 else 1_750_000_000_000_000,
    )


def account_id(number):
    """In no order, as drawn ones."""
    return random.Random(-1 - number).randbytes(16)


class FilledLists:
    """One database an engine with `accounts` and `events`; on disk it is left for the next run."""

    def __init__(self, binary, folder, accounts, events, port, server):
        self.binary, self.folder, self.port, self.server = binary, folder, port, server
        self.accounts, self.events = accounts, events

    def fill_sqlite(self):
        if os.path.exists(os.path.join(self.folder, "full")):
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        self.add_administrator(Server(self.binary, self.folder, self.port))
        database = sqlite3.connect(os.path.join(self.folder, "data", "latchkey.db"))
        database.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -400000;")
        marks = ", ".join("?" * 12)
        database.executemany(
            f"INSERT INTO account ({COLUMNS}) VALUES ({marks})", (account(n) for n in range(1, self.accounts + 1)))
        indexes = database.execute(SQLITE_INDEXES).fetchall()
        database.executescript(without(indexes, event_statements("SQLite", self.events)) + GROUPS)
        database.execute("ANALYZE")
        database.commit()
        database.close()
        open(os.path.join(self.folder, "full"), "w").close()

    def fill_postgres(self):
        self.add_administrator(self.postgres_node())
        rows = (row(account(n)) for n in range(1, self.accounts + 1))
        self.server.feed(f"COPY account ({COLUMNS}) FROM STDIN", rows, "latchkey")
        indexes = self.server.sql(POSTGRES_INDEXES, "latchkey")
        self.server.feed(without(indexes, event_statements("PostgreSQL", self.events)) + GROUPS, (), "latchkey")
        for table in "account", "audit_event":
            self.server.feed(f"VACUUM ANALYZE {table}", (), "latchkey")

    def postgres_node(self):
        os.makedirs(self.folder, exist_ok=True)
        return Server(self.binary, self.folder, self.port + 1, database_url=self.server.url(), secret_key=KEY)

    def add_administrator(self, server):
        with server:
            for uid, role in {"operator": "Admin", **dict.fromkeys(LEADERS, "Teacher")}.items():
                server.command("user", "add", uid, "--role", role, "--password-stdin", text=PASSWORD + "\n")


def group_statements(leader, size):
    """A group of the first people by uid, who have events; its id is the leader's, which nobody compares."""
    return f"""
        INSERT INTO people_group (id, key, name, name_key, created_at)
            SELECT id, '{leader}', '{leader}', '{leader}', 0 FROM account WHERE uid = '{leader}';
        INSERT INTO membership (account_id, group_id, leader, via, joined_at)
            SELECT id, id, 1, 1, 0 FROM account WHERE uid = '{leader}';
        INSERT INTO membership (account_id, group_id, leader, via, joined_at)
            SELECT person.id, lead.id, 0, 1, 0 FROM (SELECT id FROM account WHERE roles = 4 ORDER BY uid_key LIMIT {size}) AS person
            JOIN account AS lead ON lead.uid = '{leader}';
    """


GROUPS = "".join(group_statements(leader, size) for leader, size in LEADERS.items())


def without(indexes, statements):
    """Indexes that are made at the end are made faster."""
    dropped = "".join(f"DROP INDEX {name};" for name, _ in indexes)
    return dropped + statements + "".join(f"{made};" for _, made in indexes)


def row(values):
    """As COPY reads it."""
    texts = ("\\N" if v is None else f"\\\\x{v.hex()}" if isinstance(v, bytes) else str(v) for v in values)
    return "\t".join(text.replace("\n", "\\n") for text in texts) + "\n"


def event_statements(engine, count):
    """Kinds, people, addresses and actors by the number of the event: one in a thousand is of staff, one person has a hundredth of
    all, one network a third, and in one network there are 50."""
    if not count:
        return "SELECT 1;"
    numbers = {
        "SQLite": f"""WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})""",
        "PostgreSQL": f"WITH numbers AS (SELECT n FROM generate_series(CAST(1 AS BIGINT), {count}) AS n)",
    }[engine]
    kinds = " ".join(f"WHEN {n} THEN '{kind}'" for n, kind in enumerate(KINDS))
    now = int(time.time()) * 1_000_000
    step = 365 * DAY // count
    # A hash in the numbers themselves, so that both engines have the same rows in no order.
    mixed = "(numbers.n * 2654435761 % 4294967296)"
    return f"""
        CREATE TABLE numbered_person AS
            SELECT ROW_NUMBER() OVER (ORDER BY uid_key) - 1 AS n, id FROM account LIMIT {EVENT_ACCOUNTS};
        CREATE UNIQUE INDEX numbered_person_n ON numbered_person (n);
        {numbers}
        INSERT INTO audit_event (at, kind, account_id, actor_id, ip, request_id, detail, actor_kind)
        SELECT {now - 365 * DAY} + numbers.n * {step},
            CASE WHEN numbers.n % 500000 = 7 THEN '{RARE_KIND}' ELSE CASE {mixed} % 100 {kinds} END END,
            CASE WHEN numbers.n % 100 = 0 THEN first.id ELSE person.id END,
            CASE WHEN numbers.n % 1000 = 1 THEN first.id END,
            CASE WHEN numbers.n % ({count} / 50) = 3 THEN '198.51.100.7'
                WHEN numbers.n % 3 = 0 THEN '203.0.113.' || ({mixed} % 250)
                ELSE '10.' || ({mixed} % 200) || '.' || ({mixed} / 7 % 250) || '.' || ({mixed} / 31 % 250) END,
            'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', '', 1
        FROM numbers
        JOIN (SELECT id FROM account WHERE uid = 'operator') AS first ON 1 = 1
        LEFT JOIN numbered_person AS person ON person.n = {mixed} % {EVENT_ACCOUNTS};
        DROP TABLE numbered_person;
    """
