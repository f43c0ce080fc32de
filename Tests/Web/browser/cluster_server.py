"""Three latchkey nodes on one PostgreSQL behind nginx, which gives each request to the next: to a test, one LatchkeyServer."""
import functools
import itertools
import os
import shutil
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Cluster"))
from balancer import Nginx
from node import Node
from postgres_server import PostgresServer

NODES = int(os.environ.get("LATCHKEY_BROWSER_NODES", "3"))
# Fewer requests than these say nothing of how they were spread.
ENOUGH = 12 * NODES
numbers = itertools.count(1)


@functools.cache
def postgres():
    """One for all servers of this run, each with a database of its own."""
    return PostgresServer(max_connections=200).create()


class ClusterServer:
    def __init__(self, public_url="http://localhost:8587", launcher=(), tls_certificate=None, tls_key=None,
                 **settings):
        self.public_url = public_url
        self.database = f"browser{next(numbers)}"
        postgres().create_database(self.database)
        url = postgres().url(self.database)
        self.folder = Path(tempfile.mkdtemp(prefix="latchkey-browser-"))
        # Pages and files are in the log from debug on; mails of all nodes come into one folder, as with one server.
        # Teachers see everybody, as with one server.
        settings = {
            "log_level": "debug", "mail_folder": self.folder / "data/outbox", "teacher_scope": "all", **settings,
        }
        # None: the key is not set, as for one server.
        settings = {key: value for key, value in settings.items() if value is not None}
        self.nodes = [Node(url, public_url=public_url, **settings) for _ in range(NODES)]
        for node in self.nodes:
            node.launcher = launcher
        # TLS ends at nginx.
        self.certificate = SimpleNamespace(chain=tls_certificate, key=tls_key) if tls_certificate else None
        self.balancer = None
        # By each node, also before it was last started.
        self.answered = [0] * NODES

    def start(self):
        for node in self.nodes:
            node.start()
        if self.balancer is None:
            self.balancer = Nginx([node.port for node in self.nodes], self.certificate)
        self.balancer.start()
        return self

    @property
    def port(self):
        return self.balancer.port

    @property
    def process(self):
        return self.balancer.process

    def output(self):
        return "".join(node.output() for node in self.nodes)

    def setup_address(self):
        # Each node makes the one code anew as it starts.
        return f"{self.public_url}/setup#{self.nodes[-1].setup_code()}"

    def stop(self):
        if self.balancer:
            self.balancer.stop()
        for number, node in enumerate(self.nodes):
            if node.process:
                node.stop()
                self.answered[number] += node.output().count('"message":"request"')

    def check_that_requests_were_spread(self):
        total = sum(self.answered)
        if total >= ENOUGH and min(self.answered) < total / NODES / 2:
            raise AssertionError(f"requests were not spread over the nodes: {self.answered}")
        print(f"{self.database}: requests by node {self.answered}", file=sys.stderr)

    def remove(self):
        self.stop()
        if self.balancer:
            self.balancer.remove()
        for node in self.nodes:
            node.remove()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.check_that_requests_were_spread()

    def command(self, *arguments, text=""):
        done = self.nodes[0].command(*arguments, text=text)
        if done.returncode != 0:
            raise RuntimeError(f"latchkey {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout

    def add_user(self, uid, password, name, role="User"):
        self.command("user", "add", uid, "--name", name, "--role", role, "--password-stdin", text=password + "\n")

    def rows(self, query, *values):
        """Each `?` in `query` is one of `values`."""
        for one in values:
            query = query.replace("?", quoted(one), 1)
        return [tuple(map(value, row)) for row in postgres().sql(query, self.database, null=NULL)]

    def change(self, statement):
        postgres().sql(statement, self.database)

    def state(self):
        """All that a request may change; the audit of refusals and the time of the last visit aside."""
        return {
            "accounts": self.rows("SELECT * FROM account ORDER BY id"),
            "sessions": self.rows("SELECT secret_hash, account_id, absolute_end, remembered FROM session ORDER BY 1"),
            "devices": self.rows("SELECT account_id, device_hash FROM known_device ORDER BY 1, 2"),
        }


NULL = "(none)"
NOT_TEXT = {NULL: None, "t": 1, "f": 0}


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def value(text):
    """As SQLite gives it: psql writes bytes, numbers and truth as text."""
    if text in NOT_TEXT:
        return NOT_TEXT[text]
    if text.startswith("\\x"):
        return bytes.fromhex(text[2:])
    return int(text) if text.isascii() and text.isdigit() else text
