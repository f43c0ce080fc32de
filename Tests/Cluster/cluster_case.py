"""What the tests of several nodes share: a PostgreSQL server, nodes, and the load whose journal is compared afterwards."""
import time
import unittest

import fault_table
from load import Load
from node import Node
from postgres_server import PostgresServer


class ClusterCase(unittest.TestCase):
    # How long after the database is back the last node must have stored something again.
    recovery_limit = 3.0
    # No request may hang for longer, whatever happens behind the nodes: 3 s in the queue, 5 s for an answer that does not
    # come, 3 s for a connection anew, and a second for a slow machine.
    answer_limit = 12.0
    # session.max_staleness and the second within which other nodes' changes are seen.
    outlived_limit = 6.0

    def started_server(self, **settings):
        server = PostgresServer(**settings)
        self.addCleanup(server.remove)
        return server.create()

    def started_nodes(self, url, count=3, **settings):
        nodes = [Node(url, **settings) for _ in range(count)]
        for node in nodes:
            self.addCleanup(node.remove)
            node.start()
        return nodes

    def refused(self, url, *words, arguments=("serve",)):
        """The one line with all `words` that stops the start."""
        node = Node(url)
        self.addCleanup(node.remove)
        done = node.command(*arguments)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertEqual(done.stdout, "")
        for word in words:
            self.assertIn(word, done.stderr)
        print(f"\n{done.stderr}", end="", flush=True)
        return done.stderr

    def endure(self, fault, happen, server, nodes, load=None, after=3.0, database="latchkey"):
        """Runs `happen` under load; then compares what was acknowledged with what `server` has and `nodes` say.

        `happen` answers the time from which things could go on, or None when that is its end.
        """
        load = load or Load([node.address for node in nodes])
        self.addCleanup(load.stopping.set)
        load.start()
        time.sleep(2)
        over = happen() or time.monotonic()
        time.sleep(max(0, over + after - time.monotonic()))
        load.stop()
        # What the last requests ended is known everywhere by then.
        time.sleep(1)
        lost = load.lost_writes(server, database)
        dead, alive = load.wrong_sessions([node.address for node in nodes])
        recovery = load.tally.recovery(over, load.addresses)
        fault_table.add(fault, load, recovery if recovery is not None else float("inf"), len(lost), len(alive))
        self.assertEqual(load.surprises()[:5], [])
        self.assertEqual((lost, dead, alive), ([], [], []))
        self.assertGreater(load.acknowledged, 50)
        self.assertLess(load.outlived(), self.outlived_limit)
        self.assertEqual(load.without_retry_after(), 0)
        self.assertLess(load.slowest(), self.answer_limit)
        self.assertIsNotNone(recovery, "a node did not come back")
        self.assertLess(recovery, self.recovery_limit)
        return load
