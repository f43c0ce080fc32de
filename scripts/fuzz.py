#!/usr/bin/env python3
"""Runs libFuzzer on what strangers' bytes reach: the FuzzTarget of each test target that PROGRAMS names.

fuzz.py [--minutes N] [--save] [--build FOLDER] [TARGET …]
fuzz.py --typecheck [--build FOLDER]

--minutes N      time for each target (10)
--save           afterwards adds the smallest inputs that reach something new to Tests/Fuzz/corpus.json
--typecheck      only tells within seconds whether the fuzzers still compile, without code for them
--build FOLDER   where `swift build --build-tests` has left swift-crypto and swift-http-types (.build/debug)

The readers are compiled once more, optimised and with SanitizerCoverage. An input that takes more than five seconds, or one piece of
memory of 1 MiB and more, is a finding (F-038). Findings stay in .build/fuzz/TARGET-findings, and the exit status is 1.
"""
import argparse
import base64
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "Tests/Fuzz/corpus.json"
WORK = ROOT / ".build/fuzz"
# The longest inputs of each target, in bytes, by test target.
PROGRAMS = {
    "LatchkeyPasskeysTests": {"cbor": 4096, "authenticatorData": 2048, "key": 1200, "clientData": 4096, "registration": 4096,
                              "assertion": 2048, "challenge": 64, "recoveryCode": 2100},
    "LatchkeyTokensTests": {"signedID": 100, "cookieHeader": 1000, "sessionToken": 4200, "sessionClaims": 2000},
    "LatchkeyFederationTests": {"keySet": 8192, "compactToken": 4096},
    "LatchkeyServerTests": {"form": 2000},
}
# What is read with: whole layers, or those files of them that need no more than this.
ROOMS = {
    "LatchkeyPasskeysTests": {"LatchkeyPasskeys": ["."]},
    "LatchkeyTokensTests": {"LatchkeyTokens": ["."]},
    "LatchkeyFederationTests": {"LatchkeyFederation": [
        "FederationFault.swift", "Reading/ProviderAnswer.swift", "Reading/ProviderJSON.swift", "Verification/CompactToken.swift",
        "Verification/ProviderKey.swift", "Verification/ProviderKeySet.swift", "Verification/TokenAlgorithm.swift"]},
    "LatchkeyServerTests": {"LatchkeyServer": ["Bodies/FormFields.swift"]},
}
# Beside Fuzz/FuzzTarget.swift; without the tests themselves, which would need Swift Testing.
HELPERS = {"LatchkeyPasskeysTests": [
    "Soft/CBORItem.swift", "Soft/Soft.swift", "Soft/SoftKey.swift", "Soft/SoftClientData.swift", "Soft/SoftAuthenticatorData.swift",
    "Soft/SoftRegistration.swift", "Soft/SoftAssertion.swift"]}
# Without the second one, the limit of one piece of memory is not looked at.
SANITIZERS = "fuzzer,address"
LINKED = ["Crypto", "CryptoExtras", "CryptoBoringWrapper", "CCryptoBoringSSL", "CCryptoBoringSSLShims", "SwiftASN1", "CXKCP",
          "CXKCPShims", "HTTPTypes"]
# Characters for each target.
MOST_KEPT = 10_000


def sources(layer, names=(".",)):
    """The files of these names, and those in folders of these names."""
    paths = [ROOT / "Sources" / layer / name for name in names]
    return [str(file) for path in paths for file in (sorted(path.rglob("*.swift")) if path.is_dir() else [path])]


def command(build, modules):
    """swiftc with what every module of the fuzzer is compiled with; `modules` is where the modules go."""
    modules.mkdir(parents=True, exist_ok=True)
    features = [word for name in ("ExistentialAny", "MemberImportVisibility", "InternalImportsByDefault")
                for word in ("-enable-upcoming-feature", name)]
    maps = [word for path in build.glob("C*Crypto*.build/module.modulemap") for word in ("-Xcc", f"-fmodule-map-file={path}")]
    for checkout in (ROOT / ".build/checkouts", build.parent / "checkouts", build.parent.parent / "checkouts"):
        for path in checkout.glob("swift-crypto/Sources/*/include"):
            maps += ["-Xcc", "-I", "-Xcc", str(path)]
            maps += ["-Xcc", f"-fmodule-map-file={path / 'module.modulemap'}"] if (path / "module.modulemap").is_file() else []
        if maps:
            break
    maps += ["-Xcc", f"-fmodule-map-file={ROOT / 'Sources/CGzip/module.modulemap'}"]
    return ["swiftc", "-swift-version", "6", "-wmo", "-parse-as-library", "-package-name", "latchkey", "-enable-testing",
            "-I", str(modules), "-I", str(build / "Modules"), *features, *maps]


def readers(program, modules):
    """The modules that the fuzzer calls, in order: the arguments that write their interface, and their files."""
    for name, names in ({"LatchkeyCore": ["."]} | ROOMS[program]).items():
        yield name, ["-module-name", name, "-emit-module", "-emit-module-path", str(modules / f"{name}.swiftmodule")], sources(name, names)


def own_sources(program):
    helpers = ["Fuzz/FuzzTarget.swift", *HELPERS.get(program, [])]
    return ["-module-name", "Fuzz", *(str(ROOT / "Tests" / program / name) for name in helpers), str(ROOT / "Tests/Fuzz/Fuzz.swift")]


def typecheck(build):
    modules = WORK / "typecheck"
    swiftc = command(build, modules)
    interfaces = {name: [*swiftc, *interface, *files] for program in PROGRAMS for name, interface, files in readers(program, modules)}
    commands = [*interfaces.values(), *([*swiftc, "-typecheck", *own_sources(program)] for program in PROGRAMS)]
    good = all(subprocess.run(one, check=False).returncode == 0 for one in commands)
    if not good:
        print("A fuzzer does not compile: does ROOMS or HELPERS in scripts/fuzz.py lack a file?", file=sys.stderr)
    return good


def compile_fuzzer(program, build, compiled):
    """The fuzzer of this test target; `compiled` are the modules that others of this run have compiled, by name."""
    swiftc = [*command(build, WORK), "-O", f"-sanitize={SANITIZERS}"]
    needed = []
    for name, interface, files in readers(program, WORK):
        if name not in compiled:
            subprocess.run([*swiftc, *interface, "-c", *files, "-o", str(WORK / f"{name}.o")], check=True)
            compiled.add(name)
        needed.append(str(WORK / f"{name}.o"))
    objects = [str(path) for name in LINKED for path in sorted((build / f"{name}.build").rglob("*.o"))]
    response = WORK / "objects.txt"
    response.write_text("\n".join(f'"{path}"' for path in objects), encoding="utf-8")
    subprocess.run([*swiftc, "-c", *own_sources(program), "-o", str(WORK / "main.o")], check=True)
    fuzzer = WORK / f"fuzz-{program}"
    subprocess.run(["swiftc", f"-sanitize={SANITIZERS}", "-use-ld=lld", str(WORK / "main.o"), *needed, f"@{response}", "-lstdc++", "-lz", "-o", str(fuzzer)],
                   check=True)
    return fuzzer


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def unpack(target):
    folder = WORK / f"{target}-corpus"
    folder.mkdir(exist_ok=True)
    for number, text in enumerate(json.loads(CORPUS.read_text(encoding="utf-8")).get(target, [])):
        (folder / f"kept-{number:04}").write_bytes(decoded(text))
    return folder


def run(fuzzer, target, longest, minutes):
    folder = unpack(target)
    findings = WORK / f"{target}-findings"
    findings.mkdir(exist_ok=True)
    command = [str(fuzzer), str(folder), f"-max_total_time={round(minutes * 60)}", f"-max_len={longest}", "-timeout=5",
               "-malloc_limit_mb=1", "-rss_limit_mb=2048", f"-artifact_prefix={findings}/", "-print_final_stats=1",
               "-verbosity=0" if minutes < 1 else "-verbosity=1"]
    done = subprocess.run(command, env={**os.environ, "FUZZ_TARGET": target}, stderr=subprocess.PIPE, text=True, check=False)
    executed = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    reached = re.findall(r"cov: (\d+)", done.stderr)
    print(f"{target}: {minutes:g} minutes, {executed[1] if executed else '?'} inputs, {reached[-1] if reached else '?'} edges, "
          f"{'nothing found' if done.returncode == 0 else 'FOUND SOMETHING: ' + str(findings)}", flush=True)
    if done.returncode != 0:
        print(done.stderr[-4000:], file=sys.stderr)
    return done.returncode == 0 and executed is not None and int(executed[1]) > 0


def save(fuzzer, targets):
    kept = json.loads(CORPUS.read_text(encoding="utf-8"))
    for target in targets:
        small = WORK / f"{target}-small"
        small.mkdir(exist_ok=True)
        for path in small.iterdir():
            path.unlink()
        subprocess.run([str(fuzzer), "-merge=1", str(small), str(WORK / f"{target}-corpus"), "-verbosity=0"], check=True,
                       env={**os.environ, "FUZZ_TARGET": target}, stderr=subprocess.DEVNULL)
        texts = kept.setdefault(target, [])
        size = sum(map(len, texts))
        for data in sorted((path.read_bytes() for path in small.iterdir()), key=lambda data: (len(data), data)):
            text = base64.urlsafe_b64encode(data).decode().rstrip("=")
            if text not in texts and size + len(text) <= MOST_KEPT:
                texts.append(text)
                size += len(text)
    write_corpus(kept)


def write_corpus(kept):
    lines = ",\n".join(f"{json.dumps(target)}: [\n" + ",\n".join(map(json.dumps, texts)) + "\n]" for target, texts in kept.items())
    CORPUS.write_text("{\n" + lines + "\n}\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--save", action="store_true")
    parser.add_argument("--typecheck", action="store_true")
    parser.add_argument("--build", type=Path, default=ROOT / ".build/debug")
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    options = parser.parse_args()
    known = [target for targets in PROGRAMS.values() for target in targets]
    unknown = set(options.targets) - set(known)
    if unknown:
        parser.error(f"no target: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    build = options.build.resolve()
    if options.typecheck:
        return 0 if typecheck(build) else 1
    good, compiled = True, set()
    for program, longest in PROGRAMS.items():
        targets = [target for target in longest if target in (options.targets or known)]
        if not targets:
            continue
        fuzzer = compile_fuzzer(program, build, compiled)
        good = all([run(fuzzer, target, longest[target], options.minutes) for target in targets]) and good
        if options.save:
            save(fuzzer, targets)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
