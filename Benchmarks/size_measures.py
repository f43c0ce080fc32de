"""What a club of one size costs, on both engines."""

import os
import shutil
import time

from cluster import Cluster
from filled_database import PASSWORD, fill
from generator import guarded, logins
from rounds import in_turn, median
from server import Server, get, sign_in
from storage import postgres_sizes, sqlite_sizes

LISTS = {"list": "/api/user?page=1&per_page=20", "search": "/api/user?page=1&per_page=20&q=number+77"}


class SizeMeasures:
    """`copies`, `storage` and `speed` hold the results: by direction, and by engine and name."""

    def __init__(self, options, accounts, sessions):
        self.options, self.accounts, self.sessions = options, accounts, sessions
        self.folder = os.path.join(options.work, f"scaling-{accounts}")
        self.tokens = fill(options.latchkey, self.folder, accounts, sessions, 8601)
        self.copies, self.storage, self.speed = {}, {}, {"SQLite": {}, "PostgreSQL": {}}

    def run(self):
        with Cluster(self.options.latchkey, self.folder, 8611) as cluster:
            self.copies = {"to PostgreSQL": cluster.copying, "back": self.copy_back(cluster)}
            self.storage = {"SQLite": sqlite_sizes(self.folder), "PostgreSQL": postgres_sizes(cluster.server)}
            servers = {"SQLite": Server(self.options.latchkey, self.folder, 8601), "PostgreSQL": cluster.node()}
            for engine, server in servers.items():
                with server:
                    self.first_use(server, self.speed[engine])
            with servers["SQLite"] as embedded, servers["PostgreSQL"] as node:
                self.everyday({"SQLite": embedded, "PostgreSQL": node})

    def copy_back(self, cluster):
        back = os.path.join(os.path.abspath(self.folder), "back", "latchkey.db")
        taken = cluster.node().command("copy", "--to", f"sqlite:{back}")
        shutil.rmtree(os.path.dirname(back))
        return taken

    def first_use(self, server, speed):
        """From the start until every session is in memory. Takes a while, so it is done once."""
        speed["start"] = (time.monotonic() - server.started) * 1000
        speed["idle"] = server.resident_mib()
        cold = guarded(server, "/api/id", self.tokens, 1)
        # Were there fewer sessions than requests, most would have come from memory.
        speed["cold"] = cold.rate if cold.requests < self.sessions else None
        guarded(server, "/api/id", self.tokens, self.options.warm_seconds)
        speed["full"] = server.resident_mib()

    def everyday(self, servers):
        for server in servers.values():
            # Twice as long as it takes to read all sessions once.
            guarded(server, "/api/id", self.tokens, 2 * self.options.warm_seconds)
        for name, measure in {
            "warm": lambda server: guarded(server, "/api/id", self.tokens, self.options.seconds).rate,
            "sign-ins": lambda server: logins(server, 1_000, self.options.seconds).rate,
            **{name: lambda server, path=path: self.list_time(server, path) for name, path in LISTS.items()},
        }.items():
            for server in servers.values():
                measure(server)
            results = in_turn(self.options.rounds, *(lambda one=one: measure(one) for one in servers.values()))
            for engine, values in zip(servers, results):
                self.speed[engine][name] = median(values)

    def list_time(self, server, path):
        """Milliseconds."""
        token = sign_in(server.port, "user0000000", PASSWORD)
        began = time.monotonic()
        status, _ = get(server.port, path, {"Cookie": f"latchkey={token}"})
        assert status == 200, f"{path}: {status}"
        return (time.monotonic() - began) * 1000
