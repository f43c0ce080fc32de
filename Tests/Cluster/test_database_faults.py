"""PostgreSQL goes away in several ways under three nodes at work; they come back by themselves."""
import time
import unittest

from cluster_case import ClusterCase
from pooler import Pooler
from visitor import Visitor


class DatabaseFaultTests(ClusterCase):
    def setUp(self):
        self.server = self.started_server()
        self.nodes = self.started_nodes(self.server.url())

    def test_restarted(self):
        self.endure("PostgreSQL restarted", self.server.restart, self.server, self.nodes)

    def test_stopped_for_20_s(self):
        moments, away = [], []

        def happen():
            moments.append(time.monotonic())
            self.server.stop()
            time.sleep(10)
            away.extend(self.readiness())
            time.sleep(10)
            self.server.start()

        load = self.endure("PostgreSQL stopped for 20 s", happen, self.server, self.nodes)
        for onlooker in load.onlookers:
            # Sessions in memory go on, for as long as was promised and no longer.
            trusted = onlooker.tally.first_refusal() - moments[0]
            self.assertGreater(trusted, 4)
            self.assertLess(trusted, 6)
            self.assertEqual(set(onlooker.tally.counts()), {200, 503})
        self.assertEqual(away, [503] * 3)
        self.assertEqual(self.readiness(), [200] * 3)

    def readiness(self):
        return [Visitor().ask(node.address, "GET", "/health/ready").status for node in self.nodes]

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
        """Up to 36 connections of three nodes share four, three more listen; the pooler is killed and comes back."""
        server = self.started_server()
        pooler = Pooler(server, size=4)
        self.addCleanup(pooler.remove)
        pooler.start()
        nodes = self.started_nodes(pooler.url(), database_listen_url=server.url())
        most = []

        def happen():
            for _ in range(10):
                most.append(int(server.sql("SELECT count(*) FROM pg_stat_activity WHERE usename = 'latchkey'")[0][0]))
                time.sleep(0.2)
            pooler.kill()
            time.sleep(1)
            pooler.start()

        self.endure("pgbouncer (transactions) between; killed, back after 1 s", happen, server, nodes)
        self.assertLessEqual(max(most), 4 + len(nodes))


if __name__ == "__main__":
    unittest.main()
