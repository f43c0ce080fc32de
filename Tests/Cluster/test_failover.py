"""The primary dies and its synchronous standby takes over; nodes with both in their URL need no restart."""
import time
import unittest

from cluster_case import ClusterCase
from postgres_server import url_of_pair
from visitor import PASSWORD, Visitor


class FailoverTests(ClusterCase):
    def setUp(self):
        self.primary = self.started_server()
        self.standby = self.primary.standby()
        self.addCleanup(self.standby.remove)
        self.primary.configure(synchronous_standby_names="*")
        self.primary.sql("SELECT pg_reload_conf()")
        self.wait_for_the_standby()
        self.nodes = self.started_nodes(url_of_pair(self.primary, self.standby))

    def wait_for_the_standby(self):
        for _ in range(100):
            if self.primary.sql("SELECT sync_state FROM pg_stat_replication") == [["sync"]]:
                return
            time.sleep(0.1)
        raise AssertionError("the standby does not follow")

    def test_the_standby_takes_over(self):
        def happen():
            self.primary.kill()
            time.sleep(1)
            self.standby.promote()

        self.endure("primary killed; after 1 s its synchronous standby is promoted", happen, self.standby, self.nodes)

    def test_nothing_is_acknowledged_that_the_standby_does_not_have(self):
        """The standby hangs, then the primary dies: what people were told is stored must be on the standby."""
        self.nodes[0].add_user("early", PASSWORD)
        self.standby.pause()
        visitor = Visitor()
        acknowledged = []
        for number, node in enumerate(self.nodes * 2):
            body = {"uid": f"late{number}", "name": "Late", "password": PASSWORD}
            if visitor.ask(node.address, "POST", "/api/user", body).status == 201:
                acknowledged.append(body["uid"])
        self.primary.kill()
        self.standby.resume()
        self.standby.promote()
        stored = [uid for [uid] in self.standby.sql("SELECT uid FROM account", "latchkey")]
        self.assertIn("early", stored)
        self.assertEqual(set(acknowledged) - set(stored), set())


if __name__ == "__main__":
    unittest.main()
