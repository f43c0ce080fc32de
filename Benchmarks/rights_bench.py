"""What roles and groups cost a guarded request and the memory (R-012): each person has twelve roles, and three groups or fifty."""

import os
import secrets
import sqlite3

from filled_database import fill
from generator import guarded
from rounds import in_turn, median, median_ratio
from server import Server

DECLARED = [f"Role{number:02}" for number in range(11)]
PEOPLE, FEW, MANY = 60_000, 3, 50
# Whose sessions are in memory before it is measured. Each later one also brings a token that is remembered (decision 0025).
EARLIER = 20_000
# `User`, and the bits that names get when they are declared first.
ROLES = 4 | sum(1 << bit for bit in range(8, 8 + len(DECLARED)))


class RightsBench:
    def __init__(self, options, report, people=PEOPLE):
        self.options, self.report, self.people = options, report, people

    def run(self):
        folder = os.path.join(self.options.work, "rights")
        tokens = fill(self.options.latchkey, folder, self.people, self.people, 8609)
        many = self.give_rights(folder, tokens)
        earlier, later = split(tokens, EARLIER)
        with Server(self.options.latchkey, folder, 8609, roles=",".join(DECLARED)) as server:
            # What load takes however many sessions there are is not theirs.
            guarded(server, "/api/id", earlier, self.options.warm_seconds)
            before = server.resident_mib()
            guarded(server, "/api/id", later, self.options.warm_seconds)
            count = self.people - EARLIER
            each = (server.resident_mib() - before) * 1024 / count
            self.report.row("rights memory", f"{each:.2f} KiB", each <= 0.7, f"of {count:,} sessions beside {EARLIER:,}")
            self.rate(server, many)

    def rate(self, server, tokens):
        seconds = self.options.seconds
        for path in ("/health/live", "/api/id"):
            guarded(server, path, tokens, 2)
        live, me = in_turn(
            self.options.rounds, lambda: guarded(server, "/health/live", tokens, seconds).rate,
            lambda: guarded(server, "/api/id", tokens, seconds).rate)
        ratio = median_ratio(me, live)
        self.report.row("rights rate", f"{ratio:.2f} ×", ratio >= 0.9, f"{median(me):,.0f}/s against {median(live):,.0f}/s")

    def give_rights(self, folder, tokens):
        """Answers a file with the token of the one who is in many groups."""
        with Server(self.options.latchkey, folder, 8609, roles=",".join(DECLARED)):
            pass
        database = sqlite3.connect(os.path.join(folder, "data", "latchkey.db"))
        groups = [secrets.token_bytes(16) for _ in range(MANY)]
        database.execute("DELETE FROM people_group")
        database.executemany(
            "INSERT INTO people_group (id, key, name, name_key, created_at) VALUES (?, ?, ?, ?, 0)",
            ((group, f"g{n}", f"Group {n}", f"group {n}") for n, group in enumerate(groups)))
        # In the order of their tokens.
        people = [row[0] for row in database.execute(
            "SELECT session.account_id FROM session JOIN account ON account.id = account_id WHERE roles <> 1 ORDER BY session.rowid")]
        database.executemany(
            "INSERT INTO membership (account_id, group_id, leader, via, joined_at) VALUES (?, ?, 0, 1, 0)",
            ((person, groups[(n + place) % MANY]) for n, person in enumerate(people) for place in range(MANY if n == 0 else FEW)))
        database.execute("UPDATE account SET roles = ? WHERE roles <> 1", (ROLES,))
        database.commit()
        database.close()
        one = os.path.join(folder, "one-token.txt")
        with open(tokens) as file, open(one, "w") as first:
            first.write(file.readline())
        return one


def split(tokens, count):
    """Two files: the first `count` tokens, and the others."""
    with open(tokens) as file:
        lines = file.readlines()
    files = [f"{tokens}.{part}" for part in ("earlier", "later")]
    for name, part in zip(files, (lines[:count], lines[count:])):
        with open(name, "w") as file:
            file.writelines(part)
    return files
