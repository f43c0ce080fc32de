"""Instructions that one warm request costs, counted by callgrind: they repeat whatever else the machine does."""

import http.client
import os
import re
import subprocess

from server import Server

FEW, MANY = 300, 1_300


def instructions(binary, folder, path, token, work):
    """Of one request over a connection that stays open: two runs, so that the start is subtracted."""
    stripped = os.path.join(work, "stripped")
    # Valgrind 3.19 cannot read this debug information.
    subprocess.run(["strip", "-o", stripped, binary], check=True)
    few, many = (counted(stripped, folder, path, token, requests, work) for requests in (FEW, MANY))
    return (many - few) / (MANY - FEW)


def counted(binary, folder, path, token, requests, work):
    output = os.path.join(work, "callgrind.out")
    under = ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={output}"]
    with Server(binary, folder, 8606, under=under, patience=300) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        for _ in range(requests):
            connection.request("GET", path, headers={"Cookie": f"latchkey={token}"})
            response = connection.getresponse()
            response.read()
            if response.status != 200:
                raise SystemExit(f"{path} answered {response.status}")
        connection.close()
    with open(output) as file:
        return int(re.search(r"^totals: (\d+)", file.read(), re.MULTILINE)[1])
