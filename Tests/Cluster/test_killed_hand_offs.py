"""A code of a hand-off is used once or is gone, whenever the process dies, on both engines."""
import unittest

from cluster_case import ClusterCase
from hand_off import FRONT, HandOff
from node import Node
from visitor import PASSWORD, Visitor

PUBLIC = "http://localhost:8587"


class KilledHandOffsTests(ClusterCase):
    def setUp(self):
        server = self.started_server()
        self.nodes = []
        for url in ("sqlite:data/latchkey.db", server.url()):
            node = Node(url, allowed_origins=FRONT)
            self.addCleanup(node.remove)
            node.start()
            node.add_user("ada", PASSWORD)
            self.nodes.append(node)

    def restart(self, node, walk):
        node.kill()
        walk.visitor.forget(node.address)
        node.start()

    # G-050: kill -9 after the code was made, and before it is exchanged
    def test_a_code_outlives_the_process_and_is_used_once(self):
        for node in self.nodes:
            with self.subTest(node.settings["LATCHKEY_DATABASE_URL"].partition(":")[0]):
                walk = HandOff(Visitor(), node.address, PUBLIC).begin()
                walk.prove("ada")
                self.restart(node, walk)
                first, second = walk.exchange(), walk.exchange()
                self.assertEqual(first.status, 200, first.body)
                self.assertEqual((second.status, second.code), (403, "hand_off_invalid"))
                self.assertTrue(Visitor().is_signed_in(node.address, first.token), "a double submission ends nothing")

    # G-050: kill -9 the moment after the code was exchanged
    def test_a_code_that_was_used_stays_used(self):
        for node in self.nodes:
            with self.subTest(node.settings["LATCHKEY_DATABASE_URL"].partition(":")[0]):
                walk = HandOff(Visitor(), node.address, PUBLIC).begin()
                walk.prove("ada")
                first = walk.exchange()
                self.restart(node, walk)
                self.assertEqual(first.status, 200, first.body)
                second = walk.exchange()
                self.assertEqual((second.status, second.code), (403, "hand_off_invalid"))

    # G-050: kill -9 between the page's form and the person's password
    def test_a_hand_off_that_has_begun_goes_on(self):
        for node in self.nodes:
            with self.subTest(node.settings["LATCHKEY_DATABASE_URL"].partition(":")[0]):
                walk = HandOff(Visitor(), node.address, PUBLIC).begin()
                self.restart(node, walk)
                walk.prove("ada")
                self.assertEqual(walk.exchange().status, 200)


if __name__ == "__main__":
    unittest.main()
