"""Load on running servers, made by wrk."""

import os
import re
import resource
import secrets
import subprocess
from dataclasses import dataclass

from filled_database import PASSWORD

HERE = os.path.dirname(os.path.abspath(__file__))


@dataclass
class Load:
    """What came of it. `p99` is in milliseconds; of several servers the slowest one's; `cpu_seconds` is the generator's own."""

    requests: int
    rate: float
    p99: float
    cpu_seconds: float


def start(port, script, seconds, connections, **environment):
    """A running wrk; `finish` waits for its end."""
    return subprocess.Popen(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "--latency", "-s", f"{HERE}/{script}",
         f"http://127.0.0.1:{port}/"],
        env=dict(os.environ, **{f"BENCH_{key.upper()}": str(value) for key, value in environment.items()}),
        stdout=subprocess.PIPE, text=True,
    )


def finish(*processes):
    """Throws when an answer was not 2xx: what refusals cost is not what was asked."""
    loads = [result(process) for process in processes]
    return Load(
        requests=sum(load.requests for load in loads),
        rate=sum(load.rate for load in loads),
        p99=max(load.p99 for load in loads),
        cpu_seconds=sum(load.cpu_seconds for load in loads),
    )


def result(process):
    before = children_seconds()
    output, _ = process.communicate()
    cpu_seconds = children_seconds() - before
    if process.returncode != 0 or "Non-2xx" in output or "Socket errors" in output:
        raise SystemExit(f"not every request was answered with success:\n{output}")
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)\b", output).groups()
    return Load(
        requests=int(re.search(r"(\d+) requests in", output)[1]),
        rate=float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1]),
        p99=float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit],
        cpu_seconds=cpu_seconds,
    )


def children_seconds():
    """Processor time of the children that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def start_guarded(server, path, tokens, seconds, connections=32):
    return start(server.port, "guarded.lua", seconds, connections, path=path, cookie="latchkey", tokens=tokens)


def guarded(server, path, tokens, seconds, connections=32):
    return finish(start_guarded(server, path, tokens, seconds, connections))


def start_logins(server, accounts, seconds, connections=16):
    return start(server.port, "login.lua", seconds, connections, accounts=accounts, password=PASSWORD)


def logins(server, accounts, seconds, connections=16):
    return finish(start_logins(server, accounts, seconds, connections))


def sign_ups(server, seconds, connections=16):
    return finish(start(server.port, "sign_up.lua", seconds, connections, prefix=secrets.token_hex(4), password=PASSWORD))


def renames(servers, tokens, seconds, connections=24):
    """Writes that need no hash, spread over the servers."""
    share = connections // len(servers)
    return finish(*(start(server.port, "rename.lua", seconds, share, tokens=tokens) for server in servers))
