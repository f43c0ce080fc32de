"""One server with its embedded database."""

import os
import subprocess
import time

from generator import finish, guarded, logins, start_logins
from instructions import Counted
from nginx import Nginx
from rounds import in_turn, median, median_ratio
from server import Server, get


class ServerBench:
    """`small` has 1,000 accounts, each with a live session; `large` has as many as the options say."""

    def __init__(self, options, report, small, small_tokens, large, large_tokens):
        self.options, self.report = options, report
        self.small, self.small_tokens = small, small_tokens
        self.large, self.large_tokens = large, large_tokens

    def run(self):
        self.start_time()
        with Server(self.options.latchkey, self.small, 8601) as server:
            idle = server.resident_mib()
            self.report.row("idle memory", f"{idle:.0f} MiB", idle <= 50)
            self.guard_cost(server)
            self.login_rate(server)
            self.storm(server)
            self.against_nginx(server)
        self.instruction_counts()
        self.scale()

    def in_turn(self, *measures):
        return in_turn(self.options.rounds, *measures)

    def guard_cost(self, server):
        seconds = self.options.seconds
        for path in ("/health/live", "/api/id"):
            guarded(server, path, self.small_tokens, 2)
        live, me = self.in_turn(
            lambda: guarded(server, "/health/live", self.small_tokens, seconds),
            lambda: guarded(server, "/api/id", self.small_tokens, seconds),
        )
        ratio = median_ratio(me, live, lambda load: load.rate)
        p99 = median_ratio(me, live, lambda load: load.p99)
        self.report.row("guard rate", f"{ratio:.2f} ×", ratio >= 0.96,
                        f"{median(me, lambda load: load.rate):,.0f}/s against {median(live, lambda load: load.rate):,.0f}/s")
        self.report.row("guard p99", f"{p99:.2f} ×", p99 <= 1.2, f"{median(me, lambda load: load.p99):.2f} ms")

    def login_rate(self, server):
        raw = os.path.join(self.options.work, "argon2_rate")
        cores, seconds = os.cpu_count(), 5

        def sodium():
            output = subprocess.run([raw, str(cores), str(seconds)], capture_output=True, text=True, check=True).stdout
            return float(output)

        def through():
            load = logins(server, 1_000, seconds)
            return load.rate, 1 - load.cpu_seconds / (cores * seconds)

        logins(server, 1_000, 2)
        bare, signed_in = self.in_turn(sodium, through)
        ratio = median(rate / (left * other) for (rate, left), other in zip(signed_in, bare))
        self.report.row("sign-in rate", f"{ratio:.2f} ×", ratio >= 0.95,
                        f"{median(rate for rate, _ in signed_in):.0f}/s against {median(bare):.0f}/s; the generator took "
                        f"{100 * (1 - median(left for _, left in signed_in)):.0f} % of the processors")

    def against_nginx(self, server):
        seconds = self.options.seconds
        with Nginx(self.options.work, 8607) as nginx:
            for each in (nginx, server):
                guarded(each, "/api/id", self.small_tokens, 2)
            constant, me = self.in_turn(
                lambda: guarded(nginx, "/api/id", self.small_tokens, seconds).rate,
                lambda: guarded(server, "/api/id", self.small_tokens, seconds).rate,
            )
        ratio = median_ratio(me, constant)
        self.report.row("nginx", f"{ratio:.2f} ×", ratio >= 0.35, f"{median(me):,.0f}/s against {median(constant):,.0f}/s")

    def instruction_counts(self):
        with open(self.small_tokens) as file:
            token = file.readline().strip()
        with Counted(self.options.latchkey, self.small, self.options.work) as counted:
            for name, path, budget in (
                ("live instructions", "/health/live", 120_000), ("guard instructions", "/api/id", 130_000),
            ):
                count = counted.instructions(path, token)
                self.report.row(name, f"{count:,.0f}", count <= budget)

    def storm(self, server):
        seconds = self.options.seconds
        before = server.resident_mib()
        resident = []

        def calm():
            return guarded(server, "/api/id", self.small_tokens, seconds, connections=8).p99

        def stormy():
            storm = start_logins(server, 1_000, seconds + 2)
            time.sleep(1)
            p99 = calm()
            resident.append(server.resident_mib())
            finish(storm)
            return p99

        before_storm, in_storm = self.in_turn(calm, stormy)
        ratio = median_ratio(in_storm, before_storm)
        self.report.row("storm p99", f"{ratio:.2f} ×", ratio <= 3,
                        f"{median(in_storm):.2f} ms against {median(before_storm):.2f} ms")
        threads = os.cpu_count()
        added = max(resident) - before
        self.report.row("storm memory", f"{added:.0f} MiB", added <= threads * 19, f"{threads} threads")

    def scale(self):
        seconds = self.options.seconds
        with (
            Server(self.options.latchkey, self.small, 8601) as few,
            Server(self.options.latchkey, self.large, 8602) as many,
        ):
            guarded(few, "/api/id", self.small_tokens, 2)
            # At random, 100,000 sessions have nearly all come once after some 700,000 requests; the first of each reads the database.
            guarded(many, "/api/id", self.large_tokens, 3 * self.options.warm_seconds)
            resident = many.resident_mib()
            self.report.row("loaded memory", f"{resident:.0f} MiB", resident <= 120)
            one, other = self.in_turn(
                lambda: guarded(few, "/api/id", self.small_tokens, seconds).rate,
                lambda: guarded(many, "/api/id", self.large_tokens, seconds).rate,
            )
        ratio = median_ratio(other, one)
        self.report.row("scale", f"{ratio:.2f} ×", ratio >= 0.9, f"{median(other):,.0f}/s")

    def start_time(self):
        with open(self.large_tokens) as file:
            token = file.readline().strip()
        times = []
        for _ in range(self.options.rounds):
            with Server(self.options.latchkey, self.large, 8602) as server:
                while get(8602, "/api/id", {"Cookie": f"latchkey={token}"})[0] != 200:
                    time.sleep(0.001)
                times.append((time.monotonic() - server.started) * 1000)
        self.report.row("start", f"{median(times):.0f} ms", median(times) <= 300)
