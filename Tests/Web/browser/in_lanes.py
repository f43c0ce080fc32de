"""in_lanes.py [MODULE …]: runs modules of tests side by side, each in a process of its own; all of them without names.

Most of their time is waiting for a browser. What a module says is printed when it is done, the longest ones begin first.
"""
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

HERE = Path(__file__).resolve().parent
LANES = int(os.environ.get("LATCHKEY_BROWSER_LANES", "2"))
# So that no long one begins when the others are done; what is not here begins last.
LONGEST = (
    "test_screens", "test_joining", "test_forms", "test_written_pages", "test_keyboard", "test_second_factors",
    "test_first_impression", "test_users_filter", "test_administration", "test_example_site", "test_address", "test_element",
    "test_monday_story", "test_every_cell", "test_provider_story")


def run(module):
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "unittest", "--verbose", module], cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace")
    return module, done.returncode, time.monotonic() - began, done.stdout


def main():
    names = {path.stem for path in HERE.glob("test_*.py")}
    modules = sys.argv[1:] or [name for name in LONGEST if name in names] + sorted(names - set(LONGEST))
    failed = []
    with ThreadPoolExecutor(LANES) as lanes:
        for finished in as_completed([lanes.submit(run, module) for module in modules]):
            module, status, seconds, said = finished.result()
            print(f"{said.rstrip()}\n{module}: {seconds:.0f} s, {'failed' if status else 'passed'}\n", flush=True)
            if status:
                failed.append(module)
    if failed:
        sys.exit("What failed: " + ", ".join(sorted(failed)))


main()
