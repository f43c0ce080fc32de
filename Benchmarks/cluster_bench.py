"""Nodes on one PostgreSQL, beside a server with the same data on SQLite. All share this machine's cores."""

import time

from cluster import Cluster
from filled_database import PASSWORD
from generator import finish, guarded, logins, sign_ups, start_guarded
from rounds import in_turn, median, median_ratio
from server import Server, sign_in

# What a transaction brings along, whatever is done in it.
FRAME = ("BEGIN", "SET LOCAL", "SELECT pg_advisory_xact_lock", "COMMIT")


class ClusterBench:
    def __init__(self, options, report, folder, tokens):
        self.options, self.report, self.folder, self.tokens = options, report, folder, tokens

    def run(self):
        with (
            Cluster(self.options.latchkey, self.folder, 8611) as cluster,
            cluster.nodes(3) as nodes,
            Server(self.options.latchkey, self.folder, 8601) as server,
        ):
            self.guard_cost(server, nodes)
            seconds = self.options.seconds
            self.compare_rates("engine sign-ins", server, nodes[0], lambda one: logins(one, 1_000, seconds))
            self.compare_rates("engine sign-ups", server, nodes[0], lambda one: sign_ups(one, seconds))
            self.guard_statements(cluster, nodes[0])
            self.sign_in_statements(cluster, nodes[0])

    def guard_cost(self, server, nodes):
        """Nodes and load share the cores, so a rate says little; the processor time of a request says what it costs."""
        for one in (server, *nodes):
            guarded(one, "/api/id", self.tokens, 2)
        fleets = [server], nodes[:1], nodes[:2], nodes
        embedded, one, two, three = in_turn(
            self.options.rounds, *(lambda fleet=fleet: self.guarded_by(fleet) for fleet in fleets)
        )
        ratio = median_ratio(three, one, cost)
        costs = " / ".join(f"{median(fleet, cost):.0f}" for fleet in (one, two, three))
        rates = " / ".join(f"{median(fleet, rate):,.0f}" for fleet in (one, two, three))
        self.report.row("node cost", f"{ratio:.2f} ×", ratio <= 1.1,
                        f"1 / 2 / 3 nodes: {costs} µs; {rates} requests/s with the load on the same cores")
        ratio = median_ratio(one, embedded, cost)
        self.report.row("engine cost", f"{ratio:.2f} ×", ratio <= 1.1,
                        f"{median(one, cost):.0f} µs against {median(embedded, cost):.0f} µs")

    def guarded_by(self, fleet):
        """Requests a second, and microseconds of the nodes' processor time for each."""
        before = sum(node.cpu_seconds() for node in fleet)
        load = finish(*(
            start_guarded(node, "/api/id", self.tokens, self.options.seconds, 32 // len(fleet)) for node in fleet
        ))
        spent = sum(node.cpu_seconds() for node in fleet) - before
        return load.rate, spent / load.requests * 1_000_000

    def compare_rates(self, name, server, node, work):
        for one in (server, node):
            work(one)
        embedded, postgres = in_turn(self.options.rounds, lambda: work(server).rate, lambda: work(node).rate)
        ratio = median_ratio(postgres, embedded)
        self.report.row(name, f"{ratio:.2f} ×", ratio >= 0.9, f"{median(postgres):.0f}/s against {median(embedded):.0f}/s")

    def guard_statements(self, cluster, node):
        guarded(node, "/api/id", self.tokens, 2)
        asked, requests = self.asked(cluster, lambda: guarded(node, "/api/id", self.tokens, self.options.seconds).requests)
        each = abs(sum(asked.values())) / requests
        self.report.row("guard statements", f"{each:.2f}", each < 0.001, f"{requests:,} requests")

    def sign_in_statements(self, cluster, node):
        asked, sign_ins = self.asked(cluster, lambda: sign_in_often(node))
        each = sum(calls for query, calls in asked.items() if not query.startswith(FRAME)) / sign_ins
        transactions = asked["COMMIT"] / sign_ins
        self.report.row("sign-in statements", f"{each:.0f}", each <= 3,
                        f"in {transactions:.0f} transactions, which is what counts: "
                        "[0013](docs/decisions/0013-transactions-not-statements.md)")

    def asked(self, cluster, work):
        """What the nodes asked because of the work, beyond what they ask all the time; and what the work answered."""
        answers = []
        started = time.monotonic()
        asked = cluster.statements(lambda: answers.append(work()))
        asked.subtract(cluster.statements(lambda: time.sleep(time.monotonic() - started)))
        return asked, answers[0]


def sign_in_often(node):
    """One after the other, so that all have been answered at the end; answers how many."""
    for number in range(1, 101):
        sign_in(node.port, f"user{number:07d}", PASSWORD)
    return 100


def rate(measured):
    return measured[0]


def cost(measured):
    return measured[1]
