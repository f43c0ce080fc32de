"""Measures what docs/scaling.md tells: what grows with what, on both engines. Prints its tables."""

import os
import platform
import time

import arguments
from cluster import Cluster
from distance_measures import DistanceMeasures
from feed_measures import FeedMeasures
from reading_measures import ACCOUNTS, BUDGETS, EVENTS, ReadingMeasures
from size_measures import SizeMeasures

# Accounts, and how many of them have a live session.
SIZES = {1_000: 1_000, 100_000: 100_000, 1_000_000: 100_000}
ENGINES = "SQLite", "PostgreSQL"
SPEED = {
    "start": ("start to the first answer", "{:.0f} ms"),
    "idle": ("resident memory, idle", "{:.0f} MiB"),
    "full": ("resident memory, all sessions in memory, under load", "{:.0f} MiB"),
    "cold": ("guarded requests/s in the first second, from the database", "{:,.0f}"),
    "warm": ("guarded requests/s, from memory", "{:,.0f}"),
    "sign-ins": ("sign-ins/s", "{:.0f}"),
    "list": ("a page of the list of users", "{:.0f} ms"),
    "search": ("a search in it", "{:.0f} ms"),
}
NAMES = {
    "account": ("_pkey", "_uid_key_key", "_confirmed_email", "_administrator", "_name", "_created_at"),
    "session": ("_pkey", "_public_id_key", "_account", "_idle_end"),
    "known_device": ("_pkey",),
    "audit_event": ("_pkey", "_account", "_at"),
}


def table(title, head, rows):
    machine = f"{os.cpu_count()} cores, {platform.machine()}"
    print(f"\n### {title}\n\n{time.strftime('%Y-%m-%d')}, {machine}, `Benchmarks/run.sh scaling`\n")
    print(f"| {' | '.join(head)} |\n|{'---|' * len(head)}")
    for row in rows:
        print(f"| {' | '.join(row)} |", flush=True)


def by_size(options):
    sizes = []
    for accounts, sessions in SIZES.items():
        print(f"measuring {accounts:,} accounts …", flush=True)
        size = SizeMeasures(options, accounts, sessions)
        size.run()
        sizes.append(size)
    columns = [f"{engine} {size.accounts:,}" for size in sizes for engine in ENGINES]
    table("latchkey copy", ["", *(f"{size.accounts:,}" for size in sizes)], [
        [way, *("{:.1f} s, {:.0f} MiB".format(*size.copies[way]) for size in sizes)] for way in sizes[0].copies
    ])
    table("MiB of tables and indexes", ["", *columns], [
        [name, *(shown("{:.2f}", size.storage[engine].get(name)) for size in sizes for engine in ENGINES)]
        for stem, ends in NAMES.items() for name in (stem, *(stem + end for end in ends))
    ])
    table("Speed and memory", ["", *columns], [
        [what, *(shown(form, size.speed[engine][name]) for size in sizes for engine in ENGINES)]
        for name, (what, form) in SPEED.items()
    ])


def shown(form, value):
    return "–" if value is None else form.format(value)


def distance(*place):
    table("The way to the database", [
        "round trip", "sign-ins/s of three nodes, hashing included", "renames/s of one node", "of three nodes",
        "guarded requests/s of one node, from the database",
    ], [
        [
            f"{row['round trip']:.2f} ms", f"{row['sign-ins']:.0f}", f"{row['renames of one']:.0f}",
            f"{row['renames of three']:.0f}", f"{row['cold']:,.0f}",
        ] for row in DistanceMeasures(*place).run()
    ])


def feed(*place):
    table("The change feed, three nodes", [
        "", "renames/s", "reads of the feed/s", "ms/s of the nodes' processors", "of the database's", "connections",
    ], [
        [
            what, f"{row['renames']:.0f}", f"{row['reads']:.1f}", f"{row['nodes']:.0f}", f"{row['database']:.0f}",
            str(row["connections"]),
        ] for what, row in FeedMeasures(*place).run().items()
    ])


def reading(options):
    times = ReadingMeasures(options, options.accounts, options.events).run(options.engines)
    title = f"What administrators wait for, {options.accounts:,} accounts and {options.events:,} events"
    table(title, ["p95", "budget", *options.engines], [
        [what, f"{budget(what)} ms", *(against(times[engine][what], budget(what)) for engine in options.engines)]
        for what in times[options.engines[0]]
    ])


def budget(what):
    return BUDGETS[what.partition(":")[0]]


def against(time, most):
    return f"{time:.0f} ms" if time <= most else f"**{time:.0f} ms, missed**"


MEASURES = {"distance": distance, "feed": feed}
PARTS = ["sizes", "reading", *MEASURES]


def main():
    parser = arguments.parser(__doc__)
    parser.add_argument("--parts", nargs="+", default=PARTS, choices=PARTS)
    parser.add_argument("--engines", nargs="+", default=ENGINES, choices=ENGINES, help="of the part reading")
    parser.add_argument("--accounts", type=int, default=ACCOUNTS, help="of the part reading")
    parser.add_argument("--events", type=int, default=EVENTS, help="of the part reading")
    options = parser.parse_args()
    if "sizes" in options.parts:
        by_size(options)
    if "reading" in options.parts:
        reading(options)
    rest = [part for part in MEASURES if part in options.parts]
    if rest:
        middle = SizeMeasures(options, 100_000, 100_000)
        with Cluster(options.latchkey, middle.folder, 8611) as cluster:
            for part in rest:
                MEASURES[part](options, cluster, middle.tokens)


if __name__ == "__main__":
    main()
