"""Guards/vectors.json, which the guards of all languages pass."""
import asyncio
import contextlib
import unittest

import latchkey_guard as guards
from latchkey_guard import AddressError, Guard, Jwks, Refusal, SecretError, Server, SharedSecret

from .answering import VECTORS, answering, header_fields


def rule(said):
    if said == "signed_in":
        return guards.signed_in
    if "group" in said:
        return guards.group(said["group"], leader=said.get("as") == "leader")
    (name, parts), = said.items()
    if name in ("all", "any"):
        return {"all": guards.all_of, "any": guards.any_of}[name](*map(rule, parts))
    return getattr(guards, name)(*parts)


class Clock:
    def __init__(self):
        self.at = 0

    def __call__(self):
        return 1_000 + self.at


@contextlib.contextmanager
def authority_of(case, clock):
    """The authority, and whether its server was asked so often."""
    if case["authority"] == "secret":
        yield SharedSecret(
            VECTORS["secret"], VECTORS["issuer"], previous_secret=VECTORS["previous_secret"],
            permissions=VECTORS["permissions"], _now=lambda: VECTORS["now"] + clock.at), lambda number: number is None
        return
    with answering(case.get("answers", VECTORS["answers"]), case.get("keys", VECTORS["keys"])) as (url, told):
        if case.get("server") == "absent":
            url = "http://127.0.0.1:1"
        if case["authority"] == "jwks":
            yield Jwks(
                case.get("issuer", VECTORS["issuer"]), VECTORS["audience"], permissions=VECTORS["permissions"], _keys_at=url,
                _patience=case.get("patience"), _now=lambda: VECTORS["now"] + clock.at, _clock=clock), told.has_questions
        else:
            yield Server(url, _patience=case.get("patience"), _now=clock), told.has_questions
    assert told.elsewhere == 0, "a redirect was followed"


def guard_of(case, authority):
    require = dict(case["require"])
    roles = rule(require.pop("rule")) if "rule" in require else require.pop("roles", None)
    return Guard(authority, roles, cookie=case.get("cookie", VECTORS["cookie"]), **require)


def rounded(age):
    return None if age is None else round(age, 3)


def told(user):
    standing = user.standing
    return {
        **user.read(), "sleeping_roles": list(user.sleeping_roles),
        "standing": standing and {
            "age": rounded(standing.age), "factor_age": rounded(standing.factor_age), "factors": standing.factors,
            "methods": list(standing.methods)}}


def answer_of(call):
    try:
        return {"status": 200, "user": told(call())}
    except Refusal as refusal:
        fields = {name.lower(): value for name, value in refusal.headers.items()}
        return {"status": refusal.status, "fields": fields, "body": refusal.body.decode()}


class VectorTests(unittest.TestCase):
    maxDiff = None

    # R-070, G-090, G-091, G-092: each case is answered as the file says, waiting and in an event loop
    def test_cases(self):
        for case in VECTORS["cases"]:
            for admit in (lambda guard, fields: guard.admit(fields), lambda guard, fields: asyncio.run(guard.admit_async(fields))):
                with self.subTest(case["name"]):
                    self.check(case, admit)

    def check(self, case, admit):
        clock = Clock()
        with authority_of(case, clock) as (authority, has_questions):
            guard = guard_of(case, authority)
            for request in case["requests"]:
                clock.at = request["at"]
                answer = answer_of(lambda: admit(guard, header_fields(request["headers"])))
                expected = request["expect"]
                if "user" in expected:
                    expected = {**expected, "user": {**expected["user"], "role": (expected["user"]["roles"] or [None])[0]}}
                self.assertEqual(answer, expected)
                self.assertTrue(has_questions(request.get("questions")), f"not {request.get('questions')} questions")

    def test_addresses(self):
        for one in VECTORS["addresses"]:
            with self.subTest(one["address"]):
                for make in (Server, lambda address: Jwks(address, VECTORS["audience"])):
                    if one["is_good"]:
                        make(one["address"])
                    else:
                        self.assertRaises(AddressError, make, one["address"])

    # S-068: a secret that the server would not start with is refused here too
    def test_secrets(self):
        for one in VECTORS["secrets"]:
            with self.subTest(one["secret"]):
                if one["is_good"]:
                    SharedSecret(one["secret"], VECTORS["issuer"])
                else:
                    with self.assertRaises(SecretError) as caught:
                        SharedSecret(one["secret"], VECTORS["issuer"])
                    self.assertTrue(len(one["secret"]) < 10 or one["secret"] not in str(caught.exception))
