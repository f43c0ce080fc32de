"""Measures every budget of the README against the real executable, from a second process.

What is compared is interleaved, round by round in one run, and each figure is the median of its rounds. Prints the table of
the README as it stands there, writes result.json, and fails nothing: a missed budget is for people to look at.
"""

import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import time

from filled_database import PASSWORD, fill
from server import Server, get

HERE = os.path.dirname(os.path.abspath(__file__))

# What is measured and its budget, in the README's words and order.
BUDGETS = {
    "guard rate": ("guarded `GET /api/id`, warm session, against `GET /health/live`: requests/s", "≥ 0.90 ×"),
    "guard p99": ("the same, 99th percentile", "≤ 1.5 ×"),
    "sign-in rate": (
        "sign-ins/s, against libsodium's own argon2id rate with the same parameters and threads", "≥ 0.90 ×"),
    "storm p99": ("guarded p99 while sign-ins saturate the hashing pool, against without", "≤ 3 ×"),
    "scale": (
        "guarded requests/s at {accounts:,} accounts and {sessions:,} live sessions, against 1,000 accounts", "≥ 0.90 ×"),
    "idle memory": ("resident memory, idle", "≤ 50 MiB"),
    "loaded memory": ("resident memory, {accounts:,} accounts and {sessions:,} live sessions under load", "≤ 120 MiB"),
    "storm memory": ("memory that a storm of sign-ins adds", "≤ threads × 19 MiB"),
    "start": ("start to the first 200 with {accounts:,} accounts", "≤ 300 ms"),
}


def wrk(port, script, seconds, connections, **environment):
    """Requests a second, 99th percentile in milliseconds, and answers that were not 2xx."""
    output = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", f"{HERE}/{script}",
         f"http://127.0.0.1:{port}/"],
        env=dict(os.environ, **{f"BENCH_{key.upper()}": str(value) for key, value in environment.items()}),
        capture_output=True, text=True, check=True,
    ).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)\b", output).groups()
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    return rate, float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit], int(failed[1]) if failed else 0


def guarded(server, path, tokens, seconds, connections=32):
    rate, p99, failed = wrk(server.port, "guarded.lua", seconds, connections, path=path, cookie="latchkey", tokens=tokens)
    if failed:
        raise SystemExit(f"{failed} answers of {path} were not 200")
    return rate, p99


def logins(server, accounts, seconds, connections):
    rate, _, failed = wrk(server.port, "login.lua", seconds, connections, accounts=accounts, password=PASSWORD)
    if failed:
        raise SystemExit(f"{failed} sign-ins were not answered 200")
    return rate


class Bench:
    def __init__(self, options):
        self.options = options
        self.rows = {}

    def row(self, name, measured, is_met, detail=""):
        what, budget = BUDGETS[name]
        what = what.format(accounts=self.options.accounts, sessions=self.options.sessions)
        self.rows[name] = {"what": what, "budget": budget, "measured": measured, "met": bool(is_met), "detail": detail}
        print(f"  {what}: {measured} (budget {budget}){'' if is_met else '  MISSED'}  {detail}", flush=True)

    def run(self):
        options = self.options
        small = os.path.join(options.work, "small")
        large = os.path.join(options.work, f"large-{options.accounts}")
        print("filling databases …", flush=True)
        small_tokens = fill(options.latchkey, small, 1_000, 1_000, 8601)
        large_tokens = fill(options.latchkey, large, options.accounts, options.sessions, 8602)
        self.start_time(large, large_tokens)
        with Server(options.latchkey, small, 8601) as server:
            idle = server.resident_mib()
            self.guard_cost(server, small_tokens)
            self.login_rate(server)
            self.storm(server, small_tokens)
        self.memory(large, large_tokens, idle)
        self.scale(small, small_tokens, large, large_tokens)

    def rounds(self, *measures):
        """Runs the measures in turn, `rounds` times; returns the list of results of each."""
        results = [[] for _ in measures]
        for _ in range(self.options.rounds):
            for place, measure in zip(results, measures):
                place.append(measure())
        return results

    def guard_cost(self, server, tokens):
        seconds = self.options.seconds
        for path in ("/health/live", "/api/id"):
            guarded(server, path, tokens, 2)
        live, me = self.rounds(
            lambda: guarded(server, "/health/live", tokens, seconds), lambda: guarded(server, "/api/id", tokens, seconds)
        )
        ratio = statistics.median(a[0] / b[0] for a, b in zip(me, live))
        p99 = statistics.median(a[1] / b[1] for a, b in zip(me, live))
        rate = statistics.median(a[0] for a in me)
        self.row("guard rate", f"{ratio:.2f} ×", ratio >= 0.9,
                 f"{rate:,.0f}/s against {statistics.median(a[0] for a in live):,.0f}/s")
        self.row("guard p99", f"{p99:.2f} ×", p99 <= 1.5, f"{statistics.median(a[1] for a in me):.2f} ms")

    def login_rate(self, server):
        cores = os.cpu_count()
        raw = os.path.join(self.options.work, "argon2_rate")

        def sodium():
            return float(subprocess.run([raw, str(cores), "5"], capture_output=True, text=True, check=True).stdout)

        logins(server, 1_000, 2, 16)
        bare, through = self.rounds(sodium, lambda: logins(server, 1_000, 5, 16))
        ratio = statistics.median(a / b for a, b in zip(through, bare))
        self.row("sign-in rate", f"{ratio:.2f} ×", ratio >= 0.9,
                 f"{statistics.median(through):.0f}/s against {statistics.median(bare):.0f}/s")

    def storm(self, server, tokens):
        seconds = self.options.seconds
        before = server.resident_mib()
        resident = []

        def stormy():
            storm = subprocess.Popen(
                ["wrk", "-t1", "-c16", f"-d{seconds + 2}s", "-s", f"{HERE}/login.lua", f"http://127.0.0.1:{server.port}/"],
                env=dict(os.environ, BENCH_ACCOUNTS="1000", BENCH_PASSWORD=PASSWORD), stdout=subprocess.DEVNULL,
            )
            time.sleep(1)
            result = guarded(server, "/api/id", tokens, seconds, connections=8)
            resident.append(server.resident_mib())
            storm.wait()
            return result

        calm, stormed = self.rounds(lambda: guarded(server, "/api/id", tokens, seconds, connections=8), stormy)
        ratio = statistics.median(a[1] / b[1] for a, b in zip(stormed, calm))
        self.row("storm p99", f"{ratio:.2f} ×", ratio <= 3,
                 f"{statistics.median(a[1] for a in stormed):.2f} ms against {statistics.median(a[1] for a in calm):.2f} ms")
        threads = os.cpu_count()
        added = max(resident) - before
        self.row("storm memory", f"{added:.0f} MiB", added <= threads * 19, f"{threads} threads")

    def memory(self, large, tokens, idle):
        self.row("idle memory", f"{idle:.0f} MiB", idle <= 50)
        with Server(self.options.latchkey, large, 8602) as server:
            guarded(server, "/api/id", tokens, self.options.warm_seconds)
            resident = server.resident_mib()
        self.row("loaded memory", f"{resident:.0f} MiB", resident <= 120)

    def scale(self, small, small_tokens, large, large_tokens):
        seconds = self.options.seconds
        with Server(self.options.latchkey, small, 8601) as few, Server(self.options.latchkey, large, 8602) as many:
            guarded(few, "/api/id", small_tokens, 2)
            guarded(many, "/api/id", large_tokens, self.options.warm_seconds)
            one, other = self.rounds(
                lambda: guarded(few, "/api/id", small_tokens, seconds),
                lambda: guarded(many, "/api/id", large_tokens, seconds),
            )
        ratio = statistics.median(a[0] / b[0] for a, b in zip(other, one))
        self.row("scale", f"{ratio:.2f} ×", ratio >= 0.9, f"{statistics.median(a[0] for a in other):,.0f}/s")

    def start_time(self, large, tokens):
        with open(tokens) as file:
            token = file.readline().strip()
        times = []
        for _ in range(self.options.rounds):
            with Server(self.options.latchkey, large, 8602) as server:
                while get(8602, "/api/id", {"Cookie": f"latchkey={token}"})[0] != 200:
                    time.sleep(0.001)
                times.append((time.monotonic() - server.started) * 1000)
        median = statistics.median(times)
        self.row("start", f"{median:.0f} ms", median <= 300)

    def report(self):
        machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}"
        date = time.strftime("%Y-%m-%d")
        print(f"\n| what | budget | measured | |\n|---|---|---|---|")
        rows = [self.rows[name] for name in BUDGETS]
        for row in rows:
            measured = row["measured"] if row["met"] else f"**{row['measured']}, missed**"
            print(f"| {row['what']} | {row['budget']} | {measured} | {row['detail']} |".replace("|  |", "| |"))
        print(f"\n{date}, {machine}, load generator on the same machine; medians of {self.options.rounds} interleaved rounds.")
        with open(os.path.join(self.options.work, "result.json"), "w") as file:
            json.dump({"date": date, "machine": machine, "rows": rows}, file, indent=2, ensure_ascii=False)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latchkey", required=True, help="the release executable")
    parser.add_argument("--work", required=True, help="folder for databases and results")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--warm-seconds", type=int, default=20)
    parser.add_argument("--accounts", type=int, default=1_000_000)
    parser.add_argument("--sessions", type=int, default=100_000)
    bench = Bench(parser.parse_args())
    bench.run()
    bench.report()


if __name__ == "__main__":
    main()
