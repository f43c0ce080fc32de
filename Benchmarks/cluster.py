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


class Cluster:
    """The database is filled when the `with` block begins, and gone when it ends."""

    def __init__(self, binary, folder, port):
        self.binary, self.folder, self.port = binary, folder, port
        self.server = PostgresServer(shared_buffers="512MB", shared_preload_libraries="pg_stat_statements")

    def __enter__(self):
        self.server.create()
        self.server.sql("CREATE EXTENSION pg_stat_statements")
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
