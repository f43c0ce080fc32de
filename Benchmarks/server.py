"""The real executable, started and asked over HTTP."""

import http.client
import json
import os
import subprocess
import time


class Server:
    """A running `latchkey serve`, with `folder` as its working directory; stops when the `with` block ends.

    `settings` are configuration keys as environment variables have them, in small letters and without the prefix.
    `under` is a command that runs it, and `patience` the seconds that its start may take.
    """

    # Tokens name it, and several nodes take the same tokens.
    PUBLIC_URL = "http://localhost:8587"

    def __init__(self, binary, folder, port, under=(), patience=30, **settings):
        self.binary, self.folder, self.port = os.path.abspath(binary), folder, port
        settings = {
            "http_port": port, "public_url": Server.PUBLIC_URL, "log_level": "warning",
            # All load comes from one address.
            "throttle_sign_up_ceiling": 1_000_000, "throttle_network_sign_in_ceiling": 0, "throttle_account_ceiling": 0, "throttle_read_ceiling": 0,
            **settings,
        }
        self.environment = dict(os.environ, **{f"LATCHKEY_{key.upper()}": str(value) for key, value in settings.items()})
        self.under, self.patience = list(under), patience
        self.process = None

    def __enter__(self):
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [*self.under, self.binary, "serve"], cwd=self.folder, env=self.environment, stdout=subprocess.DEVNULL,
            stderr=open(os.path.join(self.folder, "server.log"), "ab"),
        )
        while get(self.port, "/health/live")[0] != 200:
            if self.process.poll() is not None or time.monotonic() - self.started > self.patience:
                raise SystemExit(f"the server did not start; see {self.folder}/server.log")
            time.sleep(0.002)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=self.patience)

    def command(self, *words, text=""):
        """Runs `latchkey` with these words; answers the seconds it took and the most memory it had, in MiB."""
        started = time.monotonic()
        process = subprocess.Popen(
            [self.binary, *words], cwd=self.folder, env=self.environment, stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL, text=True,
        )
        process.stdin.write(text)
        process.stdin.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise SystemExit(f"latchkey {words[0]} failed; what it said is above")
        return time.monotonic() - started, usage.ru_maxrss / 1024

    def resident_mib(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            line = next(line for line in status if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def cpu_seconds(self):
        return cpu_seconds(self.process.pid)


def cpu_seconds(pid):
    """Processor time of a process since its start, of all its threads, its own and the kernel's for it."""
    with open(f"/proc/{pid}/stat") as file:
        # The name in parentheses may hold spaces.
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


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
