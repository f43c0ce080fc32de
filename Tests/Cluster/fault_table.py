"""The rows of the fault table in docs/operations.md, as this run measured them."""
import os
from pathlib import Path

FILE = os.environ.get("LATCHKEY_FAULT_TABLE")
HEAD = (
    "| fault | what clients saw | slowest answer | longest without a success | stored again after | lost writes "
    "| ended sessions alive |\n|---|---|---|---|---|---|---|\n"
)


def add(fault, load, recovery, lost, alive):
    gap = load.tally.longest_gap(load.began, load.ended)
    row = (f"| {fault} | {load.tally.words()} | {load.tally.slowest():.1f} s | {gap:.1f} s | {recovery:.1f} s "
           f"| {lost} of {load.acknowledged} | {alive} |\n")
    print(f"\n{row}", end="", flush=True)
    if FILE:
        file = Path(FILE)
        file.write_text((file.read_text() if file.exists() else HEAD) + row)
