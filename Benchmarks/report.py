"""What was measured, beside the budget of each, as the README has it."""

import json
import os
import platform
import time

# What is measured and its budget, in the README's words and order.
BUDGETS = {
    "guard rate": ("guarded `GET /api/id`, warm session, against `GET /health/live`: requests/s", "≥ 0.96 ×"),
    "guard p99": ("the same, 99th percentile", "≤ 1.2 ×"),
    "rights rate": ("guarded `GET /api/id` of somebody with 12 roles and 50 groups, against `GET /health/live`: requests/s", "≥ 0.90 ×"),
    "live instructions": ("instructions of `GET /health/live`, connection open", "≤ 120,000"),
    "guard instructions": ("instructions of a guarded `GET /api/id`, connection open, warm session", "≤ 130,000"),
    "nginx": ("guarded `GET /api/id`, against a constant answer of nginx: requests/s", "≥ 0.35 ×"),
    "sign-in rate": (
        "sign-ins/s, against libsodium's own argon2id rate with the same parameters and the processor time that the load "
        "generator leaves", "≥ 0.95 ×"),
    "storm p99": ("guarded p99 while sign-ins saturate the hashing pool, against without", "≤ 3 ×"),
    "scale": (
        "guarded requests/s at {accounts:,} accounts and {sessions:,} live sessions, against 1,000 accounts", "≥ 0.90 ×"),
    "idle memory": ("resident memory, idle", "≤ 50 MiB"),
    "loaded memory": ("resident memory, {accounts:,} accounts and {sessions:,} live sessions under load", "≤ 120 MiB"),
    "rights memory": ("memory of a live session with 12 roles and 3 groups, under load", "≤ 0.7 KiB"),
    "storm memory": ("memory that a storm of sign-ins adds", "≤ threads × 19 MiB"),
    "roster time": ("a list of 5,000 people, previewed and imported in parts of 100, with the default limits", "≤ 15 s"),
    "roster memory": ("resident memory that it adds", "≤ 20 MiB"),
    "roster p99": ("guarded p99 while lists are put in, against without", "≤ 1.5 ×"),
    "forward-auth rate": ("the question of a proxy, `GET /api/forward-auth`, against a guarded `GET /api/id`: requests/s", "≥ 0.95 ×"),
    "idle providers": ("idle memory with five providers set up, beyond that with none", "≤ 6 MiB"),
    "exchange": ("exchanging a hand-off's code for a session, beyond the time of one write", "≤ 5 ms"),
    "finish": ("a sign-in by a provider once the browser is back, without what the provider takes", "≤ 10 ms"),
    "start": ("start to the first 200 with {accounts:,} accounts", "≤ 300 ms"),
    "node cost": ("PostgreSQL: processor time of a guarded request with 3 nodes, against 1 node", "≤ 1.10 ×"),
    "engine cost": ("PostgreSQL: processor time of a guarded request, against SQLite", "≤ 1.10 ×"),
    "guard statements": ("PostgreSQL: statements of a warm guarded request", "0"),
    "sign-in statements": ("PostgreSQL: statements of a sign-in", "≤ 3"),
    "engine sign-ins": ("PostgreSQL: sign-ins/s, against SQLite", "≥ 0.90 ×"),
    "engine sign-ups": ("PostgreSQL: sign-ups/s, against SQLite", "≥ 0.90 ×"),
}


class Report:
    def __init__(self, options):
        self.options = options
        self.rows = {}

    def row(self, name, measured, is_met, detail=""):
        what, budget = BUDGETS[name]
        what = what.format(accounts=self.options.accounts, sessions=self.options.sessions)
        self.rows[name] = {"what": what, "budget": budget, "measured": measured, "met": bool(is_met), "detail": detail}
        print(f"  {what}: {measured} (budget {budget}){'' if is_met else '  MISSED'}  {detail}", flush=True)

    def finish(self):
        """Prints the table of the README as it stands there, and writes result.json."""
        machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}"
        date = time.strftime("%Y-%m-%d")
        print("\n| what | budget | measured | |\n|---|---|---|---|")
        rows = [self.rows[name] for name in BUDGETS if name in self.rows]
        for row in rows:
            measured = row["measured"] if row["met"] else f"**{row['measured']}, missed**"
            print(f"| {row['what']} | {row['budget']} | {measured} | {row['detail']} |".replace("|  |", "| |"))
        print(f"\n{date}, {machine}, load generator on the same machine; medians of {self.options.rounds} interleaved rounds.")
        with open(os.path.join(self.options.work, "result.json"), "w") as file:
            json.dump({"date": date, "machine": machine, "rows": rows}, file, indent=2, ensure_ascii=False)
