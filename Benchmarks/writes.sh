#!/usr/bin/env bash
# writes.sh TEST_RUNNER
# Measures how many sign-ins three nodes store in a second, without hashing, with one lock for everything and with a lock for each
# scope, at several distances from a PostgreSQL that keeps what it is told (fsync). TEST_RUNNER is the built tests:
# .build/debug/latchkeyPackageTests.xctest, or that of a release build.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -eq 1 ] || { echo "usage: $0 TEST_RUNNER" >&2; exit 2; }
mkdir -p .build/bench
cc -O2 -o .build/bench/distance Benchmarks/distance.c -lpthread
exec /usr/bin/python3 -W ignore::ResourceWarning - "$1" <<'PYTHON'
import os, subprocess, sys
sys.path[:0] = ["Benchmarks", "Tests/Cluster"]
from contextlib import ExitStack
from distance import Distance
from distance_measures import round_trip
from postgres_server import PostgresServer

server = PostgresServer(shared_buffers="256MB", max_connections=100)
server.create()
try:
    with ExitStack() as stack:
        ways = [stack.enter_context(Distance(".build/bench/distance", server.folder, delay)) for delay in (2450, 400, 0)]
        folders = " ".join(f"{round_trip(way.folder):.2f}={way.folder}" for way in ways)
        url = f"postgresql:///latchkey?host={str(server.folder).replace('/', '%2F')}&user=latchkey&connect_timeout=120"
        output = subprocess.run(
            [sys.argv[1], "--testing-library", "swift-testing", "--filter", "WriteRateTests"],
            env={**os.environ, "LATCHKEY_TEST_POSTGRES": url, "LATCHKEY_MEASURE_WRITES": folders},
            capture_output=True, text=True)
        lines = [line for line in output.stdout.splitlines() if line.startswith("MEASURED")]
        print("\n".join(lines) or output.stdout[-3000:] + output.stderr[-3000:])
        sys.exit(output.returncode)
finally:
    server.remove()
PYTHON
