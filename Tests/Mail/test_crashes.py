"""A server that is killed while it sends: no mail is lost, and what comes twice comes under the same name."""
import unittest

from burst_case import KILLS, MAILS, BurstCase


class CrashTests(BurstCase):
    def test_one_server_is_killed_in_the_middle_of_a_burst(self):
        # S-288: kill -9, at least once, never lost
        sink = self.started_sink()
        sink.delay = 0.01
        node = self.started_node(sink.url())
        uids = [f"pupil{number}" for number in range(MAILS)]
        node.add_many(uids)
        accepted, asking = self.burst([node], uids)

        def revive():
            node.bring_forward()
            node.start()

        self.kill_in_the_middle(sink, node, revive)
        asking.join(60)
        node.wait_until_settled(60)
        self.assertEqual(len(accepted), MAILS)
        self.assert_none_lost(sink, accepted, "SQLite", cut=KILLS)


if __name__ == "__main__":
    unittest.main()
