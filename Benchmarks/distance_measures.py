"""What the way to the database costs: how long the one write lock of the cluster is held (docs/decisions/0012), and reads."""

import os
import re
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from cluster import BINARIES
from distance import Distance
from generator import finish, guarded, renames, start_logins
from rounds import in_turn, median

# One way, in microseconds; the way itself adds to it, so what a round trip takes is measured.
DELAYS = 0, 50, 400, 2450


class DistanceMeasures:
    def __init__(self, options, cluster, tokens):
        self.options, self.cluster, self.tokens = options, cluster, tokens

    def touches(self):
        """Milliseconds of the lock for 500 sessions whose last use is written down."""
        seconds = self.options.warm_seconds
        # Of none that was seen within the last minute.
        time.sleep(60)
        with self.cluster.nodes(1) as [node], ThreadPoolExecutor() as beside:
            began = int(time.time() * 1_000_000)
            share = beside.submit(self.cluster.locked_share, seconds + 2)
            guarded(node, "/api/id", self.tokens, seconds)
            locked = share.result() * (seconds + 2)
            [(touched,)] = self.cluster.server.sql(f"SELECT COUNT(*) FROM session WHERE last_seen_at >= {began}", "latchkey")
            return locked / int(touched) * 500 * 1000

    def run(self):
        return [self.at(delay) for delay in DELAYS]

    def at(self, delay):
        """By name: milliseconds of a round trip and of the lock for a sign-in, and rates."""
        program = os.path.join(self.options.work, "distance")
        with (
            Distance(program, self.cluster.server.folder, delay) as way,
            self.cluster.nodes(3, database_url=way.url) as nodes,
        ):
            renames(nodes, self.tokens, 2)
            calm, busy, one, three, cold = in_turn(
                self.options.rounds,
                lambda: self.sign_ins(nodes[:1], 1),
                lambda: self.sign_ins(nodes, 8),
                lambda: renames(nodes[:1], self.tokens, self.options.seconds).rate,
                lambda: renames(nodes, self.tokens, self.options.seconds).rate,
                lambda: self.cold_reads(way.url),
            )
            return {
                "round trip": round_trip(way.folder),
                "calm": median(calm, held), "busy": median(busy, held), "sign-ins": median(busy, rate),
                "renames of one": median(one), "renames of three": median(three), "cold": median(cold),
            }

    def cold_reads(self, url):
        """Guarded requests a second of a node that has just started: each reads its session from the database."""
        with self.cluster.node(3, database_url=url) as node:
            return guarded(node, "/api/id", self.tokens, 1).rate

    def sign_ins(self, nodes, connections):
        """A second, and milliseconds of the lock for each."""
        loads = [start_logins(node, 1_000, self.options.seconds, connections) for node in nodes]
        time.sleep(0.5)
        share = self.cluster.locked_share(self.options.seconds - 1)
        signed = finish(*loads).rate
        return signed, share / signed * 1000


def rate(measured):
    return measured[0]


def held(measured):
    return measured[1]


def round_trip(folder):
    """Milliseconds that the simplest question takes, one after the other."""
    output = subprocess.run(
        [BINARIES / "pgbench", "--no-vacuum", "--time", "3", "--file", "/dev/stdin", "--host", folder, "--username",
         "latchkey", "latchkey"],
        input="SELECT 1;\n", capture_output=True, text=True, check=True,
    ).stdout
    return float(re.search(r"latency average = ([\d.]+) ms", output)[1])
