"""The rows of the fault table in docs/operations.md, as this run measured them."""
import os
from pathlib import Path

FILE = os.environ.get("LATCHKEY_FAULT_TABLE")
HEAD = (
    "| fault | what clients saw | slowest answer | nothing was stored for | signed-in people were not let in for "
    "| the last node stored again after | lost writes | ended sessions alive |\n|---|---|---|---|---|---|---|---|\n"
)


def add(fault, load, recovery, lost, alive):
    times = (load.slowest(), load.not_stored_for(), load.not_let_in_for(), recovery)
    seconds = " | ".join(f"{time:.1f} s" for time in times)
    row = f"| {fault} | {load.tally.words()} | {seconds} | {lost} of {load.acknowledged} | {alive} |\n"
    print(f"\n{row}", end="", flush=True)
    if FILE:
        file = Path(FILE)
        file.write_text((file.read_text() if file.exists() else HEAD) + row)
