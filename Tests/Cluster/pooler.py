"""pgbouncer in transaction mode before a PostgreSQL server."""
import shutil
import socket
import subprocess
import time

from postgres_server import AS_SERVER, owned_folder

CONFIGURATION = """
[databases]
latchkey = host={server} dbname=latchkey user=latchkey
[pgbouncer]
unix_socket_dir = {folder}
listen_addr =
listen_port = 5432
auth_type = any
pool_mode = transaction
default_pool_size = {size}
max_client_conn = 100
logfile = {folder}/pgbouncer.log
pidfile = {folder}/pgbouncer.pid
"""


class Pooler:
    """`size` connections to the server, for however many nodes have."""

    def __init__(self, server, size):
        self.folder = owned_folder()
        self.file = self.folder / "pgbouncer.ini"
        self.file.write_text(CONFIGURATION.format(server=server.folder, folder=self.folder, size=size))
        self.file.chmod(0o644)
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [*AS_SERVER, "pgbouncer", "--quiet", self.file], cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(100):
            with socket.socket(socket.AF_UNIX) as connection:
                if connection.connect_ex(str(self.folder / ".s.PGSQL.5432")) == 0:
                    return self
            time.sleep(0.05)
        raise RuntimeError((self.folder / "pgbouncer.log").read_text())

    def url(self):
        return f"postgresql://latchkey@/latchkey?host={self.folder}".replace("/tmp/", "%2Ftmp%2F")

    def kill(self):
        self.process.kill()
        self.process.wait()
        # A killed pgbouncer leaves both behind, and the next one would refuse to start.
        for left in ("pgbouncer.pid", ".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
            (self.folder / left).unlink(missing_ok=True)

    def remove(self):
        if self.process:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
