"""One `latchkey serve` of several on the same database."""
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

EXECUTABLE = os.environ.get("LATCHKEY_EXECUTABLE", "")
# Of all nodes; no secret.
SECRET_KEY = "a key for tests only: 7gQ2mZ4xW9cL1vB6nR3k"
LISTENS = re.compile(r"Latchkey listens on \S+?:(\d+)")
SETUP = re.compile(r"the link is in the file (\S+)\n")
# Sanitized: nothing of the machine's own Latchkey or libpq reaches a node.
INHERITED = {key: value for key, value in os.environ.items() if not key.startswith(("LATCHKEY_", "PG"))}


class Node:
    """`settings` are configuration keys as environment variables have them, in small letters and without the prefix."""

    def __init__(self, database_url, **settings):
        self.folder = Path(tempfile.mkdtemp(prefix="latchkey-node-"))
        settings = {
            "database_url": database_url, "secret_key": SECRET_KEY, "http_port": 0, "trusted_proxies": "127.0.0.1",
            "public_url": "http://localhost:8587", "log_format": "json", "password_argon2_threads": 1,
            # Residents sign in over and over.
            "throttle_network_sign_in_ceiling": 0, "throttle_account_ceiling": 0, "throttle_read_ceiling": 0, **settings,
        }
        self.settings = {f"LATCHKEY_{key.upper()}": str(value) for key, value in settings.items()}
        # Before the command that serves.
        self.launcher = ()
        # Of a node whose time of day is another one.
        self.clock = None
        self.process = None
        self.port = None

    @property
    def environment(self):
        return {**INHERITED, **self.settings}

    def start(self):
        with open(self.folder / "server.log", "w", encoding="utf-8") as log:
            launcher, beside = (self.clock.launcher, self.clock.environment) if self.clock else (self.launcher, {})
            self.process = subprocess.Popen(
                [*launcher, EXECUTABLE, "serve"], cwd=self.folder, env={**self.environment, **beside}, stdout=log, stderr=log
            )
        for _ in range(2400):
            if listening := LISTENS.search(self.output()):
                self.port = int(listening.group(1))
                # After a stop it comes back to where others look for it.
                self.settings["LATCHKEY_HTTP_PORT"] = str(self.port)
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.025)
        raise RuntimeError(f"latchkey did not start:\n{self.output()}")

    @property
    def address(self):
        return ("127.0.0.1", self.port)

    def output(self):
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")

    def setup_code(self):
        for _ in range(100):
            if found := SETUP.search(self.output()):
                return Path(found.group(1)).read_text().strip().rpartition("#")[2]
            time.sleep(0.025)
        raise RuntimeError(f"no set-up link:\n{self.output()}")

    def command(self, *arguments, text=""):
        """Answers the finished process; its end is checked by whoever cares."""
        return subprocess.run(
            [EXECUTABLE, *arguments], cwd=self.folder, env=self.environment, input=text, text=True,
            capture_output=True, timeout=60,
        )

    def add_user(self, uid, password, role="User"):
        done = self.command("user", "add", uid, "--name", uid, "--role", role, "--password-stdin", text=password + "\n")
        if done.returncode != 0:
            raise RuntimeError(done.stderr)

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def stop(self):
        self._end(signal.SIGTERM)

    def kill(self):
        self._end(signal.SIGKILL)

    def _end(self, number):
        if self.process is None:
            return
        self.process.send_signal(number)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.clock:
            self.clock.forget(self.process.pid)
        self.process = None

    def remove(self):
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def free_port():
    """Of those that no system gives away by itself: it is still free when the process comes, and when it comes back."""
    while True:
        port = random.randrange(20000, 32000)
        with socket.socket() as listener:
            try:
                listener.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
