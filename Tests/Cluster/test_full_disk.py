"""PostgreSQL's disk is full: what would write is refused and nothing is claimed; it goes on once there is room."""
import time
import unittest

from cluster_case import ClusterCase
from postgres_server import PostgresServer
from small_disk import SmallDisk


class FullDiskTests(ClusterCase):
    def small_disk(self, mebibytes):
        disk = SmallDisk(mebibytes)
        self.addCleanup(disk.remove)
        if not disk.mount():
            self.skipTest("mounting a small disk is not allowed here: the full disk was NOT tried")
        return disk

    def test_no_room_for_another_row(self):
        """The log of transactions has a disk of its own, so that the server itself goes on."""
        server = self.started_server()
        disk = self.small_disk(24)
        self.addCleanup(server.kill)
        server.sql(f"CREATE TABLESPACE small LOCATION '{disk.folder}'")
        server.sql("CREATE DATABASE narrow OWNER latchkey TABLESPACE small")
        # What a first connection writes is there.
        server.sql("SELECT 1", "narrow")
        disk.fill()
        self.refused(server.url("narrow"), "cannot be reached", "No space left on device")
        disk.free()
        nodes = self.started_nodes(server.url("narrow"))

        def happen():
            disk.fill()
            time.sleep(5)
            disk.free()

        load = self.endure("PostgreSQL's disk full for 5 s", happen, server, nodes, database="narrow")
        self.assertGreater(load.tally.counts()[503], 0, "the disk was not full")
        for onlooker in load.onlookers:
            self.assertEqual(set(onlooker.tally.counts()), {200}, "who is signed in stays so")

    def test_no_room_for_the_log_of_transactions(self):
        """The server gives up, and is started again by its operator once there is room."""
        disk = self.small_disk(64)
        server = PostgresServer()
        self.addCleanup(server.remove)
        # Small files, so that the one that is begun is soon full.
        server.create("--waldir", disk.folder / "log", "--wal-segsize", "1")
        nodes = self.started_nodes(server.url())

        def happen():
            disk.fill()
            self.until_it_gave_up(server)
            time.sleep(3)
            disk.free()
            server.start()

        self.endure("disk of PostgreSQL's transaction log full: it gives up; room made and started 3 s after",
                    happen, server, nodes)

    def until_it_gave_up(self, server):
        for _ in range(200):
            if not server.processes():
                return
            time.sleep(0.1)
        raise AssertionError("the disk was not full")


if __name__ == "__main__":
    unittest.main()
