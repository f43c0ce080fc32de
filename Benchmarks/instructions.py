"""Instructions that one warm request costs, counted by callgrind: they repeat whatever else the machine does."""

import glob
import http.client
import os
import re
import subprocess

from server import Server

REQUESTS = 1_000
# What a server does after its start, such as hashing for accounts that are not there, is over when two counts agree.
AGREEMENT, MOST_COUNTS = 1.02, 12


class Counted:
    """A server under callgrind, which runs it some fifty times slower; stops when the `with` block ends."""

    def __init__(self, binary, folder, work):
        stripped = os.path.join(work, "stripped")
        # Valgrind 3.19 cannot read this debug information.
        subprocess.run(["strip", "-o", stripped, binary], check=True)
        # The server runs in a folder of its own.
        self.output = os.path.abspath(os.path.join(work, "callgrind.out"))
        # Without fair turns, threads that wait for work keep the one that has it from running.
        under = ["valgrind", "--quiet", "--tool=callgrind", "--fair-sched=yes", f"--callgrind-out-file={self.output}"]
        self.server = Server(stripped, folder, 8606, under=under, patience=600)

    def __enter__(self):
        self.server.__enter__()
        return self

    def __exit__(self, *_):
        self.server.__exit__()

    def instructions(self, path, token):
        """Of one request over a connection that stays open."""
        self.ask(path, token)
        before = self.count(path, token)
        for _ in range(MOST_COUNTS):
            count = self.count(path, token)
            if max(before, count) <= min(before, count) * AGREEMENT:
                return min(before, count)
            before = count
        raise SystemExit(f"no two counts of {path} agree")

    def count(self, path, token):
        for old in glob.glob(self.output + "*"):
            os.remove(old)
        self.control("--zero")
        self.ask(path, token)
        self.control("--dump")
        [dump] = glob.glob(self.output + ".*")
        with open(dump) as file:
            return int(re.search(r"^totals: (\d+)", file.read(), re.MULTILINE)[1]) / REQUESTS

    def control(self, act):
        subprocess.run(
            ["callgrind_control", act, str(self.server.process.pid)], check=True, capture_output=True)

    def ask(self, path, token):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        for _ in range(REQUESTS):
            connection.request("GET", path, headers={"Cookie": f"latchkey={token}"})
            response = connection.getresponse()
            response.read()
            if response.status != 200:
                raise SystemExit(f"{path} answered {response.status}")
        connection.close()
