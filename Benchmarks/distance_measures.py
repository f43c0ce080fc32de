"""What the way to the database costs whole servers; what it costs writes alone is measured by writes.sh."""

import os
import re
import subprocess

from cluster import BINARIES
from distance import Distance
from generator import finish, guarded, renames, start_logins
from rounds import in_turn, median

# One way, in microseconds; the way itself adds to it, so what a round trip takes is measured.
DELAYS = 0, 50, 400, 2450


class DistanceMeasures:
    def __init__(self, options, cluster, tokens):
        self.options, self.cluster, self.tokens = options, cluster, tokens

    def run(self):
        return [self.at(delay) for delay in DELAYS]

    def at(self, delay):
        """By name: milliseconds of a round trip, and rates."""
        program = os.path.join(self.options.work, "distance")
        with (
            Distance(program, self.cluster.server.folder, delay) as way,
            self.cluster.nodes(3, database_url=way.url) as nodes,
        ):
            renames(nodes, self.tokens, 2)
            sign_ins, one, three, cold = in_turn(
                self.options.rounds,
                lambda: self.sign_ins(nodes),
                lambda: renames(nodes[:1], self.tokens, self.options.seconds).rate,
                lambda: renames(nodes, self.tokens, self.options.seconds).rate,
                lambda: self.cold_reads(way.url),
            )
            return {
                "round trip": round_trip(way.folder),
                "sign-ins": median(sign_ins),
                "renames of one": median(one), "renames of three": median(three), "cold": median(cold),
            }

    def cold_reads(self, url):
        """Guarded requests a second of a node that has just started: each reads its session from the database."""
        with self.cluster.node(3, database_url=url) as node:
            return guarded(node, "/api/id", self.tokens, 1).rate

    def sign_ins(self, nodes):
        """A second, hashing included."""
        return finish(*(start_logins(node, 1_000, self.options.seconds, 8) for node in nodes)).rate


def round_trip(folder):
    """Milliseconds that the simplest question takes, one after the other."""
    output = subprocess.run(
        [BINARIES / "pgbench", "--no-vacuum", "--time", "3", "--file", "/dev/stdin", "--host", folder, "--username",
         "latchkey", "latchkey"],
        input="SELECT 1;\n", capture_output=True, text=True, check=True,
    ).stdout
    return float(re.search(r"latency average = ([\d.]+) ms", output)[1])
