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
        url = url_of_pair(self.primary, self.standby)
        self.nodes = self.started_nodes(url, database_listen_url=url)

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

    def test_the_standby_is_away_for_6_s(self):
        """Nothing is stored meanwhile; who is signed in stays so."""
        def happen():
            self.standby.kill()
            time.sleep(6)
            self.standby.start()

        load = self.endure("synchronous standby away for 6 s", happen, self.primary, self.nodes)
        self.assertGreater(load.not_stored_for(), 4)
        self.assertLess(load.not_let_in_for(), 3)

    def test_nothing_is_acknowledged_that_the_standby_does_not_have(self):
        """The standby is away, then the primary dies: what people were told is stored must be on the standby."""
        self.nodes[0].add_user("early", PASSWORD)
        self.standby.kill()
        body = {"uid": "late", "name": "Late", "password": PASSWORD}
        answer = Visitor().ask(self.nodes[0].address, "POST", "/api/user", body)
        self.primary.kill()
        self.standby.start()
        self.standby.promote()
        stored = [uid for [uid] in self.standby.sql("SELECT uid FROM account", "latchkey")]
        self.assertIn("early", stored)
        self.assertTrue(answer.status == 503 or "late" in stored, (answer.status, stored))


if __name__ == "__main__":
    unittest.main()
