"""Three nodes behind nginx and behind Caddy, with the files of deploy/; they are killed and restarted."""
import time
import unittest

from balancer import Caddy, Certificate, Nginx
from cluster_case import ClusterCase
from load import Load
from visitor import PASSWORD, Visitor


class BalancerCase:
    """`make` is the balancer; `pause` is how long it leaves out a node that is back; `refusal` is its status while it leaves out
    all of them, which a slow machine can bring about."""

    refusal = None

    def setUp(self):
        self.server = self.started_server()
        # Behind Caddy all come from one network: it drops what a client says of itself.
        self.nodes = self.started_nodes(
            self.server.url(), public_url="https://auth.school.example", log_level="debug",
            throttle_sign_up_ceiling=100_000)
        certificate = Certificate()
        self.addCleanup(certificate.remove)
        self.balancer = self.make([node.port for node in self.nodes], certificate)
        self.addCleanup(self.balancer.remove)
        self.balancer.start()

    def test_every_node_has_its_share(self):
        self.nodes[0].add_user("ada", PASSWORD)
        visitor = Visitor(tls=True)
        token = visitor.signed_in(self.balancer.address, "ada")
        before = [self.requests_of(node) for node in self.nodes]
        for _ in range(30):
            self.assertTrue(visitor.is_signed_in(self.balancer.address, token))
        after = [self.requests_of(node) for node in self.nodes]
        # nginx counts in each of its two processes.
        for share in (later - earlier for earlier, later in zip(before, after)):
            self.assertAlmostEqual(share, 10, delta=2)
        self.assertEqual(visitor.ask(self.balancer.address, "GET", "/metrics").status, 404)

    def test_a_node_is_killed(self):
        load = Load([self.balancer.address], tls=True, repeated=True)

        def happen():
            self.nodes[1].kill()
            killed = time.monotonic()
            time.sleep(3)
            self.nodes[1].start()
            return killed

        self.endure(f"one of three nodes behind {self.balancer.name} killed (kill -9), back after 3 s", happen,
                    self.server, self.nodes, load, after=6)
        # Those whose request the node had; everybody else is served by the others.
        self.assertLessEqual(sum(not seen.is_success for seen in load.tally.seen), len(load.residents))
        self.assertLess(load.not_stored_for(), 3)
        self.assertLess(load.not_let_in_for(), 3)

    def test_nodes_are_restarted_one_after_the_other(self):
        """As for an upgrade."""
        load = Load([self.balancer.address], tls=True, repeated=True)

        def happen():
            for node in self.nodes:
                node.stop()
                node.start()
                time.sleep(self.pause)

        self.endure(f"three nodes behind {self.balancer.name} restarted one after the other", happen,
                    self.server, self.nodes, load)
        # Those whose request a node had.
        self.assertLessEqual(
            sum(not seen.is_success and seen.outcome != self.refusal for seen in load.tally.seen), len(load.residents))
        self.assertLess(load.not_stored_for(), 3)
        self.assertLess(load.not_let_in_for(), 3)

    def requests_of(self, node):
        return node.output().count('"path":"/api/id"')


class NginxTests(BalancerCase, ClusterCase):
    make = Nginx
    # When it has left out all of them, it asks them all the same.
    pause = 0


class CaddyTests(BalancerCase, ClusterCase):
    make = Caddy
    pause = 2.5
    refusal = 503

    def test_clients_hear_when_to_come_back_while_no_node_is_there(self):
        for node in self.nodes:
            node.kill()
        answers = [
            Visitor(tls=True).ask(self.balancer.address, "POST", "/api/authenticate", {}) for _ in range(len(self.nodes) + 1)
        ]
        self.assertEqual((answers[-1].status, answers[-1].headers.get("Retry-After")), (503, "2"))


if __name__ == "__main__":
    unittest.main()
