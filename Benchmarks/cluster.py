"""A PostgreSQL server with all that a filled SQLite database holds, and nodes on it."""

import os
import sys
from collections import Counter
from contextlib import ExitStack, contextmanager

from server import Server

# After our own modules, some of which have the same names.
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Tests", "Cluster"))
from postgres_server import BINARIES, PostgresServer  # noqa: E402

STATEMENTS = """SELECT calls, query FROM pg_stat_statements
    WHERE userid = 'latchkey'::regrole AND toplevel ORDER BY calls DESC"""
LOCKED_SHARE = """CREATE FUNCTION locked_share(seconds DOUBLE PRECISION) RETURNS DOUBLE PRECISION LANGUAGE plpgsql AS $$
    DECLARE
        looks INTEGER := 0;
        locked INTEGER := 0;
        ending TIMESTAMPTZ := clock_timestamp() + seconds * INTERVAL '1 second';
    BEGIN
        WHILE clock_timestamp() < ending LOOP
            PERFORM pg_sleep(0.001);
            looks := looks + 1;
            IF EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted) THEN locked := locked + 1; END IF;
        END LOOP;
        RETURN locked / looks::DOUBLE PRECISION;
    END $$"""


class Cluster:
    """The database is filled when the `with` block begins, and gone when it ends."""

    def __init__(self, binary, folder, port):
        self.binary, self.folder, self.port = binary, folder, port
        self.server = PostgresServer(shared_buffers="512MB", shared_preload_libraries="pg_stat_statements")

    def __enter__(self):
        self.server.create()
        self.server.sql("CREATE EXTENSION pg_stat_statements")
        self.server.sql(LOCKED_SHARE)
        self.copying = Server(self.binary, self.folder, self.port).command("copy", "--to", self.server.url())
        self.server.sql("VACUUM ANALYZE", "latchkey")
        return self

    def __exit__(self, *_):
        self.server.remove()

    def node(self, number=0, **settings):
        settings = {"database_url": self.server.url(), "secret_key_file": "data/secret.key", **settings}
        return Server(self.binary, self.folder, self.port + number, **settings)

    @contextmanager
    def nodes(self, count, **settings):
        """Running nodes on neighbouring ports."""
        with ExitStack() as stack:
            yield [stack.enter_context(self.node(number, **settings)) for number in range(count)]

    def statements(self, work):
        """How often the nodes sent each statement while `work` ran."""
        self.server.sql("SELECT pg_stat_statements_reset()")
        work()
        return Counter({query: int(calls) for calls, query in self.server.sql(STATEMENTS)})

    def locked_share(self, seconds):
        """The share of the next seconds in which somebody held the write lock."""
        return float(self.server.sql(f"SELECT locked_share({seconds})")[0][0])
