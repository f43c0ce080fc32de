"""PostgreSQL goes away in several ways under three nodes at work; they come back by themselves."""
import threading
import time
import unittest

from cluster_case import ClusterCase
from pooler import Pooler
from visitor import PASSWORD, Visitor


class DatabaseFaultTests(ClusterCase):
    def setUp(self):
        self.server = self.started_server()
        self.nodes = self.started_nodes(self.server.url())

    def test_restarted(self):
        self.endure("PostgreSQL restarted", self.server.restart, self.server, self.nodes)

    def test_stopped_for_20_s(self):
        watch = Watch(self.nodes)

        def happen():
            watch.start()
            self.server.stop()
            time.sleep(20)
            self.server.start()
            back = time.monotonic()
            time.sleep(3)
            watch.stop()
            return back

        self.endure("PostgreSQL stopped for 20 s", happen, self.server, self.nodes)
        for watched in watch.nodes:
            # Sessions in memory go on, for as long as was promised and no longer.
            self.assertGreater(watched.last_trusted - watch.began, 4)
            self.assertLess(watched.last_trusted - watch.began, 6)
            self.assertEqual(watched.refusals, {(503, True)})
            self.assertEqual(watched.ready_while_away, {503})
            self.assertEqual(watched.ready_at_the_end, 200)

    def test_stands_still_for_12_s(self):
        def happen():
            self.server.pause()
            time.sleep(12)
            self.server.resume()

        self.endure("PostgreSQL stands still for 12 s (SIGSTOP)", happen, self.server, self.nodes)

    def test_all_connections_are_cut_again_and_again(self):
        cut = []

        def happen():
            for _ in range(20):
                cut.append(self.server.cut_connections())
                time.sleep(0.3)

        self.endure("all connections cut 20 times in 6 s (pg_terminate_backend)", happen, self.server, self.nodes)
        self.assertGreater(sum(cut), 60)


class PoolerTests(ClusterCase):
    def test_a_pooler_in_transaction_mode(self):
        """Fifteen connections of three nodes share four; the pooler is killed and comes back."""
        server = self.started_server()
        pooler = Pooler(server, size=4)
        self.addCleanup(pooler.remove)
        pooler.start()
        nodes = self.started_nodes(pooler.url())
        most = []

        def happen():
            for _ in range(10):
                most.append(int(server.sql("SELECT count(*) FROM pg_stat_activity WHERE usename = 'latchkey'")[0][0]))
                time.sleep(0.2)
            pooler.kill()
            time.sleep(1)
            pooler.start()

        self.endure("pgbouncer (transactions) between; killed, back after 1 s", happen, server, nodes)
        self.assertLessEqual(max(most), 4)


class Watch(threading.Thread):
    """Looks every 100 ms at each node with a session that it knows, and at its readiness."""

    def __init__(self, nodes):
        super().__init__(daemon=True)
        nodes[0].add_user("warm", PASSWORD)
        token = Visitor().signed_in(nodes[0].address, "warm")
        self.nodes = [Watched(node, token) for node in nodes]
        self.stopping = threading.Event()

    def start(self):
        for watched in self.nodes:
            watched.look()
        self.began = time.monotonic()
        super().start()

    def run(self):
        while not self.stopping.is_set():
            for watched in self.nodes:
                watched.look(since=self.began)
            time.sleep(0.1)

    def stop(self):
        self.stopping.set()
        self.join()
        for watched in self.nodes:
            watched.ready_at_the_end = watched.ready()


class Watched:
    def __init__(self, node, token):
        self.node, self.token = node, token
        self.visitor = Visitor()
        # The last time that memory alone answered.
        self.last_trusted = None
        # (status, whether it said when to come back)
        self.refusals = set()
        self.ready_while_away = set()

    def look(self, since=None):
        began = time.monotonic()
        answer = self.visitor.ask(self.node.address, "GET", "/api/id", token=self.token)
        if answer.status != 200:
            self.refusals.add((answer.status, "Retry-After" in answer.headers))
        elif not self.refusals:
            self.last_trusted = began
        if since and 1 < began - since < 19:
            self.ready_while_away.add(self.ready())

    def ready(self):
        return self.visitor.ask(self.node.address, "GET", "/health/ready").status


if __name__ == "__main__":
    unittest.main()
