"""The real executable, started and asked over HTTP."""

import http.client
import json
import os
import subprocess
import time


class Server:
    """A running `latchkey serve` in a folder of its own; stops when the `with` block ends."""

    def __init__(self, binary, folder, port):
        self.binary, self.folder, self.port = os.path.abspath(binary), folder, port
        self.public_url = f"http://localhost:{port}"
        self.environment = dict(
            os.environ,
            LATCHKEY_HTTP_PORT=str(port),
            LATCHKEY_PUBLIC_URL=self.public_url,
            LATCHKEY_LOG_LEVEL="warning",
        )
        self.process = None

    def __enter__(self):
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [self.binary, "serve"], cwd=self.folder, env=self.environment, stdout=subprocess.DEVNULL,
            stderr=open(os.path.join(self.folder, "server.log"), "ab"),
        )
        while get(self.port, "/health/live")[0] != 200:
            if self.process.poll() is not None or time.monotonic() - self.started > 30:
                raise SystemExit(f"the server did not start; see {self.folder}/server.log")
            time.sleep(0.002)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=30)

    def command(self, *words, text=""):
        subprocess.run(
            [self.binary, *words], cwd=self.folder, env=self.environment, input=text, text=True, check=True,
            stdout=subprocess.DEVNULL,
        )

    def resident_mib(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            line = next(line for line in status if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


def get(port, path, headers={}):
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read()
    except OSError:
        return 0, b""


def sign_in(port, uid, password):
    """The text of a session token."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    body = json.dumps({"uid": uid, "password": password})
    connection.request("POST", "/api/authenticate", body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    response.read()
    for cookie in response.headers.get_all("Set-Cookie") or []:
        if cookie.startswith("latchkey="):
            return cookie.split(";")[0].split("=", 1)[1]
    raise SystemExit(f"sign-in answered {response.status}")
