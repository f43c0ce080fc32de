"""Nodes write at once, their commits take their time, nodes are killed among them; a follower of the change feed misses nothing."""
import os
import random
import threading
import time
import unittest

from cluster_case import ClusterCase
from load import Load

# A minute in `make soak`.
SECONDS = 60 if os.environ.get("LATCHKEY_SOAK") == "1" else 8
# What is under way longest is committed last, unless somebody sees to the order.
TARRY = """
CREATE FUNCTION tarry() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_sleep(random() * 0.015); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER tarry_changes AFTER INSERT ON account_change
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tarry();
CREATE CONSTRAINT TRIGGER tarry_events AFTER INSERT ON audit_event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tarry()
"""


class Follower(threading.Thread):
    """Reads on from the last number that it has seen, as nodes do, and never back."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self.server = server
        self.seen = []
        self.stopping = threading.Event()

    def run(self):
        while not self.stopping.is_set():
            self.follow()

    def follow(self):
        last = self.seen[-1] if self.seen else 0
        rows = self.server.sql(f"SELECT seq FROM account_change WHERE seq > {last} ORDER BY seq", "latchkey")
        self.seen += [int(number) for number, in rows]


class ChangeFeedTests(ClusterCase):
    def test_a_follower_misses_nothing(self):
        server = self.started_server()
        nodes = self.started_nodes(server.url())
        server.sql(TARRY, "latchkey")
        load = Load([node.address for node in nodes], residents=16)
        follower = Follower(server)
        follower.start()

        def happen():
            ending = time.monotonic() + SECONDS
            while time.monotonic() < ending:
                node = random.choice(nodes)
                node.kill()
                time.sleep(0.5)
                node.start()
                time.sleep(1.5)

        self.endure(f"nodes killed (kill -9) one after the other for {SECONDS} s, commits that take up to 15 ms", happen,
                    server, nodes, load)
        follower.stopping.set()
        follower.join()
        follower.follow()
        stored = [int(number) for number, in server.sql("SELECT seq FROM account_change ORDER BY seq", "latchkey")]
        self.assertGreater(len(stored), 50)
        self.assertEqual(follower.seen, stored)


if __name__ == "__main__":
    unittest.main()
