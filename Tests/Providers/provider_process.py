"""An OpenID provider that others have written, as a process of its own on loopback."""
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parents[1] / "Cluster"))

from node import free_port

CLIENT, SECRET = "latchkey", "a-secret-of-these-tests"
# The pages are looked at by nobody, and their processes need nothing of this machine's own settings.
ENVIRONMENT = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNINGS": "ignore", "NO_COLOR": "1"}


@dataclass(frozen=True)
class Person:
    login: str
    name: str
    password: str = "a ferry across 5 rivers"


class ProviderProcess:
    """`people` can sign in there, and `redirect_uri` is registered for our server."""

    name = ""
    # Of the addresses of its people: nobody has the same one at two.
    domain = ""

    def __init__(self, redirect_uri, people):
        self.redirect_uri, self.people = redirect_uri, people
        self.folder = Path(tempfile.mkdtemp(prefix="latchkey-provider-"))
        self.port = free_port()
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.process = None
        self.prepare()

    def prepare(self):
        """Writes what the command reads."""

    @property
    def command(self):
        """The arguments of Python."""
        raise NotImplementedError

    def answers(self, person):
        """What this person types into the forms of this provider, by the names of the fields and buttons."""
        raise NotImplementedError

    def email(self, person):
        return f"{person.login}@{self.domain}"

    def turn_of(self, person):
        """Around a sign-in of this person, for a provider that has to wait between two."""
        return contextlib.nullcontext()

    def settings(self, slot):
        """What our server is told of it; `slot` is oidc, oidc2 or oidc3."""
        return {
            f"federation_{slot}_client_id": CLIENT, f"federation_{slot}_client_secret": SECRET,
            f"federation_{slot}_issuer": self.issuer, f"federation_{slot}_name": self.name,
            f"federation_{slot}_trust_email": "true",
        }

    def start(self):
        """Comes up by itself: `wait` until it has."""
        with open(self.folder / "provider.log", "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.command], cwd=self.folder, env=ENVIRONMENT, stdout=log, stderr=log)
        return self

    def wait(self, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            try:
                self.ask("/.well-known/openid-configuration")
                return self
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"{self.name} did not start:\n{self.output()}")

    def ask(self, path, data=None):
        """The JSON of one of its own addresses, past our server."""
        with urllib.request.urlopen(f"{self.issuer}{path}", data, timeout=30) as answer:
            return json.load(answer)

    def output(self):
        return (self.folder / "provider.log").read_text(encoding="utf-8", errors="replace")

    def pause(self):
        """Connections are still taken, and nothing is answered."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
