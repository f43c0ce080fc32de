"""A PostgreSQL server of its own in a temporary folder, and what can happen to one."""
import atexit
import csv
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

BINARIES = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name), default=Path())
# PostgreSQL refuses to run as root.
AS_SERVER = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups"] if os.geteuid() == 0 else []
# What is acknowledged must be on the disk here: fsync and synchronous_commit stay on.
SETTINGS = {"listen_addresses": "", "shared_buffers": "64MB", "max_connections": 100, "checkpoint_timeout": "30min"}


class PostgresServer:
    """Listens on a socket in its folder. Nodes come as the user `latchkey`, who owns the database of the same name."""

    def __init__(self, **settings):
        self.folder = owned_folder()
        self.data = self.folder / "data"
        self.settings = {**SETTINGS, "unix_socket_directories": self.folder, **settings}
        # An interrupted test cleans nothing up.
        atexit.register(self.remove)

    def create(self, *options):
        """`options` are initdb's."""
        run("initdb", *options, "--pgdata", self.data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8",
            "--locale", "C.UTF-8", "--no-sync")
        self.configure(**self.settings)
        self.start()
        self.sql("CREATE ROLE latchkey LOGIN")
        self.create_database("latchkey")
        return self

    def create_database(self, name):
        self.sql(f'CREATE DATABASE "{name}" OWNER latchkey')

    def configure(self, **settings):
        """The last line for a setting is the one that counts."""
        with open(self.data / "postgresql.conf", "a", encoding="utf-8") as file:
            file.writelines(f"{key} = '{value}'\n" for key, value in settings.items())

    def start(self):
        run("pg_ctl", "start", "--wait", "--pgdata", self.data, "--log", self.folder / "server.log")

    def stop(self, mode="fast"):
        run("pg_ctl", "stop", "--wait", "--pgdata", self.data, "--mode", mode)

    def restart(self):
        run("pg_ctl", "restart", "--wait", "--pgdata", self.data, "--log", self.folder / "server.log", "--mode", "fast")

    def processes(self):
        """The server's first process and its children; none when it is down."""
        try:
            first = int((self.data / "postmaster.pid").read_text().split()[0])
        except FileNotFoundError:
            return []
        return [first, *(pid for pid in all_processes() if parent(pid) == first)]

    def pause(self):
        self._signal(signal.SIGSTOP)

    def resume(self):
        self._signal(signal.SIGCONT)

    def kill(self):
        """As when the machine loses power, as far as clients can tell."""
        self._signal(signal.SIGSTOP)
        self._signal(signal.SIGKILL)

    def _signal(self, number):
        for pid in self.processes():
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass

    def standby(self):
        """A copy that follows this server; promoted, it asks for no standby of its own."""
        copy = PostgresServer()
        run("pg_basebackup", "--pgdata", copy.data, "--host", self.folder, "--username", "postgres",
            "--write-recovery-conf", "--checkpoint", "fast", "--no-sync")
        copy.configure(unix_socket_directories=copy.folder, synchronous_standby_names="")
        copy.start()
        return copy

    def promote(self):
        run("pg_ctl", "promote", "--wait", "--pgdata", self.data)

    def cut_connections(self):
        """All of `latchkey`'s; answers how many."""
        cut = self.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'latchkey'")
        return len(cut)

    def sql(self, statement, database="postgres", null=""):
        """As the superuser; rows of texts, with `null` for what is none."""
        done = subprocess.run(
            [BINARIES / "psql", "--no-psqlrc", "--csv", "--tuples-only", "--quiet", "--set", "ON_ERROR_STOP=1",
             "--pset", f"null={null}", "--host", self.folder, "--username", "postgres", "--dbname", database, "--command", statement],
            capture_output=True, text=True, timeout=60,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{statement}: {done.stderr}")
        return list(csv.reader(done.stdout.splitlines()))

    def feed(self, statement, rows, database="postgres"):
        """Takes as long as it takes; `rows` is what COPY … FROM STDIN reads."""
        process = subprocess.Popen(
            [BINARIES / "psql", "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--host", self.folder,
             "--username", "latchkey", "--dbname", database, "--command", statement],
            stdin=subprocess.PIPE, text=True,
        )
        process.stdin.writelines(rows)
        process.stdin.close()
        if process.wait() != 0:
            raise RuntimeError(f"{statement[:80]} failed; what it said is above")

    def url(self, database="latchkey", user="latchkey"):
        return f"postgresql://{user}@/{database}?host={quote(str(self.folder), safe='')}"

    def log(self):
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")

    def remove(self):
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def url_of_pair(first, second, database="latchkey"):
    """Both servers in one URL, as for a primary and its standby."""
    hosts = ",".join(quote(str(server.folder), safe="") for server in (first, second))
    return f"postgresql://latchkey@/{database}?host={hosts}&target_session_attrs=read-write"


def owned_folder():
    """A temporary folder that belongs to who runs PostgreSQL's programs; short, for sockets' names are."""
    folder = Path(tempfile.mkdtemp(prefix="latchkey-pg-", dir="/tmp"))
    if AS_SERVER:
        shutil.chown(folder, "postgres")
    # Clients that are other users come to the socket.
    folder.chmod(0o711)
    return folder


def run(program, *arguments):
    # A server that stays must not hold our pipes open.
    with tempfile.TemporaryFile("w+") as output:
        status = subprocess.run(
            [*AS_SERVER, BINARIES / program, *map(str, arguments)], cwd="/", stdin=subprocess.DEVNULL, stdout=output,
            stderr=output, timeout=90,
        ).returncode
        if status != 0:
            output.seek(0)
            raise RuntimeError(f"{program} ended with {status}: {output.read()}")


def all_processes():
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def parent(pid):
    try:
        # The name in parentheses may hold spaces.
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return None
