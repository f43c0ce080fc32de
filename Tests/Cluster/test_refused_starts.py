"""A database that cannot be used stops the start: one line that says why, never with the password, and exit status 1."""
import time
import unittest

from cluster_case import ClusterCase
from crowd import Crowd
from node import Node
from visitor import PASSWORD

SECRET = "correct-horse-77"


class RefusedStartTests(ClusterCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = ClusterCase()
        cls.addClassCleanup(cls.cluster.doCleanups)
        # A node and a command beside it use up to ten (docs/operations.md).
        cls.server = cls.cluster.started_server(max_connections=15, superuser_reserved_connections=3)
        cls.server.sql(f"CREATE ROLE guarded LOGIN PASSWORD '{SECRET}'")
        rules = cls.server.data / "pg_hba.conf"
        rules.write_text("local all guarded scram-sha-256\n" + rules.read_text())
        cls.server.sql("SELECT pg_reload_conf()")

    def url(self, database="latchkey", user="latchkey", password=SECRET):
        return self.server.url(database, f"{user}:{password}")

    def refused(self, *arguments, **settings):
        said = super().refused(*arguments, **settings)
        self.assertNotIn(SECRET, said)
        self.assertNotIn("wrong-horse", said)

    def test_no_server_there(self):
        self.refused(f"postgresql://latchkey:{SECRET}@127.0.0.1:1/latchkey", "cannot be reached", "127.0.0.1")

    def test_a_url_that_is_none(self):
        self.refused(f"postgresql://latchkey:{SECRET}@127.0.0.1:port/latchkey?hots=x", "database")

    def test_a_wrong_password(self):
        self.refused(self.url("latchkey", "guarded", "wrong-horse"), "password authentication failed")

    def test_a_missing_database(self):
        self.refused(self.url("nowhere"), "does not exist")

    def test_missing_rights(self):
        self.server.create_database("others")
        self.refused(self.url("others", "guarded"), "may not be changed by this user", "CREATE")

    def test_a_database_of_somebody_else(self):
        self.server.create_database("shop")
        self.server.sql("CREATE TABLE orders (id int)", "shop")
        self.refused(self.url("shop"), "database or schema of its own")
        self.assertEqual(self.server.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", "shop"), [["1"]])

    def test_a_newer_schema(self):
        self.server.create_database("newer")
        node = Node(self.url("newer"))
        self.addCleanup(node.remove)
        node.start()
        node.add_user("ada", PASSWORD)
        node.stop()
        self.server.sql("INSERT INTO schema_migration VALUES (9999, 'later', 0)", "newer")
        self.refused(self.url("newer"), "newer latchkey")
        self.refused(self.url("newer"), "newer latchkey", arguments=("user", "list"))

    def test_a_standby_that_is_not_promoted(self):
        standby = self.server.standby()
        self.addCleanup(standby.remove)
        self.refused(standby.url(), "cannot be reached", "read-only")

    def test_a_server_that_is_too_old(self):
        """It is this one, but says of itself that it is older."""
        self.server.create_database("old")
        self.server.sql("CREATE SCHEMA past AUTHORIZATION latchkey", "old")
        self.server.sql("CREATE FUNCTION past.current_setting(text) RETURNS text LANGUAGE sql AS $$ SELECT '120018' $$", "old")
        self.server.sql("ALTER DATABASE old SET search_path = past, pg_catalog", "old")
        self.refused(self.url("old"), "PostgreSQL 13 or later", "older than PostgreSQL 13")

    def test_no_connection_to_spare(self):
        with Crowd(self.server, 12):
            self.refused(self.url(), "connection")


class NoConnectionTests(ClusterCase):
    def test_connections_run_out_while_serving(self):
        """A node's connections are cut and others take their places: 503 with Retry-After, and back by itself."""
        # Those who are refused have a place for a moment: there must be one left for the administrator, who is us.
        server = self.started_server(max_connections=57, superuser_reserved_connections=40)
        nodes = self.started_nodes(server.url(), count=2)

        def happen():
            with Crowd(server, 40):
                time.sleep(0.3)
                server.cut_connections()
                time.sleep(4)

        self.endure("out of connections for 4 s (max_connections)", happen, server, nodes)


if __name__ == "__main__":
    unittest.main()
