"""Measures every budget of the README against the real executable, from a second process.

What is compared is interleaved, round by round in one run, and each figure is the median of its rounds. Prints the table of
the README as it stands there, writes result.json, and fails nothing: a missed budget is for people to look at.
"""

import os

import arguments
from cluster_bench import ClusterBench
from federation_bench import FederationBench
from filled_database import fill
from report import Report
from rights_bench import RightsBench
from roster_bench import RosterBench
from server_bench import ServerBench


PARTS = ["server", "rights", "roster", "federation", "cluster"]


def main():
    parser = arguments.parser(__doc__)
    parser.add_argument("--accounts", type=int, default=1_000_000)
    parser.add_argument("--sessions", type=int, default=100_000)
    parser.add_argument("--parts", nargs="+", default=PARTS, choices=PARTS)
    options = parser.parse_args()
    report = Report(options)
    print("filling databases …", flush=True)
    small = os.path.join(options.work, "small")
    if "server" in options.parts or "cluster" in options.parts:
        small_tokens = fill(options.latchkey, small, 1_000, 1_000, 8601)
    if "server" in options.parts:
        large = os.path.join(options.work, f"large-{options.accounts}")
        large_tokens = fill(options.latchkey, large, options.accounts, options.sessions, 8602)
        ServerBench(options, report, small, small_tokens, large, large_tokens).run()
    if "rights" in options.parts:
        RightsBench(options, report).run()
    if "roster" in options.parts:
        RosterBench(options, report).run()
    if "federation" in options.parts:
        FederationBench(options, report).run()
    if "cluster" in options.parts:
        ClusterBench(options, report, small, small_tokens).run()
    report.finish()


if __name__ == "__main__":
    main()
