"""One of two servers is killed while it sends: no mail is lost, and what comes twice comes under the same name."""
import unittest

from burst_case import KILLS, MAILS, BurstCase
from mail_node import wait_until_settled
from postgres_server import PostgresServer


class ClusterCrashTests(BurstCase):
    def test_one_of_two_servers_on_postgresql_is_killed_in_the_middle_of_a_burst(self):
        # S-288: kill -9 of one of two, at least once, never lost
        server = PostgresServer()
        self.addCleanup(server.remove)
        server.create()
        sink = self.started_sink()
        sink.delay = 0.01
        node, other = (self.started_node(sink.url(), database_url=server.url()) for _ in range(2))
        uids = [f"pupil{number}" for number in range(1, MAILS + 1)]
        node.sign_up("first")
        own = {"id": "decode(md5(pupil.uid), 'hex')", "uid": "pupil.uid", "uid_key": "pupil.uid",
               "email": "pupil.uid || '@school.example'",
               "email_verified": "1"}
        columns = [name for [name] in server.sql(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'account'", "latchkey")]
        server.sql(
            f"INSERT INTO account ({', '.join(columns)}) "
            f"SELECT {', '.join(own.get(name, 'first.' + name) for name in columns)} FROM account first, "
            f"LATERAL (SELECT 'pupil' || n AS uid FROM generate_series(1, {MAILS}) n) pupil WHERE first.uid = 'first'",
            "latchkey")
        accepted, asking = self.burst([node, other], uids)

        # What the dead had claimed stays theirs until everybody has stopped: the other may be sending its own.
        self.kill_in_the_middle(sink, node, revive=node.start)
        asking.join(60)
        for each in (node, other):
            each.stop()
        server.sql("UPDATE job SET due_at = 0 WHERE state = 1", "latchkey")
        for each in (node, other):
            each.start()
        wait_until_settled(lambda: server.sql("SELECT 1 FROM job WHERE state = 1 LIMIT 1", "latchkey"), 60)
        self.assertEqual(len(accepted), MAILS)
        self.assert_none_lost(sink, accepted, "PostgreSQL, two nodes", cut=KILLS + 2)


if __name__ == "__main__":
    unittest.main()
