"""One latchkey server in a folder of its own, started and stopped by a test."""
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path

EXECUTABLE = os.environ.get("LATCHKEY_EXECUTABLE", "")
LISTENS = re.compile(r"Latchkey listens on \S+?:(\d+); people reach it at (\S+)")
SETUP = re.compile(r"the link is in the file (\S+)\n")


class LatchkeyServer:
    """`launcher` stands before the command that serves, as that of KnownHosts."""

    def __init__(self, public_url="http://localhost:8587", launcher=(), **settings):
        self.public_url, self.launcher = public_url, launcher
        self.folder = Path(tempfile.mkdtemp(prefix="latchkey-browser-"))
        self.settings = {f"LATCHKEY_{key.upper()}": str(value) for key, value in settings.items()}
        self.settings.setdefault("LATCHKEY_HTTP_PORT", "0")
        # All tests of a server sign in from one network, and mostly as the same few people.
        self.settings.setdefault("LATCHKEY_THROTTLE_NETWORK_SIGN_IN_CEILING", "0")
        self.settings.setdefault("LATCHKEY_THROTTLE_ACCOUNT_CEILING", "0")
        # Teachers see everybody, in tests that are not about groups.
        self.settings.setdefault("LATCHKEY_TEACHER_SCOPE", "all")
        # As if a program sent what lies there: without, the pages would tell people to ask staff.
        if settings.get("mail_folder", "") is None:
            del self.settings["LATCHKEY_MAIL_FOLDER"]
        else:
            self.settings.setdefault("LATCHKEY_MAIL_FOLDER", "data/outbox")
        self.settings["LATCHKEY_PUBLIC_URL"] = public_url
        self.process = None
        self.port = None

    def _environment(self):
        kept = {key: value for key, value in os.environ.items() if not key.startswith("LATCHKEY_")}
        return {**kept, **self.settings}

    def start(self):
        self.log = open(self.folder / "server.log", "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [*self.launcher, EXECUTABLE, "serve"], cwd=self.folder, env=self._environment(), stdout=self.log, stderr=self.log
        )
        for _ in range(1200):
            listening = LISTENS.search(self.output())
            if listening:
                self.port = int(listening.group(1))
                # The browser's rules name this port: after a stop the server must come back to it.
                self.settings["LATCHKEY_HTTP_PORT"] = str(self.port)
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"latchkey did not start:\n{self.output()}")

    def output(self):
        return (self.folder / "server.log").read_text(encoding="utf-8")

    def setup_address(self):
        return Path(SETUP.search(self.output()).group(1)).read_text().strip()

    def stop(self):
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None
            self.log.close()

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def command(self, *arguments, text=""):
        done = subprocess.run(
            [EXECUTABLE, *arguments], cwd=self.folder, env=self._environment(), input=text, text=True, capture_output=True
        )
        if done.returncode != 0:
            raise RuntimeError(f"latchkey {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout

    def add_user(self, uid, password, name, role="User"):
        self.command("user", "add", uid, "--name", name, "--role", role, "--password-stdin", text=password + "\n")

    def rows(self, query, *values):
        database = sqlite3.connect(f"file:{self.folder}/data/latchkey.db?mode=ro", uri=True)
        try:
            return database.execute(query, values).fetchall()
        finally:
            database.close()

    def change(self, statement):
        """While it is stopped: what it remembers would not be changed."""
        database = sqlite3.connect(self.folder / "data/latchkey.db")
        with database:
            database.execute(statement)
        database.close()

    def state(self):
        """All that a request may change; the audit of refusals and the time of the last visit aside."""
        return {
            "accounts": self.rows("SELECT * FROM account ORDER BY id"),
            "sessions": self.rows("SELECT secret_hash, account_id, absolute_end, remembered FROM session ORDER BY 1"),
            "devices": self.rows("SELECT account_id, device_hash FROM known_device ORDER BY 1, 2"),
        }


# Where people reach the process itself, and no proxy stands before it.
OneServer = LatchkeyServer
if os.environ.get("LATCHKEY_BROWSER_NODES"):
    # The same tests against several nodes that pass for one server.
    from cluster_server import ClusterServer as LatchkeyServer
