"""What a run measured beside the fault table: printed, and kept below it."""
import os
from pathlib import Path

FILE = os.environ.get("LATCHKEY_MEASURED")


def add(line):
    print(f"\n{line}", flush=True)
    if FILE:
        with Path(FILE).open("a", encoding="utf-8") as file:
            file.write(f"- {line}\n")
