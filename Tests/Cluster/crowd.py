"""Others who take every connection of a PostgreSQL server that they can get, and keep asking for more."""
import subprocess
import threading
import time

from postgres_server import BINARIES


class Crowd:
    """As the role `crowd`, which is nobody's to administer; `size` want a connection each."""

    def __init__(self, server, size):
        self.server, self.size = server, size
        self.stopping = threading.Event()

    def __enter__(self):
        if not self.server.sql("SELECT 1 FROM pg_roles WHERE rolname = 'crowd'"):
            self.server.sql("CREATE ROLE crowd LOGIN")
        self.threads = [threading.Thread(target=self.occupy, daemon=True) for _ in range(self.size)]
        for thread in self.threads:
            thread.start()
        self.wait_until_full()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def occupy(self):
        while not self.stopping.is_set():
            sitting = subprocess.Popen(
                [BINARIES / "psql", "--no-psqlrc", "--quiet", "--host", self.server.folder, "--username", "crowd",
                 "--dbname", "postgres"],
                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
            while sitting.poll() is None and not self.stopping.is_set():
                time.sleep(0.02)
            sitting.stdin.close()
            sitting.wait()

    def wait_until_full(self):
        for _ in range(200):
            if self.taken() >= self.room():
                return
            time.sleep(0.05)
        raise AssertionError(f"{self.taken()} of {self.room()} connections are taken")

    def taken(self):
        return int(self.server.sql("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                                   " AND usename <> 'postgres'")[0][0])

    def room(self):
        return int(self.server.sql(
            "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int")[0][0])
