"""One of three nodes stands still, perhaps in the middle of what it stores; the others are not held up for long."""
import time
import unittest

from cluster_case import ClusterCase
from load import Load


class NodeFaultTests(ClusterCase):
    # idle_in_transaction_session_timeout is 4 s: then the place of whoever stands still is given to the next.
    held_up_limit = 5.5

    def test_a_node_stands_still_for_6_s(self):
        server = self.started_server()
        still, *others = nodes = self.started_nodes(server.url())
        load = Load([node.address for node in others])

        def happen():
            still.pause()
            time.sleep(6)
            still.resume()

        self.endure("one of three nodes stands still for 6 s (SIGSTOP); clients of the others", happen, server, nodes, load)
        self.assertLess(load.not_stored_for(), self.held_up_limit)
        self.assertLess(load.not_let_in_for(), 3)


if __name__ == "__main__":
    unittest.main()
