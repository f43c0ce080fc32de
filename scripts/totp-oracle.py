#!/usr/bin/env python3
"""Writes Tests/vectors/totp.json: 10,000 codes of authenticators as pyotp makes them, with which ours are compared.

totp-oracle.py            writes the file
totp-oracle.py --check    fails when the file is not what pyotp makes

Run by "$(scripts/python-venv.sh totp-venv Tests/vectors/requirements.txt)". Each seed has 40 steps in a row from a random one before the
year 2242; a few begin where times and counters outgrow 31 and 32 bits. The same seed of the generator makes the same file.
"""
import base64
import datetime
import json
import random
import sys
from pathlib import Path

import pyotp

FILE = Path(__file__).resolve().parent.parent / "Tests/vectors/totp.json"
SEEDS, STEPS, SECONDS = 250, 40, 30
FIRST = [0, 2**31 // SECONDS - 20, 2**32 // SECONDS - 20, 2**31 - 20, 2**32 - 20]


def codes(seed, first):
    app = pyotp.TOTP(base64.b32encode(seed).decode(), digits=6, interval=SECONDS)
    times = (datetime.datetime.fromtimestamp((first + step) * SECONDS + step % SECONDS, datetime.timezone.utc) for step in range(STEPS))
    return "".join(app.at(time) for time in times)


def written():
    generator = random.Random(6238)
    rows = []
    for number in range(SEEDS):
        seed = generator.randbytes(20)
        first = FIRST[number] if number < len(FIRST) else generator.randrange(2**33 // SECONDS)
        rows.append({"seed": base64.b64encode(seed).decode(), "step": first, "codes": codes(seed, first)})
    return "[\n" + ",\n".join(map(json.dumps, rows)) + "\n]\n"


def main():
    if sys.argv[1:] not in ([], ["--check"]):
        print(__doc__.splitlines()[2], file=sys.stderr)
        return 2
    made = written()
    if len(sys.argv) == 1:
        FILE.write_text(made, encoding="utf-8")
    elif FILE.read_text(encoding="utf-8") != made:
        print(f"{FILE.name} is not what pyotp makes", file=sys.stderr)
        return 1
    print(f"{FILE.name}: {SEEDS * STEPS} codes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
