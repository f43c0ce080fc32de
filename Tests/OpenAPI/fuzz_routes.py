#!/usr/bin/env python3
"""Sends a server what schemathesis makes of the description of its API, as people of one role who are signed in, or as nobody.

fuzz_routes.py ROLE [--examples N] [--seed N] [PATH …]

ROLE is Admin, Teacher, User or nobody; a PATH is a regular expression, and without one all of the API is asked. LATCHKEY_EXECUTABLE names
the server. Findings are: a status, a header or a body that openapi.yaml does not describe, a 5xx, a body that it forbids and the server
takes, a method that it does not name, a guarded route that answers without a session, and a line of the log at level error.
"""
import argparse
import json
import random
import re
import sys
from pathlib import Path

import schemathesis
from schemathesis.cli import schemathesis as command_line

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(1, str(ROOT / "Tests/Web/browser"))
from session_pool import SessionPool  # noqa: E402
from latchkey_server import LatchkeyServer  # noqa: E402

DESCRIPTION = ROOT / "Sources/LatchkeyServer/OpenAPI/openapi.yaml"
PATHS = r"^/(api|hand-off|health|metrics|site|\.well-known)"
PUBLIC_URL = "http://localhost:8587"
# Some are removed or lose their role on the way, by requests of the others.
PEOPLE = 12
# The limits have tests of their own; here they would answer in place of the routes.
UNLIMITED = {"throttle_network_ceiling": 1_000_000, "throttle_sign_up_ceiling": 1_000_000, "throttle_write_ceiling": 0,
             "throttle_read_ceiling": 0, "throttle_many_ceiling": 0}
# Each element of their bodies is judged by itself: a 200 names those that were refused, or leaves them out.
EACH_BY_ITSELF = (("POST", "/api/users"), ("DELETE", "/api/pending"), ("POST", "/api/groups/{id}/slips"), ("POST", "/api/users/actions"))
# Under plain http nobody looks at the public key of a page.
TAKES_KEYS = ("/api/authenticate", "/api/hand-off/exchange")
# What nobody answers with success here: nothing was asked for before, nobody was sent anywhere, nobody has a passkey or an app.
WITHOUT_SUCCESS = r"/(factor|setup|confirm|passkey|finish|register|mail|undo|exchange|describe|continue|token|link|verification|change|code)\b" \
    r"|/(totp|passkeys|identities|metrics|setup|reauth|picture|hand-off|forward-auth|next|archive|end|state|webauthn|probe|logo|members)\b|/federation/" \
    r"|/(sessions|pending)/\{|/recovery|/groups/join$|^POST /api/authenticate$|^PUT /api/password$"
# Beside those that schemathesis knows: the body was refused before anybody looked at what is in it.
REFUSALS = (413, 431)


class Session(schemathesis.AuthProvider):
    # Nobody signs in without one.
    pool = None

    def get(self, case, context):
        return self.pool.next_token()

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data}"


class Resources:
    """What requests ask for, where the paths of the description have the id of something that is there."""

    def __init__(self, server, random_numbers):
        self.random = random_numbers
        pool = SessionPool(server, "Admin", ["keeper"])
        token = pool.next_token()
        people = [pool.call("POST", "/api/user", {"uid": f"victim{number:02}", "name": "Victim", "password": "a long enough 7 phrase"})
                  for number in range(12)]
        users = pool.call("GET", "/api/user?per_page=100", token=token)
        groups = [pool.call("POST", "/api/groups", {"name": f"Group {number}"}, token) for number in range(6)]
        codes = [pool.call("POST", "/api/join-codes", {"role": "User"}, token) for number in range(3)]
        sessions = pool.call("GET", "/api/sessions", token=token)["sessions"]
        assert all(people) and all(groups) and all(codes) and sessions, (people, groups, codes, sessions)
        victims = [user["id"] for user in users if user["uid"].startswith("victim")]
        self.ids = {
            "/api/user/": victims, "/api/groups/": [self.id_of(group) for group in groups],
            "/api/join-codes/": [self.id_of(code) for code in codes], "/api/sessions/": [one["id"] for one in sessions],
            "/api/pending/": victims,
        }
        self.members = victims

    @staticmethod
    def id_of(answer):
        return answer.get("id") or next(value["id"] for value in answer.values() if isinstance(value, dict) and "id" in value)

    def put_into(self, path, parameters):
        for prefix, ids in self.ids.items():
            if path.startswith(prefix) and "id" in parameters and self.random.random() < 0.5:
                parameters["id"] = self.random.choice(ids)
        if "user" in parameters and self.random.random() < 0.5:
            parameters["user"] = self.random.choice(self.members)
        if "provider" in parameters and self.random.random() < 0.5:
            parameters["provider"] = "github"
        return parameters


RESOURCES = []


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.path_parameters and RESOURCES:
        case.path_parameters = RESOURCES[0].put_into(case.operation.path, dict(case.path_parameters))


# By operation, how many answers said that it was done.
DONE = {}


@schemathesis.hook
def after_call(context, case, response):
    method = case.operation.method.upper()
    if case.method.upper() == method:
        operation = f"{method} {case.operation.path}"
        DONE[operation] = DONE.get(operation, 0) + (response.status_code < 300)
    sent = response.request.headers.get("Authorization", "").removeprefix("Bearer ")
    ends = case.method == "DELETE" or case.operation.path in ("/api/password", "/api/sessions")
    if Session.pool and (ends or response.status_code == 401):
        Session.pool.forget(sent)


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """False for what is as it is meant to be."""
    kind = type(failure).__name__
    if kind == "AcceptedNegativeData":
        is_of_body = "in body" in str(failure)
        is_of_items = "items" in str(failure) or isinstance(case.body, list)
        operation = (case.operation.method.upper(), case.operation.path)
        each = operation in EACH_BY_ITSELF and response.status_code == 200 and is_of_items
        null, is_of_key = is_of_body and has_null(case.body), is_of_body or "component: key" in str(failure)
        key = is_of_key and case.operation.path in TAKES_KEYS and has_key(case.body)
        return not (each or null or key or response.status_code in REFUSALS)
    # Every route may answer that: the description says so once, for all.
    return not (kind == "UndefinedStatusCode" and response.status_code in REFUSALS)


def has_null(body):
    """Then the key counts as absent, as the description says."""
    return isinstance(body, dict) and any(value is None for value in body.values())


def has_key(body):
    return isinstance(body, dict) and "key" in body and "password" in body


def arguments(server, options):
    paths = options.paths or [PATHS]
    checks = ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
              "response_schema_conformance", "negative_data_rejection", "unsupported_method", "allow_header_conformance", "ignored_auth"]
    return ["run", str(DESCRIPTION), "--url", f"http://127.0.0.1:{server.port}", "--phases", "examples,coverage,fuzzing",
            "--mode", "all", "--seed", str(options.seed), "--max-examples", str(options.examples), "--continue-on-failure",
            "--include-path-regex", "|".join(paths), "--checks", ",".join(checks), "--warnings", "off", "--no-color",
            "-H", f"Origin: {PUBLIC_URL}"]


def ask(words):
    """The exit status of schemathesis, which ends the process with it."""
    try:
        return command_line.main(words, standalone_mode=False)
    except SystemExit as ended:
        return ended.code


def errors(server):
    lines = [json.loads(line) for line in server.output().splitlines() if line.startswith("{")]
    return [line for line in lines if line.get("level") in ("error", "critical")]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("role", choices=["Admin", "Teacher", "User", "nobody"])
    parser.add_argument("--examples", type=int, default=20, help="for each operation")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("paths", nargs="*", metavar="PATH")
    options = parser.parse_intermixed_args()
    server = LatchkeyServer(
        public_url=PUBLIC_URL, federation_github_client_id="latchkey", federation_github_client_secret="k7wq-m3xt-8r2p-9v5n",
        **UNLIMITED).start()
    try:
        RESOURCES.append(Resources(server, random.Random(options.seed)))
        if options.role != "nobody":
            Session.pool = SessionPool(server, options.role, [f"person{number:02}" for number in range(PEOPLE)])
            schemathesis.auth(refresh_interval=None)(Session)
        status = ask(arguments(server, options))
        found = errors(server)
        for line in found[:20]:
            print("the log:", json.dumps(line))
        unreached = sorted(name for name, count in DONE.items() if count == 0 and not re.search(WITHOUT_SUCCESS, name))
        if options.role == "Admin" and unreached:
            print("never answered with success:", ", ".join(unreached))
            status = status or 1
        alive = server.process.poll() is None
        print(f"{options.role}: the server {'goes on' if alive else 'HAS ENDED'}")
        return 1 if status or found or not alive else 0
    finally:
        server.remove()


if __name__ == "__main__":
    sys.exit(main())
