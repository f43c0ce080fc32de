"""Examples/flask-api beside a latchkey server that runs already: the app and its nginx, which is one address for both."""
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from browser_case import ROOT

EXAMPLE = ROOT / "Examples/flask-api"
# The ports that nginx.conf names: where it listens, Latchkey, the app.
PORTS = re.compile(r":(8587|8586|8590);")


class FlaskBackend:
    """`port` is nginx's; `page` is the origin of the app's pages. The server must trust what 127.0.0.1 says of visitors."""

    def __init__(self, server, page):
        self.folder = Path(tempfile.mkdtemp(prefix="latchkey-flask-"))
        # nginx gives up being root.
        self.folder.chmod(0o755)
        self.database = self.folder / "blog.db"
        self.log = open(self.folder / "backend.log", "w+", encoding="utf-8")
        self.processes = []
        self.port, app = free_port(), free_port()
        self._start(
            [sys.executable, EXAMPLE / "app.py"], PYTHONPATH=str(ROOT / "Guards/python/src"), PORT=str(app), DATABASE=str(self.database),
            AUTH_SERVER=f"http://localhost:{server.port}", ORIGINS=f"{page} {server.public_url}")
        ports = {"8587": self.port, "8586": server.port, "8590": app}
        configuration = self.folder / "nginx.conf"
        configuration.write_text(PORTS.sub(lambda found: f":{ports[found[1]]};", (EXAMPLE / "nginx.conf").read_text()))
        self._start(["nginx", "-e", "stderr", "-p", self.folder, "-c", configuration])
        try:
            for port in (app, self.port):
                self._wait_for(port)
        except RuntimeError:
            self.stop()
            raise

    def _start(self, command, **settings):
        self.processes.append(subprocess.Popen(command, env={**os.environ, **settings}, stdout=self.log, stderr=self.log))

    def _wait_for(self, port):
        for _ in range(600):
            if any(process.poll() is not None for process in self.processes):
                break
            try:
                return socket.create_connection(("127.0.0.1", port), 1).close()
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"Examples/flask-api did not start:\n{(self.folder / 'backend.log').read_text(encoding='utf-8')}")

    def stop(self):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(10)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
