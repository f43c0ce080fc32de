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


class LostChangesTests(ClusterCase):
    """A standby that is not synchronous takes over without the last changes: what nodes remember of these is no more."""
    CHANGES = 30

    def setUp(self):
        self.primary = self.started_server()
        self.standby = self.primary.standby()
        self.addCleanup(self.standby.remove)
        self.wait_for_the_standby()
        self.nodes = self.started_nodes(url_of_pair(self.primary, self.standby), throttle_write_ceiling=0)
        self.visitor = Visitor(timeout=30)

    def wait_for_the_standby(self):
        for _ in range(100):
            if self.primary.sql("SELECT state FROM pg_stat_replication") == [["streaming"]]:
                return
            time.sleep(0.1)
        raise AssertionError("the standby does not follow")

    def rename(self, token, name):
        self.visitor.ask(self.nodes[0].address, "PUT", "/api/user", {"name": name}, token)

    def position(self, server):
        return int(server.sql("SELECT COALESCE(MAX(seq), 0) FROM account_change", "latchkey")[0][0])

    # S-416: the numbers of changes are given out again, and nobody takes one for another
    def test_a_session_that_ends_after_a_failover_ends_on_all_nodes(self):
        for uid in ("toby", "other"):
            self.nodes[0].add_user(uid, PASSWORD)
        toby, other = (self.visitor.signed_in(self.nodes[0].address, uid) for uid in ("toby", "other"))
        for number in range(self.CHANGES):
            self.rename(other, f"Name {number}")
        time.sleep(1)
        self.assertEqual(self.position(self.primary), self.position(self.standby))
        (self.standby.data / "postgresql.auto.conf").write_text("")
        self.standby.sql("SELECT pg_reload_conf()")
        time.sleep(1)
        for number in range(4):
            self.rename(other, f"Lost {number}")
        self.rename(toby, "Lost")
        time.sleep(0.6)
        self.assertGreater(self.position(self.primary), self.position(self.standby))
        self.assertTrue(all(self.visitor.is_signed_in(node.address, toby) for node in self.nodes))
        self.primary.kill()
        self.standby.promote()
        for node in self.nodes:
            self.wait_until_written(node)
        ended = self.visitor.ask(self.nodes[0].address, "DELETE", "/api/authenticate", token=toby)
        self.assertEqual(ended.status, 200, ended.body)
        self.assertFalse(self.visitor.is_signed_in(self.nodes[0].address, toby))
        time.sleep(1.5)
        self.assertEqual([self.visitor.is_signed_in(node.address, toby) for node in self.nodes], [False] * len(self.nodes))
        self.assertIn("were missed", self.nodes[1].output())

    def wait_until_written(self, node):
        for _ in range(200):
            answer = self.visitor.ask(node.address, "POST", "/api/authenticate", {"uid": "other", "password": PASSWORD})
            if answer.status == 200:
                return
            time.sleep(0.1)
        raise AssertionError("nobody signs in after the failover")


if __name__ == "__main__":
    unittest.main()
