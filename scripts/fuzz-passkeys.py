#!/usr/bin/env python3
"""Runs libFuzzer on what strangers' passkeys and codes on paper reach (Tests/LatchkeyPasskeysTests/Fuzz/FuzzTarget.swift).

fuzz-passkeys.py [--minutes N] [--save] [--build FOLDER] [TARGET …]
fuzz-passkeys.py --typecheck [--build FOLDER]

--minutes N      time for each target (10)
--save           afterwards adds the smallest inputs that reach something new to Fixtures/corpus.json
--typecheck      only tells within seconds whether the fuzzer still compiles, without code for it: CORE below names all that it needs
--build FOLDER   where `swift build --build-tests` has left swift-crypto (.build/debug)

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
TESTS = ROOT / "Tests/LatchkeyPasskeysTests"
CORPUS = TESTS / "Fixtures/corpus.json"
WORK = ROOT / ".build/fuzz"
TARGETS = ["cbor", "authenticatorData", "key", "clientData", "registration", "assertion", "challenge", "recoveryCode"]
LONGEST = {"cbor": 4096, "authenticatorData": 2048, "key": 1200, "clientData": 4096, "registration": 4096, "assertion": 2048,
           "challenge": 64, "recoveryCode": 2100}
# What of Core the readers need: the rest takes minutes to optimise. `make check` and `make test` notice what this lacks.
CORE = ["JSON/JSONParser.swift", "JSON/JSONValue.swift", "CORS/Origin.swift", "CORS/OriginPattern.swift", "Values/ASCII.swift",
        "Values/Base64URL.swift", "Values/Duration+clockSkew.swift", "Values/Randomness.swift", "Values/Timestamp.swift",
        "Throttling/NetworkAddress.swift", "LatchkeyError.swift", "FieldProblem.swift", "SignIn/Authentication.swift",
        "SignIn/Authentication+claims.swift", "SignIn/AuthenticationMethod.swift", "SignIn/AuthenticationMethods.swift",
        "Factors/AuthenticationLevel.swift", "Factors/RecoveryCode.swift", "Factors/FactorCode.swift", "Factors/TOTPCode.swift",
        "Factors/TypedFactorCode.swift", "Joining/ReadableCode.swift", "Joining/ReadableCode+canonical.swift"]
# Without the tests themselves, which would need Swift Testing.
HELPERS = ["Fuzz/FuzzTarget.swift", "Soft/CBORItem.swift", "Soft/Soft.swift", "Soft/SoftKey.swift", "Soft/SoftClientData.swift",
           "Soft/SoftAuthenticatorData.swift", "Soft/SoftRegistration.swift", "Soft/SoftAssertion.swift"]
CRYPTO = ["Crypto", "CryptoExtras", "CryptoBoringWrapper", "CCryptoBoringSSL", "CCryptoBoringSSLShims", "SwiftASN1", "CXKCP",
          "CXKCPShims"]
# Characters for each target.
MOST_KEPT = 10_000


def sources(folder):
    return [str(path) for path in sorted((ROOT / folder).rglob("*.swift"))]


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
    return ["swiftc", "-swift-version", "6", "-wmo", "-parse-as-library", "-package-name", "latchkey", "-enable-testing",
            "-I", str(modules), "-I", str(build / "Modules"), *features, *maps]


def readers(modules):
    """Both modules that the fuzzer calls, in order: the arguments that write their interface, and their files."""
    core = [str(ROOT / "Sources/LatchkeyCore" / name) for name in CORE]
    for name, files in (("LatchkeyCore", core), ("LatchkeyPasskeys", sources("Sources/LatchkeyPasskeys"))):
        yield name, ["-module-name", name, "-emit-module", "-emit-module-path", str(modules / f"{name}.swiftmodule")], files


def own_sources():
    return ["-module-name", "FuzzPasskeys", *(str(TESTS / name) for name in HELPERS), *sources("Tests/Fuzz")]


def typecheck(build):
    modules = WORK / "typecheck"
    swiftc = command(build, modules)
    commands = [[*swiftc, *interface, *files] for _, interface, files in readers(modules)]
    good = all(subprocess.run(one, check=False).returncode == 0 for one in [*commands, [*swiftc, "-typecheck", *own_sources()]])
    if not good:
        print("The fuzzer does not compile: does CORE in scripts/fuzz-passkeys.py lack a file of LatchkeyCore?", file=sys.stderr)
    return good


def compile_fuzzer(build):
    swiftc = [*command(build, WORK), "-O", "-sanitize=fuzzer"]
    for name, interface, files in readers(WORK):
        subprocess.run([*swiftc, *interface, "-c", *files, "-o", str(WORK / f"{name}.o")], check=True)
    objects = [str(path) for name in CRYPTO for path in sorted((build / f"{name}.build").rglob("*.o"))]
    response = WORK / "objects.txt"
    response.write_text("\n".join(f'"{path}"' for path in objects), encoding="utf-8")
    program = WORK / "fuzz-passkeys"
    subprocess.run([*swiftc, "-c", *own_sources(), "-o", str(WORK / "main.o")], check=True)
    subprocess.run(["swiftc", "-sanitize=fuzzer", str(WORK / "main.o"), str(WORK / "LatchkeyCore.o"),
                    str(WORK / "LatchkeyPasskeys.o"), f"@{response}", "-lstdc++", "-o", str(program)], check=True)
    return program


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def unpack(target):
    folder = WORK / f"{target}-corpus"
    folder.mkdir(exist_ok=True)
    for number, text in enumerate(json.loads(CORPUS.read_text(encoding="utf-8")).get(target, [])):
        (folder / f"kept-{number:04}").write_bytes(decoded(text))
    return folder


def run(program, target, minutes):
    folder = unpack(target)
    findings = WORK / f"{target}-findings"
    findings.mkdir(exist_ok=True)
    command = [str(program), str(folder), f"-max_total_time={round(minutes * 60)}", f"-max_len={LONGEST[target]}", "-timeout=5",
               "-malloc_limit_mb=1", "-rss_limit_mb=512", f"-artifact_prefix={findings}/", "-print_final_stats=1",
               "-verbosity=0" if minutes < 1 else "-verbosity=1"]
    done = subprocess.run(command, env={**os.environ, "FUZZ_TARGET": target}, stderr=subprocess.PIPE, text=True, check=False)
    executed = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    reached = re.findall(r"cov: (\d+)", done.stderr)
    print(f"{target}: {minutes:g} minutes, {executed[1] if executed else '?'} inputs, {reached[-1] if reached else '?'} edges, "
          f"{'nothing found' if done.returncode == 0 else 'FOUND SOMETHING: ' + str(findings)}", flush=True)
    if done.returncode != 0:
        print(done.stderr[-4000:], file=sys.stderr)
    return done.returncode == 0


def save(program, targets):
    kept = json.loads(CORPUS.read_text(encoding="utf-8"))
    for target in targets:
        small = WORK / f"{target}-small"
        small.mkdir(exist_ok=True)
        for path in small.iterdir():
            path.unlink()
        subprocess.run([str(program), "-merge=1", str(small), str(WORK / f"{target}-corpus"), "-verbosity=0"], check=True,
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
    unknown = set(options.targets) - set(TARGETS)
    if unknown:
        parser.error(f"no target: {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    if options.typecheck:
        return 0 if typecheck(options.build.resolve()) else 1
    targets = options.targets or TARGETS
    program = compile_fuzzer(options.build.resolve())
    good = [run(program, target, options.minutes) for target in targets]
    if options.save:
        save(program, targets)
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
