"""A folder with a database of its own, in which commands of latchkey and a server run."""
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

PATIENCE = 120
LISTENS = re.compile(r"Latchkey listens on \S+?:(\d+)")


class Workplace:
    """`settings` are those of the configuration, with `_` for the dots."""

    def __init__(self, **settings):
        self.executable = os.environ["LATCHKEY_EXECUTABLE"]
        self.folder = Path(tempfile.mkdtemp(prefix="latchkey-rosters-"))
        kept = {key: value for key, value in os.environ.items() if not key.startswith("LATCHKEY_")}
        self.environment = {**kept, "LATCHKEY_HTTP_PORT": "0", **{f"LATCHKEY_{key.upper()}": value for key, value in settings.items()}}
        self.server = None
        self.port = None

    def write(self, name, rows):
        (self.folder / name).write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")

    def launch(self, *arguments, **more):
        return subprocess.Popen([self.executable, *arguments], cwd=self.folder, env=self.environment, text=True, **more)

    def run(self, *arguments, text=""):
        """Its status, and all that it has said."""
        process = self.launch(*arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said, _ = process.communicate(text, PATIENCE)
        return process.returncode, said

    def rows(self, query):
        database = sqlite3.connect(f"file:{self.folder}/data/latchkey.db?mode=ro", uri=True)
        try:
            return database.execute(query).fetchall()
        finally:
            database.close()

    def dump(self):
        """The database as SQL."""
        database = sqlite3.connect(f"file:{self.folder}/data/latchkey.db?mode=ro", uri=True)
        try:
            return "\n".join(database.iterdump())
        finally:
            database.close()

    def serve(self):
        log = self.folder / "server.log"
        with open(log, "w", encoding="utf-8") as output:
            self.server = self.launch("serve", stdout=output, stderr=output)
        end = time.monotonic() + PATIENCE
        while not (found := LISTENS.search(log.read_text(encoding="utf-8"))):
            if self.server.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"latchkey does not listen:\n{log.read_text(encoding='utf-8')}")
            time.sleep(0.05)
        self.port = int(found.group(1))

    def ask(self, method, path, body, cookie=None):
        """The status, the body and the cookie of the answer."""
        headers = {"Content-Type": "application/json", **({"Cookie": cookie} if cookie else {})}
        request = urllib.request.Request(f"http://localhost:{self.port}{path}", json.dumps(body).encode(), headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode(), (answer.headers["Set-Cookie"] or "").split(";")[0]
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode(), None

    def stop(self):
        if self.server and self.server.poll() is None:
            self.server.terminate()
            self.server.wait(PATIENCE)

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
