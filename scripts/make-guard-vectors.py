#!/usr/bin/env python3
"""Writes Guards/vectors.json, the cases that the guards of all languages pass.

make-guard-vectors.py            writes the file
make-guard-vectors.py --check    fails when the file is not what this writes

Tokens and answers are made here by the words of the contract (docs/guards.md), with none of the guards' code.
"""
import base64
import hashlib
import hmac
import json
import re
import sys
from pathlib import Path

from p256 import N, P, SigningKey, der, raw, text, y_of

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "Guards/vectors.json"
NOW = 1_790_000_000
ISSUER = "https://auth.example"
SECRET = "Rk7-vq2Wz_x9TnB4mLp0sJd8hYc3GfUeAiOo"
PREVIOUS = "N5tQw8-eRz1_yUi2oPa3sDf4gHj6kLx7cVb9"
OTHER = "Zx3-cVb5nM_q8WeRt1yUiOp7aSdF2gHjKl4-"
COOKIE = "__Host-latchkey"
AUDIENCE = "https://api.example"


def mac(secret, data):
    return text(hmac.new(secret.encode(), data.encode(), hashlib.sha256).digest())


def header(secret=SECRET):
    return '{"alg":"HS256","kid":"%s","typ":"session+jwt"}' % mac(secret, "latchkey session token key id")[:12]


def claims(number=1, **changed):
    """Of person and session `number`; a claim that is None is left out."""
    def name(kind):
        return text(bytes([kind] * 15 + [number]))
    all_claims = {
        "iss": ISSUER, "sub": name(1), "_uid": "ada", "sid": name(2), "jti": name(3), "iat": NOW - 100, "exp": NOW + 3500,
        "roles": ["Admin", "User"], "auth_time": NOW - 100, "amr": ["pwd"], **changed}
    return {key: value for key, value in all_claims.items() if value is not None}


def payload(*numbers, **changed):
    return json.dumps(claims(*numbers, **changed), separators=(",", ":"), ensure_ascii=False)


def signed(said, secret=SECRET, head=None):
    first = f"{text((head or header(secret)).encode())}.{text(said if isinstance(said, bytes) else said.encode())}"
    return f"{first}.{mac(secret, first)}"


GOOD = signed(payload())
LAST = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
TOKENS = {
    "ada": GOOD, "uma": signed(payload(2, _uid="uma", roles=["User"])), "eve": signed(payload(3, _uid="eve")),
    # Good in every bit, spelled in another way.
    "unused_bit": GOOD[:-1] + LAST[LAST.index(GOOD[-1]) + 1],
    "padded": GOOD + "=",
}
ADA = {
    "id": "a1", "uid": "ada", "name": "Ada Løvelace", "email": "ada@school.example", "email_verified": True, "role": "Admin",
    "roles": ["Admin", "Editor", "User"], "permissions": ["users:read", "posts:write"], "state": "active",
    "groups": [{"id": "g1", "key": "year9-p3", "name": "Year 9", "leader": False},
               {"id": "g2", "key": "club", "name": "Club", "leader": True}],
    "auth": {"age": 10, "factor_age": None, "factors": 1, "methods": ["pwd"]},
    "second_factor": {"on": False, "required": False, "due_at": None, "asleep": []}, "new": {"later": [1]}}
UMA = {
    "id": "u1", "uid": "uma", "name": "Uma", "email": "not@confirmed.example", "email_verified": False, "role": "User",
    "roles": ["User"], "permissions": [], "groups": [], "auth": {"age": 10, "factor_age": None, "factors": 1, "methods": ["pwd"]},
    "second_factor": {"on": True, "required": True, "due_at": None, "asleep": ["Admin"]}}


def standing(age, factor_age=None, factors=1, methods=("pwd",)):
    return {"age": age, "factor_age": factor_age, "factors": factors, "methods": list(methods)}


def person(wire):
    """What a guard tells of a user that the server told."""
    return {
        "id": wire["id"], "uid": wire["uid"], "name": wire["name"],
        "email": wire.get("email") if wire.get("email_verified") else None, "roles": wire["roles"],
        "permissions": wire["permissions"], "groups": wire.get("groups") or [], "standing": wire.get("auth"),
        "sleeping_roles": (wire.get("second_factor") or {}).get("asleep") or []}


def bearer(of):
    """`of` is the name of a token between braces, or any text."""
    return [["Authorization", f"Bearer {of}"]]


def cookie(*values, name=COOKIE):
    return [["Cookie", "; ".join(f"{name}={value}" for value in values)]]


REASONS = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 503: "Service Unavailable"}
MESSAGES = {
    "token_missing": (401, "Authentication Token is missing!"), "token_invalid": (401, "Invalid Authentication token!"),
    "ambiguous_token": (400, "More than one Authentication Token was sent. Send exactly one."),
    "unavailable": (503, "Sign-in cannot be checked at the moment. Please try again."),
    "reauth_required": (403, "Please sign in again to do this"),
}


def refused(code, message=None, **further):
    status, usual = MESSAGES.get(code, (403, message))
    body = {"message": message or usual, "data": None, "error": REASONS[status], "code": code, **further}
    fields = {"content-type": "application/json; charset=utf-8", "cache-control": "no-store"}
    fields |= {401: {"www-authenticate": "Bearer"}, 503: {"retry-after": "1"}}.get(status, {})
    return {"status": status, "fields": fields, "body": json.dumps(body, separators=(",", ":"), ensure_ascii=False)}


def forbidden(hint="", **required):
    if not required:
        return refused("forbidden", "Insufficient permissions." + hint)
    names = {"roles": [], "permissions": [], "groups": [], **required}
    return refused("forbidden", "Insufficient permissions." + hint, required=names)


def reauth(recent, factors):
    return refused("reauth_required", needs={"recent": recent, "factors": factors})


def let_in(user):
    return {"status": 200, "user": user}


MISSING, INVALID, AMBIGUOUS, AWAY = map(refused, ("token_missing", "token_invalid", "ambiguous_token", "unavailable"))
CASES = []


def case(name, *requests, authority="server", require=None, answers=None, **further):
    """A request is (seconds, headers, expected, questions that have reached the server by then)."""
    CASES.append({
        "name": name, "authority": authority, "require": require or {}, **further,
        **({} if answers is None else {"answers": answers}),
        "requests": [
            {"at": at, "headers": headers, "expect": expected, **({"questions": asked} if authority != "secret" else {})}
            for at, headers, expected, asked in requests]})


def where_tokens_stand():
    ada = let_in(person(ADA))
    for name, headers in {
        "a cookie": cookie("{ada}"), "a cookie among others": [["Cookie", f"theme=dark; {COOKIE}={{ada}}; x=y"]],
        "cookies split over fields": [["Cookie", "theme=dark"], ["Cookie", f"{COOKIE}={{ada}}"]],
        "cookies without spaces between them": [["Cookie", f"a=b;{COOKIE}={{ada}};c=d"]],
        "bearer": bearer("{ada}"), "bearer in lower case": [["Authorization", "bearer {ada}"]],
        "bearer in upper case and three spaces": [["Authorization", "BEARER   {ada}"]],
        "field names in lower case": [["authorization", "Bearer {ada}"]],
        "the same token as cookie and bearer": cookie("{ada}") + bearer("{ada}"),
        "a cookie beside Basic": cookie("{ada}") + [["Authorization", "Basic dTpw"]],
        "another program's cookie of the name before ours": cookie("theirs", "{ada}"),
        "another program's cookies of the name around ours": cookie("x", "", "{ada}", "y"),
        "another program's cookie beside a bearer": cookie("theirs") + bearer("{ada}"),
        "a cookie and fields that only a proxy may set": cookie("{ada}") + [
            ["X-Forwarded-User", "root"], ["Remote-User", "root"], ["X-Latchkey-Roles", "Owner"]],
    }.items():
        case(f"found: {name}", (0, headers, ada, 1))
    for name, headers in {
        "no fields": [], "an empty cookie field": [["Cookie", ""]], "separators alone": [["Cookie", ";;; = ;=x"]],
        "the name in lower case": cookie("{ada}", name="__host-latchkey"), "the development name": cookie("{ada}", name="latchkey"),
        "the name in quotes": cookie("{ada}", name=f'"{COOKIE}"'), "a longer name": cookie("{ada}", name=COOKIE + "2"),
        "a nameless cookie": [["Cookie", f"={COOKIE}={{ada}}"]], "a tab before the name": [["Cookie", f"a=b;\t{COOKIE}={{ada}}"]],
        "U+2000 before the name": [["Cookie", f"a=b;\u2000{COOKIE}={{ada}}"]],
        "U+00A0 before the name": [["Cookie", f"a=b;\u00a0{COOKIE}={{ada}}"]],
        "U+0085 before the name": [["Cookie", f"a=b;\u0085{COOKIE}={{ada}}"]],
        "a comma before the name": [["Cookie", f"a=b,{COOKIE}={{ada}}"]],
        "Basic": [["Authorization", "Basic dTpw"]], "no space behind Bearer": [["Authorization", "Bearer{ada}"]],
        "a tab behind Bearer": [["Authorization", "Bearer\t{ada}"]], "a token alone": [["Authorization", "{ada}"]],
        "U+2000 before Bearer": [["Authorization", "\u2000Bearer {ada}"]],
        "fields of other names": [["X-Authorization", "Bearer {ada}"], ["Set-Cookie", f"{COOKIE}={{ada}}"], ["Token", "{ada}"],
                                  ["Proxy-Authorization", "Bearer {ada}"], ["X-Forwarded-User", "ada"], ["Remote-User", "ada"]],
    }.items():
        case(f"no token: {name}", (0, headers, MISSING, 0))
    for name, headers in {
        "two cookies": cookie("{ada}", "{eve}"), "two cookies, the other way": cookie("{eve}", "{ada}"),
        "one cookie twice": cookie("{ada}", "{ada}"), "two cookie fields": cookie("{ada}") + cookie("{uma}"),
        "cookie and another bearer": cookie("{uma}") + bearer("{ada}"),
        "cookie and an empty bearer": cookie("{ada}") + [["Authorization", "Bearer"]],
        "two of ours among others": cookie("{ada}", "x", "{uma}"),
        "a forged one beside a good one": cookie("{ada}", "{unused_bit}"),
    }.items():
        case(f"ambiguous: {name}", (0, headers, AMBIGUOUS, 0))
    for name, headers in {
        "two Authorization fields": bearer("{ada}") + bearer("{ada}"),
        "Basic and Bearer": [["Authorization", "Basic dTpw"]] + bearer("{ada}"),
    }.items():
        # What joins the fields before the guard, as WSGI does, leaves text that is no token, or another scheme.
        joined = INVALID if "two" in name else MISSING
        case(f"ambiguous: {name}", (0, headers, AMBIGUOUS, 0), joined=joined)
    for name, headers in {
        "Bearer alone": [["Authorization", "Bearer"]], "an empty cookie": cookie(""), "4097 bytes": bearer("a" * 4097),
        "4097 bytes of cookie": cookie("a" * 4097), "a percent sign": bearer("%"), "not ASCII": bearer("\u00e9\U0001f512"),
        "two words": bearer("{ada} {ada}"), "joined fields": bearer("{ada}, Bearer {ada}"), "in quotes": cookie('"{ada}"'),
        "spaces behind": [["Cookie", f"{COOKIE}={{ada}} ; a=b"]], "padding": bearer("{padded}"), "another spelling": cookie("{ada}="),
        "two parts": bearer("a.b"), "four parts": bearer("{ada}.a"), "no parts": bearer("..."),
        "another program's token": bearer("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJfdWlkIjoiYWRhIn0." + "A" * 43),
        "algorithm none": bearer(f'{text(header().replace("HS256", "none").encode())}.{text(payload().encode())}.'),
    }.items():
        case(f"no such token, and not asked about: {name}", (0, headers, INVALID, 0))
    case("another cookie name", (0, cookie("{ada}", name="latchkey"), ada, 1), (0, cookie("{ada}"), MISSING, 1), cookie="latchkey")


def what_is_required():
    table = [
        ("a role", {"roles": ["Admin"]}, None), ("one of several roles", {"roles": ["Owner", "Editor"]}, None),
        ("a role in another case", {"roles": ["admin"]}, forbidden(" Required roles: [admin]")),
        ("the beginning of a role", {"roles": ["Adm"]}, forbidden(" Required roles: [Adm]")),
        ("a longer role", {"roles": ["Administrator"]}, forbidden(" Required roles: [Administrator]")),
        ("roles that nobody has", {"roles": ["Owner", "Chief"]}, forbidden(" Required roles: [Owner, Chief]")),
        ("an empty list of roles", {"roles": []}, None),
        ("a permission", {"permissions": ["posts:write"]}, None),
        ("both permissions", {"permissions": ["posts:write", "users:read"]}, None),
        ("one permission too many", {"permissions": ["posts:write", "posts:delete"]},
         forbidden(" Required permissions: [posts:write, posts:delete]", permissions=["posts:write", "posts:delete"])),
        ("a permission in another case", {"permissions": ["Posts:write"]},
         forbidden(" Required permissions: [Posts:write]", permissions=["Posts:write"])),
        ("a group", {"groups": ["year9-p3"]}, None), ("one of two groups", {"groups": ["other", "club"]}, None),
        ("another group", {"groups": ["other"]}, forbidden(groups=["other"])),
        ("a group's id", {"groups": ["g1"]}, forbidden(groups=["g1"])),
        ("a group's name", {"groups": ["Year 9"]}, forbidden(groups=["Year 9"])),
        ("leading a group", {"rule": {"group": "club", "as": "leader"}}, None),
        ("leading a group one is in", {"rule": {"group": "year9-p3", "as": "leader"}}, forbidden(groups=["year9-p3"])),
        ("all roles", {"rule": {"all_roles": ["Admin", "User"]}}, None),
        ("all roles but one", {"rule": {"all_roles": ["Admin", "Owner"]}}, forbidden(roles=["Admin", "Owner"])),
        ("any permission", {"rule": {"any_permission": ["x:y", "posts:write"]}}, None),
        ("no permission of any", {"rule": {"any_permission": []}},
         forbidden(" Required permissions: []", permissions=[])),
        ("no role of any", {"rule": {"any_role": []}}, forbidden(" Required roles: []")),
        ("role and group", {"rule": {"all": [{"any_role": ["Editor"]}, {"group": "club", "as": "leader"}]}}, None),
        ("role and another group", {"rule": {"all": [{"any_role": ["Editor"]}, {"group": "other"}]}},
         forbidden(roles=["Editor"], groups=["other"])),
        ("role or group", {"rule": {"any": [{"any_role": ["Owner"]}, {"group": "year9-p3"}]}}, None),
        ("any of nothing", {"rule": {"any": []}}, forbidden(groups=[])), ("all of nothing", {"rule": {"all": []}}, None),
        ("a tree", {"rule": {"any": [{"all": ["signed_in", {"any_role": ["Owner"]}]}, {"all_permissions": ["x:y"]}]}},
         forbidden(roles=["Owner"], permissions=["x:y"])),
        ("names that come twice", {"rule": {"all": [{"any_role": ["Owner", "Chief"]}, {"all_roles": ["Chief", "Boss"]}]}},
         forbidden(roles=["Owner", "Chief", "Boss"])),
        ("a role that sleeps", {"roles": ["Admin"]}, reauth(None, 2)), ("no role that sleeps", {"roles": ["Editor"]},
                                                                       forbidden(" Required roles: [Editor]")),
        ("a role beside one that sleeps", {"roles": ["User"]}, None),
    ]
    for name, require, refusal in table:
        of, wire = ("{uma}", UMA) if "sleeps" in name else ("{ada}", ADA)
        case(f"required: {name}", (0, cookie(of), refusal or let_in(person(wire)), 1), require=require)
    case("no role of the answer is taken for a name within another", (0, bearer("{ada}"), forbidden(" Required roles: [User]"), 1),
         require={"roles": ["User"]}, answers={"ada": [{"status": 200, "json": {**ADA, "roles": ["Users", "SuperUser", "user",
         "User "]}}]})
    nobody = {**ADA, "roles": [], "permissions": []}
    case("somebody without roles is signed in", (0, bearer("{ada}"), let_in(person(nobody)), 1),
         answers={"ada": [{"status": 200, "json": nobody}]})
    case("roles that the server does not know are names like others", (0, bearer("{ada}"), let_in(person({**ADA,
         "roles": ["Ünknown"]})), 1),
         require={"roles": ["Ünknown"]}, answers={"ada": [{"status": 200, "json": {**ADA, "roles": ["Ünknown"]}}]})


def proofs():
    table = [
        ((599, None, 1), 600, 1, True), ((600, None, 1), 600, 1, True), ((601, None, 1), 600, 1, False),
        ((-1, None, 1), 600, 1, False), ((None, None, 1), 600, 1, False), ((None, None, 1), None, 1, True),
        ((0, None, 1), None, 2, False), ((0, None, 1), 600, 2, False), ((0, None, 2), 600, 2, False),
        ((9999, 5000, 2), None, 2, True), ((0, 601, 2), 600, 2, False), ((601, 0, 2), 600, 2, True), ((0, 601, 2), 600, 1, True),
        ((0, None, 0), 600, 1, False), (None, 600, 1, False), (None, None, 2, False), (None, None, 1, True),
    ]
    for told, recent, factors, is_met in table:
        wire = {**ADA, "auth": told and standing(*told)}
        require = {key: value for key, value in (("recent", recent), ("factors", factors)) if value not in (None, 1)}
        case(f"a proof: {told} for recent {recent} and factors {factors}",
             (0, bearer("{ada}"), let_in(person(wire)) if is_met else reauth(recent, factors), 1), require=require,
             answers={"ada": [{"status": 200, "json": wire}]})
    case("a kept answer is as old as it is", (0, bearer("{ada}"), let_in(person(ADA)), 1),
         (2, bearer("{ada}"), let_in({**person(ADA), "standing": standing(12)}), 1), (3, bearer("{ada}"), reauth(12, 1), 1),
         require={"recent": 12})
    case("who may not do it is not sent to prove anything", (0, bearer("{ada}"), forbidden(" Required roles: [Owner]"), 1),
         require={"roles": ["Owner"], "recent": 1})


def what_the_server_says():
    ada = let_in(person(ADA))
    wire = {"status": 200, "json": ADA}
    no = {"status": 401, "body": "{}"}
    case("an answer is kept for less than five seconds", (0, bearer("{ada}"), ada, 1),
         (4.9, cookie("{ada}"), let_in({**person(ADA), "standing": standing(14.9)}), 1), (5, bearer("{ada}"), INVALID, 2),
         answers={"ada": [wire, no]})
    case("a role that is taken counts within five seconds", (0, bearer("{ada}"), ada, 1),
         (5.1, bearer("{ada}"), forbidden(" Required roles: [Admin]"), 2), require={"roles": ["Admin"]},
         answers={"ada": [wire, {"status": 200, "json": {**ADA, "roles": ["User"]}}]})
    case("a refusal is kept as long, and apart for each token", (0, bearer("{eve}"), INVALID, 1), (4.9, bearer("{eve}"), INVALID, 1),
         (4.9, bearer("{ada}"), ada, 2), (5, bearer("{eve}"), INVALID, 3), answers={"eve": [no], "ada": [wire]})
    case("that nobody could say is not kept", (0, bearer("{ada}"), AWAY, 1), (0, bearer("{ada}"), ada, 2), (0, bearer("{ada}"),
         ada, 2),
         answers={"ada": [{"status": 500, "body": "{}"}, wire]})
    case("a kept answer is no answer for longer because the server is away", (0, bearer("{ada}"), ada, 1), (5, bearer("{ada}"),
         AWAY, 2),
         answers={"ada": [wire, {"status": 503, "body": "{}"}]})
    case("an answer is for its token alone", (0, bearer("{ada}"), ada, 1), (0, bearer("{uma}"), let_in(person(UMA)), 2))
    case("no token: the server is not asked", (0, [], MISSING, 0), answers={})
    case("the server is not there", (0, bearer("{ada}"), AWAY, 0), (0, [], MISSING, 0), server="absent", answers={})
    case("the server does not answer", (0, bearer("{ada}"), AWAY, 1), patience=1, answers={"ada": [{"never": True}]})
    for status in (201, 204, 206, 301, 302, 307, 308, 400, 403, 404, 429, 500, 502, 503):
        further = {"redirect": True} if 300 < status < 400 else {}
        body = "" if status == 204 else json.dumps(ADA)
        case(f"status {status} is no answer", (0, bearer("{ada}"), AWAY, 1), answers={"ada": [{"status": status, "body": body,
             **further}]})
    for name, body in {
        "HTML": "<!doctype html><title>Sign in</title>", "nothing": "", "null": "null", "a list": f"[{json.dumps(ADA)}]",
        "a text": '"ada"',
        "half a user": json.dumps(ADA)[:-20], "two users": json.dumps(ADA) * 2, "an empty object": "{}",
    }.items():
        case(f"200 with {name} is no answer", (0, bearer("{ada}"), AWAY, 1), answers={"ada": [{"status": 200, "body": body}]})
    for name, change in {
        "no id": {"id": None}, "an empty id": {"id": ""}, "a number as id": {"id": 1}, "no uid": {"uid": None},
        "no name": {"name": None},
        "no roles": {"roles": None}, "a text as roles": {"roles": "Admin"}, "an object as roles": {"roles": {"Admin": True}},
        "roles that are objects": {"roles": [{"name": "Admin"}]}, "a role that is null": {"roles": ["Admin", None]},
        "no permissions": {"permissions": None}, "a text as permissions": {"permissions": "posts:write"},
        "a text as groups": {"groups": "club"}, "a group without a key": {"groups": [{"id": "g", "name": "n", "leader": True}]},
        "a leader that is a text": {"groups": [{"id": "g", "key": "club", "name": "n", "leader": "true"}]},
        "a confirmation that is a text": {"email_verified": "true"}, "an e-mail that is a number": {"email": 1},
        "a proof that is a text": {"auth": "pwd"}, "an age that is a text": {"auth": {**ADA["auth"], "age": "0"}},
        "factors that are a truth": {"auth": {**ADA["auth"], "factors": True}}, "a proof without methods": {"auth": {"age": 1,
        "factors": 2}},
        "a list that sleeps and is a text": {"second_factor": {"asleep": "Admin"}},
    }.items():
        # A member that is None is left out, but for lists, which hold it.
        wire = {key: value for key, value in {**ADA, **change}.items() if value is not None}
        case(f"200 with {name} is no answer", (0, bearer("{ada}"), AWAY, 1), answers={"ada": [{"status": 200, "json": wire}]})
    for name, wire in {
        "an older server": {key: ADA[key] for key in ("id", "uid", "name", "email", "email_verified", "roles", "permissions")},
        "members that are null": {**ADA, "email": None, "email_verified": None, "groups": None, "auth": None, "second_factor": None},
    }.items():
        case(f"a user of {name}", (0, bearer("{ada}"), let_in(person(wire)), 1), answers={"ada": [{"status": 200, "json": wire}]})
    case("an answer of 64 KiB", (0, bearer("{ada}"), ada, 1), answers={"ada": [{"status": 200, "json": ADA, "length": 65_536}]})
    case("an answer of more", (0, bearer("{ada}"), AWAY, 1), answers={"ada": [{"status": 200, "json": ADA, "length": 65_537}]})
    case("a refusal of more", (0, bearer("{ada}"), AWAY, 1), answers={"ada": [{"status": 401, "json": {}, "length": 65_537}]})


def named(kind, token):
    """The name of this token between braces."""
    key = next((key for key, value in TOKENS.items() if value == token), None)
    if key is None:
        key = f"{kind}_{len(TOKENS)}"
        TOKENS[key] = token
    return f"{{{key}}}"


def by_secret(name, token, expected, at=0, **further):
    case(f"secret: {name}", (at, bearer(named("secret", token)), expected, None), authority="secret", **further)


def told(**changed):
    said = claims(**changed)
    names = [method for method in said.get("amr", []) if method != "mfa"]
    return {
        "id": said["sub"], "uid": said["_uid"], "name": said["_uid"], "email": None, "roles": said["roles"],
        "permissions": ["users:read", "posts:write"] if "Admin" in said["roles"] else [], "groups": [],
        "standing": standing(100, None, 1 if names else 0, names) if "amr" in said and "auth_time" in said else None,
        "sleeping_roles": []}


def with_the_secret():
    by_secret("a good token", GOOD, let_in(told()))
    by_secret("a good token of the previous secret", signed(payload(), PREVIOUS), let_in(told()))
    by_secret("a good token without proof", signed(payload(auth_time=None, amr=None)), let_in(told(auth_time=None, amr=None)))
    by_secret("a time alone", signed(payload(amr=None)), let_in(told(amr=None)))
    by_secret("methods alone", signed(payload(auth_time=None)), let_in(told(auth_time=None)))
    by_secret("no methods", signed(payload(amr=[])), let_in(told(amr=[])))
    two = {**told(), "standing": standing(100, 100, 2, ["otp", "pwd"])}
    by_secret("two factors", signed(payload(amr=["otp", "pwd", "mfa"])), let_in(two), require={"recent": 100, "factors": 2})
    by_secret("two factors too long ago", signed(payload(amr=["otp", "pwd", "mfa"])), reauth(99, 2), require={"recent": 99,
              "factors": 2})
    by_secret("a proof half a minute ahead", signed(payload(auth_time=NOW + 30)), let_in({**told(), "standing": standing(0)}),
              require={"recent": 5})
    by_secret("a proof further ahead", signed(payload(auth_time=NOW + 31)), reauth(5, 1), require={"recent": 5})
    by_secret("no roles", signed(payload(roles=[])), let_in(told(roles=[])))
    by_secret("letters of all kinds", signed(payload(_uid='ü"\\\u2028🔒\x7f', roles=["Ünknown"])),
              let_in({**told(_uid='ü"\\\u2028🔒\x7f', roles=["Ünknown"])}))
    by_secret("a control character", signed(payload(_uid="a\x01b")), let_in(told(_uid="a\x01b")))
    by_secret("a role", GOOD, let_in(told()), require={"roles": ["Admin"]})
    by_secret("no role", signed(payload(roles=["User"])), forbidden(" Required roles: [Admin]"), require={"roles": ["Admin"]})
    by_secret("a permission of a role", GOOD, let_in(told()), require={"permissions": ["posts:write"]})
    by_secret("no permission of a role", signed(payload(roles=["admin"])),
              forbidden(" Required permissions: [posts:write]", permissions=["posts:write"]), require={"permissions": ["posts:write"]})
    by_secret("the last second", GOOD, let_in({**told(), "standing": standing(3599)}), at=3499)
    by_secret("the second of exp", GOOD, INVALID, at=3500)
    by_secret("long expired", GOOD, INVALID, at=100_000)
    by_secret("issued half a minute ahead", signed(payload(iat=NOW + 30)), let_in(told()))
    by_secret("issued further ahead", signed(payload(iat=NOW + 31)), INVALID)
    by_secret("expired where it was issued", signed(payload(iat=NOW, exp=NOW)), INVALID)
    by_secret("exp of more digits", signed(payload(exp=10**12)), INVALID)
    for name, iss in {"another issuer": "https://other.example", "an issuer with a slash": ISSUER + "/", "an issuer in another case":
                      "https://AUTH.example", "an empty issuer": ""}.items():
        by_secret(name, signed(payload(iss=iss)), INVALID)
    by_secret("another secret", signed(payload(), OTHER), INVALID)
    by_secret("another secret under our name", signed(payload(), OTHER, header()), INVALID)
    by_secret("the previous secret under the present one's name", signed(payload(), PREVIOUS, header()), INVALID)
    for name, head in {
        "algorithm none": header().replace("HS256", "none"), "HS384": header().replace("HS256", "HS384"),
        "RS256": header().replace("HS256", "RS256"), "hs256": header().replace("HS256", "hs256"),
        "another type": header().replace("session+jwt", "JWT"), "another kid": header().replace('"kid":"', '"kid":"x'),
        "a kid of a path": re.sub('"kid":"[^"]*"', '"kid":"../../dev/null"', header()),
        "another order": '{"typ":"session+jwt",' + header()[1:].replace(',"typ":"session+jwt"', ""),
        "a space": header().replace(",", ", "),
        "a key of its own": header()[:-1] + ',"jwk":{"kty":"oct","k":"AAAA"}}', "crit": header()[:-1] + ',"crit":["b64"],"b64":false}',
        "nothing but alg": '{"alg":"HS256"}', "alg twice": header().replace('"alg"', '"alg":"none","alg"'),
    }.items():
        by_secret(f"header with {name}", signed(payload(), head=head), INVALID)
    by_secret("no signature", GOOD.rsplit(".", 1)[0] + ".", INVALID)
    by_secret("no signature and no dot", GOOD.rsplit(".", 1)[0], INVALID)
    by_secret("a signature cut short", GOOD[:-1], INVALID)
    by_secret("a signature of another payload", ".".join([*GOOD.split(".")[:1], *TOKENS["uma"].split(".")[1:2],
              GOOD.split(".")[2]]), INVALID)
    by_secret("another spelling of the signature", TOKENS["unused_bit"], INVALID)
    by_secret("padding", GOOD + "=", INVALID)
    by_secret("a fourth part", GOOD + ".", INVALID)
    by_secret("a dot in the payload, rightly signed", signed_text(f"{text(header().encode())}.{text(payload().encode())}.e30"),
              INVALID)
    by_secret("a payload that is no base64url, rightly signed",
              signed_text(f"{text(header().encode())}.{text(payload().encode())}="), INVALID)
    by_secret("4096 bytes", with_length(4096), let_in(told(roles=["r" * longest_role(4096)])))
    said = payload()
    for name, wrong in {
        "a space": said.replace(",", ", ", 1), "a claim more": said[:-1] + ',"admin":true}',
        "a claim twice": said[:-1] + ',"roles":["Owner"]}',
        "an order changed": said.replace('"iss":"https://auth.example",', "")[:-1] + ',"iss":"https://auth.example"}',
        "no jti": payload(jti=None), "no roles": payload(roles=None), "no exp": payload(exp=None), "no iat": payload(iat=None),
        "no sub": payload(sub=None), "no iss": payload(iss=None), "roles that are a text": payload(roles="Admin"),
        "a role that is a number": payload(roles=[1]), "exp as text": payload(exp=str(NOW + 5)),
        "exp with a fraction": payload(exp=NOW + 5.5),
        "exp with an exponent": said.replace(str(NOW + 3500), "9e9"), "a negative exp": payload(exp=-5), "a nought before exp":
        said.replace(str(NOW + 3500), "0" + str(NOW + 3500)), "exp true": payload(exp=True),
        "auth_time as text": payload(auth_time="1"),
        "methods that are a text": payload(amr="pwd"), "methods before the time": said.replace(f',"auth_time":{NOW - 100}', "")[:-1]
        + f',"auth_time":{NOW - 100}}}', "17 methods": payload(amr=["a"] * 17), "a method of 33 bytes": payload(amr=["a" * 33]),
        "an escaped letter": said.replace('"ada"', '"\\u0061da"'),
        "an escape of JSON that we do not write": said.replace('"ada"', '"a\\nda"'),
        "an escape in capitals": said.replace('"ada"', '"\\u001Fda"'), "an escaped slash": said.replace("https://", "https:\\/\\/"),
        "a bare control character": said.replace('"ada"', '"a\nda"'), "text behind": said + "\n", "text before": " " + said,
        "a byte order mark": "\ufeff" + said, "nothing": "", "null": "null", "a list": f"[{said}]", "no end": said[:-1],
        "a comma at the end": said[:-1] + ",}", "a comma in the roles": said.replace('["Admin","User"]', '["Admin","User",]'),
    }.items():
        by_secret(f"claims with {name}", signed(wrong), INVALID)
    by_secret("claims that are not UTF-8", signed(said.encode().replace(b"ada", b"a\xffa")), INVALID)
    by_secret("claims with half a character", signed(said.encode().replace(b"ada", b"a\xed\xa0\x80a")), INVALID)
    by_secret("16 methods of 32 bytes", signed(payload(amr=[f"{n:032}" for n in range(16)])),
              let_in({**told(), "standing": standing(100, None, 1, [f"{n:032}" for n in range(16)])}))
    case("secret: two of ours are ambiguous, a foreign one is not", (0, cookie("{ada}", "{uma}"), AMBIGUOUS, None),
         (0, cookie("theirs", "{ada}"), let_in(told()), None), (0, cookie(TOKENS_OTHER, "{ada}"), let_in(told()), None),
         authority="secret")
    case("secret: no token", (0, [], MISSING, None), authority="secret")


TOKENS_OTHER = signed(payload(), OTHER)


def signed_text(first):
    return f"{first}.{mac(SECRET, first)}"


def longest_role(length):
    """For a token of exactly this length."""
    return next(n for n in range(2000, 4096) if len(signed(payload(roles=["r" * n]))) == length)


def with_length(length):
    return signed(payload(roles=["r" * longest_role(length)]))


def keys_text(*keys, more=""):
    return '{"keys":[%s]%s}' % (",".join(keys), more)


def service_claims(number=1, **changed):
    """Of person `number`, for our API; a claim that is None is left out."""
    def name(kind):
        return text(bytes([kind] * 15 + [number]))
    all_claims = {
        "iss": ISSUER, "sub": name(1), "aud": AUDIENCE, "exp": NOW + 200, "iat": NOW - 100, "jti": name(3),
        "client_id": "session", "uid": "ada", "roles": ["Admin", "User"], "sid_public": name(2), "auth_time": NOW - 100, **changed}
    return {key: value for key, value in all_claims.items() if value is not None}


def service_payload(*numbers, **changed):
    return json.dumps(service_claims(*numbers, **changed), separators=(",", ":"), ensure_ascii=False)


def service_token(said, key=None, head=None):
    key = key or OURS
    said = said if isinstance(said, bytes) else said.encode()
    first = f"{text((head or key.header).encode())}.{text(said)}"
    return f"{first}.{text(key.sign(first))}"


OURS, NEXT, STRANGER = SigningKey(b"ours"), SigningKey(b"next"), SigningKey(b"a stranger's")
KEYS = {"status": 200, "body": keys_text(OURS.public())}
BOTH = {"status": 200, "body": keys_text(OURS.public(), NEXT.public())}
NEXT_ALONE = {"status": 200, "body": keys_text(NEXT.public())}
NO_KEYS = {"status": 200, "body": keys_text()}
FAILS = {"status": 500, "body": "{}"}
SERVICE = service_token(service_payload())
BEGINNING = text(b'{"alg":"ES256","kid":')


def by_keys(name, token, expected, at=0, questions=None, **further):
    """The keys are asked for when a token begins as those for APIs do; not for any other."""
    asked = int(token.startswith(BEGINNING) and len(token) <= 4096) if questions is None else questions
    case(f"jwks: {name}", (at, bearer(named("service", token)), expected, asked), authority="jwks", **further)


def told_by_keys(**changed):
    said = service_claims(**changed)
    return {
        "id": said["sub"], "uid": said["uid"], "name": said["uid"], "email": None, "roles": said["roles"],
        "permissions": ["users:read", "posts:write"] if "Admin" in said["roles"] else [], "groups": [], "standing": None,
        "sleeping_roles": []}


def with_published_keys():
    ada = let_in(told_by_keys())
    by_keys("a good token", SERVICE, ada)
    by_keys("a good token without a session", service_token(service_payload(sid_public=None, auth_time=None)), ada)
    by_keys("no roles", service_token(service_payload(roles=[])), let_in(told_by_keys(roles=[])))
    by_keys("letters of all kinds", service_token(service_payload(uid='ü"\\\u2028🔒\x7f', roles=["Ünknown"])),
            let_in(told_by_keys(uid='ü"\\\u2028🔒\x7f', roles=["Ünknown"])))
    by_keys("a control character", service_token(service_payload(uid="a\x01b")), let_in(told_by_keys(uid="a\x01b")))
    by_keys("a role", SERVICE, ada, require={"roles": ["Admin"]})
    by_keys("the beginning of a role", SERVICE, forbidden(" Required roles: [Adm]"), require={"roles": ["Adm"]})
    by_keys("a permission of a role", SERVICE, ada, require={"permissions": ["posts:write"]})
    by_keys("no permission of a role", service_token(service_payload(roles=["admin"])),
            forbidden(" Required permissions: [posts:write]", permissions=["posts:write"]), require={"permissions": ["posts:write"]})
    by_keys("no proof is known", SERVICE, reauth(600, 1), require={"recent": 600})
    by_keys("no second factor is known", SERVICE, reauth(None, 2), require={"factors": 2})
    where_service_tokens_stand(ada)
    service_times(ada)
    service_audiences()
    service_headers()
    service_signatures(ada)
    service_claims_in_other_forms()
    key_sets(ada)
    when_keys_are_asked_for(ada)


def where_service_tokens_stand(ada):
    uma = named("service", service_token(service_payload(2, uid="uma")))
    our = named("service", SERVICE)
    # Who may set a cookie for this host, as a neighbouring one may, neither brings a token nor keeps one out.
    for name, headers, expected, asked in (
        ("a cookie alone", cookie(our), MISSING, 0), ("a session's cookie alone", cookie("{ada}"), MISSING, 0),
        ("a session's cookie beside it", cookie("{ada}") + bearer(our), ada, 1),
        ("another program's cookie beside it", cookie("theirs") + bearer(our), ada, 1),
        ("somebody else's as a cookie beside it", cookie(uma) + bearer(our), ada, 1),
        ("itself as a cookie beside it", cookie(our) + bearer(our), ada, 1),
        ("two cookies beside it", cookie(uma, our) + bearer(our), ada, 1),
        ("two cookie fields beside it", cookie(uma) + cookie("{ada}") + bearer(our), ada, 1),
        ("an empty cookie beside it", cookie("") + bearer(our), ada, 1),
        ("a cookie of 4097 bytes beside it", cookie("a" * 4097) + bearer(our), ada, 1),
        ("a cookie beside Basic", cookie(our) + [["Authorization", "Basic dTpw"]], MISSING, 0),
        ("a cookie beside an empty bearer", cookie(our) + [["Authorization", "Bearer"]], INVALID, 0),
        ("a cookie beside a session's token", cookie(our) + bearer("{ada}"), INVALID, 0),
        ("two Authorization fields", bearer(our) + bearer(our), AMBIGUOUS, 0), ("none", [], MISSING, 0),
    ):
        case(f"jwks: where it stands: {name}", (0, headers, expected, asked), authority="jwks")
    # G-090: nor is it taken where tokens of sessions are.
    case("G-090: a token for an API is no session's, and not asked about", (0, bearer(our), INVALID, 0))
    case("G-090: a token for an API is not made with the secret", (0, bearer(our), INVALID, None), authority="secret")
    by_keys("G-090: a session's token", GOOD, INVALID)
    by_keys("G-090: a session's claims under a right signature", service_token(payload()), INVALID)
    by_keys("another program's token", "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1aWQiOiJhZGEifQ." + "A" * 86, INVALID)
    for name, token in {"two parts": SERVICE.rsplit(".", 1)[0], "its beginning alone": BEGINNING, "a fourth part": SERVICE + ".",
                        "an empty part before": "." + SERVICE, "a fifth": SERVICE + ".a.b"}.items():
        by_keys(f"not three parts: {name}", token, INVALID)
    by_keys("4096 bytes", service_with_length(4096), let_in(told_by_keys(roles=["r" * len(role_of_length(4096))])))
    by_keys("4097 bytes", SERVICE + "A" * (4097 - len(SERVICE)), INVALID)


def role_of_length(length):
    """For a token of exactly this length."""
    return next("r" * n for n in range(2000, 4096) if len(text(service_payload(roles=["r" * n]).encode())) + 1 + 86
                + len(text(OURS.header.encode())) + 1 == length)


def service_with_length(length):
    return service_token(service_payload(roles=[role_of_length(length)]))


def service_times(ada):
    by_keys("the last second", SERVICE, ada, at=199)
    by_keys("the second of exp", SERVICE, INVALID, at=200)
    by_keys("long expired", SERVICE, INVALID, at=100_000)
    by_keys("issued half a minute ahead", service_token(service_payload(iat=NOW + 30, exp=NOW + 330)), ada)
    by_keys("issued further ahead", service_token(service_payload(iat=NOW + 31, exp=NOW + 331)), INVALID)
    by_keys("five minutes", service_token(service_payload(iat=NOW, exp=NOW + 300)), ada)
    by_keys("more than five minutes", service_token(service_payload(iat=NOW, exp=NOW + 301)), INVALID)
    by_keys("a year", service_token(service_payload(exp=NOW + 31_536_000)), INVALID)
    by_keys("exp of more digits", service_token(service_payload(exp=10**12)), INVALID)
    case("jwks: a token ends whatever was said before", (0, bearer(named("service", SERVICE)), ada, 1),
         (199.9, bearer(named("service", SERVICE)), ada, 1), (200, bearer(named("service", SERVICE)), INVALID, 1), authority="jwks")


def service_audiences():
    said = service_payload()
    for name, wrong in {
        "another": service_payload(aud="https://other.example"), "ours with a slash": service_payload(aud=AUDIENCE + "/"),
        "ours in another case": service_payload(aud="https://API.example"), "an empty one": service_payload(aud=""),
        "none": service_payload(aud=None), "a list of ours alone": service_payload(aud=[AUDIENCE]),
        "a list with ours": service_payload(aud=["https://other.example", AUDIENCE]), "null": said.replace(f'"{AUDIENCE}"', "null"),
        "ours twice": said.replace(f'"aud":"{AUDIENCE}",', f'"aud":"{AUDIENCE}",' * 2),
        "another and ours": said.replace('"aud":', '"aud":"https://other.example","aud":'),
        "the issuer": service_payload(aud=ISSUER), "ours spelled with an escape": said.replace(AUDIENCE, "https:\\/\\/api.example"),
    }.items():
        by_keys(f"G-091: the audience is {name}", service_token(wrong), INVALID)
    for name, iss in {"another": "https://other.example", "ours with a slash": ISSUER + "/",
                      "ours in another case": "https://AUTH.example", "an empty one": ""}.items():
        by_keys(f"the issuer is {name}", service_token(service_payload(iss=iss)), INVALID)
    # A guard is given the server's address, and takes the slashes at its end for nothing; what a token says is taken byte for byte.
    ada = let_in(told_by_keys())
    for name, issuer, iss, expected in (
        ("a slash at its end", ISSUER + "/", ISSUER, ada), ("slashes at its end", ISSUER + "///", ISSUER, ada),
        ("a slash at its end, as the token's", ISSUER + "/", ISSUER + "/", INVALID),
        ("a path and a slash", ISSUER + "/sign-in/", ISSUER + "/sign-in", ada),
        ("a path and a slash, of which the token has none", ISSUER + "/sign-in/", ISSUER, INVALID),
        ("a path", ISSUER + "/sign-in", ISSUER, INVALID), ("a port", ISSUER + ":8443/", ISSUER + ":8443", ada),
        ("the usual port", ISSUER + ":443/", ISSUER, INVALID), ("another case", "https://AUTH.example/", ISSUER, INVALID),
        ("another case, as the token's", "https://AUTH.example/", "https://AUTH.example", ada),
    ):
        by_keys(f"the guard's address has {name}", service_token(service_payload(iss=iss)), expected, issuer=issuer)


def service_headers():
    head = OURS.header
    for name, wrong in {
        "algorithm none": head.replace("ES256", "none"), "HS256": head.replace("ES256", "HS256"),
        "ES384": head.replace("ES256", "ES384"), "RS256": head.replace("ES256", "RS256"), "es256": head.replace("ES256", "es256"),
        "type JWT": head.replace("at+jwt", "JWT"), "type application/at+jwt": head.replace("at+jwt", "application/at+jwt"),
        "type session+jwt": head.replace("at+jwt", "session+jwt"), "no type": head.replace(',"typ":"at+jwt"', ""),
        "no kid": '{"alg":"ES256","typ":"at+jwt"}', "a kid of a path": re.sub('"kid":"[^"]*"', '"kid":"../../dev/null"', head),
        "a kid that is a number": re.sub('"kid":"[^"]*"', '"kid":1', head), "another order": head.replace('"alg":"ES256",', "")[:-1]
        + ',"alg":"ES256"}', "a space": head.replace(",", ", "), "a key of its own": head[:-1] + f',"jwk":{STRANGER.public()}}}',
        "the address of a key": head[:-1] + ',"jku":"https://other.example/keys"}', "crit": head[:-1] + ',"crit":["b64"],"b64":true}',
        "alg twice": head.replace('"alg"', '"alg":"none","alg"'), "alg twice, behind": head[:-1] + ',"alg":"none"}',
        "kid twice": head[:-1] + f',"kid":"{STRANGER.id}"}}',
    }.items():
        by_keys(f"header with {name}", service_token(service_payload(), head=wrong), INVALID)
    first = f"{text(head.replace('ES256', 'none').encode())}.{text(service_payload().encode())}"
    by_keys("algorithm none without a signature", f"{first}.", INVALID)
    # RFC 8725 §2.1: the public key taken for a secret.
    first = f"{text(head.replace('ES256', 'HS256').encode())}.{text(service_payload().encode())}"
    by_keys("HS256 with the public key for a secret", f"{first}.{mac(OURS.public(), first)}", INVALID)
    by_keys("another spelling of the header", SERVICE.replace(".", "=.", 1), INVALID)


def service_signatures(ada):
    first, made = SERVICE.rsplit(".", 1)
    r, s = OURS.numbers(first)
    by_keys("the greater s", f"{first}.{text(raw(r, max(s, N - s)))}", ada)
    by_keys("the lesser s", f"{first}.{text(raw(r, min(s, N - s)))}", ada)
    whole = raw(r, s)
    for name, signature in {
        "none": b"", "63 bytes": whole[:-1], "65 bytes": whole + b"\0", "65 bytes, a nought before s": whole[:32] + b"\0" + whole[32:], "62 bytes without a nought": whole[1:32] + whole[33:],
        "128 bytes": b"\0" * 32 + whole[:32] + b"\0" * 32 + whole[32:], "DER": der(r, s), "noughts": bytes(64), "r of nought": raw(0, s),
        "s of nought": raw(r, 0), "r and s of the order": raw(N, N), "s of the order": raw(r, N), "r of the field's prime": raw(P, s),
        "ones": b"\xff" * 64, "r and s the other way": raw(s, r), "one bit changed": whole[:-1] + bytes([whole[-1] ^ 1]),
    }.items():
        by_keys(f"a signature of {name}", f"{first}.{text(signature)}", INVALID)
    by_keys("a signature with an unused bit set", f"{first}.{made[:-1]}{LAST[LAST.index(made[-1]) + 1]}", INVALID)
    by_keys("a padded signature", f"{SERVICE}==", INVALID)
    by_keys("a signature of 85 characters", SERVICE[:-1], INVALID)
    by_keys("a signature of 87 characters", SERVICE + "A", INVALID)
    by_keys("a signature in base64", f"{first}.{base64.b64encode(whole).decode()}", INVALID)
    other = service_token(service_payload(2, uid="uma"))
    by_keys("a signature of other claims", ".".join([*other.split(".")[:2], made]), INVALID)
    by_keys("another key under our name", service_token(service_payload(), STRANGER, OURS.header), INVALID)
    by_keys("another key", service_token(service_payload(), STRANGER), INVALID)
    by_keys("a dot in the claims, rightly signed", signed_by_key(f"{first}.e30"), INVALID)
    by_keys("claims that are no base64url, rightly signed", signed_by_key(first + "="), INVALID)
    by_keys("no claims, rightly signed", signed_by_key(first.split(".")[0] + "."), INVALID)


def signed_by_key(first):
    return f"{first}.{text(OURS.sign(first))}"


def service_claims_in_other_forms():
    said = service_payload()
    exp = str(NOW + 200)
    for name, wrong in {
        "a space": said.replace(",", ", ", 1), "a claim more": said[:-1] + ',"admin":true}',
        "roles twice": said.replace('"roles":', '"roles":["Owner"],"roles":'), "exp twice": said.replace('"exp":', '"exp":1,"exp":'),
        "an order changed": said.replace(f'"iss":"{ISSUER}",', "")[:-1] + f',"iss":"{ISSUER}"}}',
        "no jti": service_payload(jti=None), "no roles": service_payload(roles=None), "no exp": service_payload(exp=None),
        "no iat": service_payload(iat=None), "no sub": service_payload(sub=None), "no iss": service_payload(iss=None),
        "no uid": service_payload(uid=None), "no client": service_payload(client_id=None),
        "another client": service_payload(client_id="other"), "a session without a time": service_payload(auth_time=None),
        "a time without a session": service_payload(sid_public=None), "roles that are a text": service_payload(roles="Admin"),
        "a role that is a number": service_payload(roles=[1]), "exp as text": service_payload(exp=exp),
        "exp with a fraction": service_payload(exp=NOW + 5.5), "exp with an exponent": said.replace(exp, "9e9"),
        "a negative exp": service_payload(exp=-5), "a nought before exp": said.replace(exp, "0" + exp), "exp true": service_payload(exp=True),
        "nbf": said[:-1] + f',"nbf":{NOW + 9}}}', "an escaped letter": said.replace('"ada"', '"\\u0061da"'),
        "an escape of JSON that we do not write": said.replace('"ada"', '"a\\nda"'),
        "an escape in capitals": said.replace('"ada"', '"\\u001Fda"'), "a bare control character": said.replace('"ada"', '"a\nda"'),
        "text behind": said + "\n", "text before": " " + said, "a byte order mark": "\ufeff" + said, "null": "null",
        "a list": f"[{said}]", "no end": said[:-1], "a comma in the roles": said.replace('["Admin","User"]', '["Admin","User",]'),
    }.items():
        by_keys(f"claims with {name}", service_token(wrong), INVALID)
    by_keys("claims that are not UTF-8", service_token(said.encode().replace(b"ada", b"a\xffa")), INVALID)
    by_keys("claims with half a character", service_token(said.encode().replace(b"ada", b"a\xed\xa0\x80a")), INVALID)


def key_sets(ada):
    our = OURS.public()
    rsa = '{"kty":"RSA","kid":"r","use":"sig","alg":"RS256","n":"AQAB","e":"AQAB"}'
    okp = '{"kty":"OKP","crv":"Ed25519","kid":"o","use":"sig","alg":"EdDSA","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}'
    good = {
        "keys of other kinds besides": keys_text(rsa, okp, our), "things besides that are no keys": keys_text("1", "null", "[]", '"x"', "{}", our),
        "members besides": keys_text(our, more=',"more":{"keys":[1.5e3]}'), "white space": " " + keys_text(our).replace(",", " ,\n\t") + "\r\n",
        "a key twice": keys_text(our, our), "64 keys": keys_text(*["1"] * 63, our), "a key with members besides":
        keys_text(our[:-1] + ',"key_ops":["verify"],"x5t":"a"}'), "a key spelled with escapes": keys_text(our.replace('"EC"', '"\\u0045C"')),
    }
    for name, body in good.items():
        by_keys(f"a key set with {name}", SERVICE, ada, keys=[{"status": 200, "body": body}])
    by_keys("a key set of 64 KiB", SERVICE, ada, keys=[{**KEYS, "length": 65_536}])
    off = SigningKey(b"ours", y=OURS.y ^ 1)
    # A point whose x is written as a greater number of the same remainder.
    beyond = SigningKey(b"ours", x=5 + P, y=y_of(5))
    none = {
        "nothing": "", "no JSON": "<html>", "a list": f"[{our}]", "null": "null", "no keys": "{}", "keys that are an object": '{"keys":{}}',
        "a key in place of a set": our, "keys of other kinds alone": keys_text(rsa, okp),
        "things alone that are no keys": keys_text("1", "null", "[]", '"x"', "{}"), "keys that are a text": '{"keys":""}',
        "keys twice": '{"keys":[],' + keys_text(our)[1:], "keys twice, the other way": keys_text(our, more=',"keys":[]'),
        "a member of a key twice": keys_text(our[:-1] + ',"alg":"ES256"}'),
        "a member twice, once with an escape": keys_text(our, more=',"more":{"a":1,"\\u0061":2}'),
        "65 keys": keys_text(*["1"] * 64, our), "65 keys, ours the first": keys_text(our, *["1"] * 64), "text behind": keys_text(our) + "x", "a comma too many": keys_text(our)[:-2] + ",]}",
        "a byte order mark": "\ufeff" + keys_text(our), "a number that is none": keys_text(our, more=',"more":NaN'),
        "a kid that is not the thumbprint": keys_text(our.replace(OURS.id, NEXT.id)), "a key without kid": keys_text(our.replace(
            f'"kid":"{OURS.id}",', "")), "a key for encryption": keys_text(our.replace('"sig"', '"enc"')),
        "a key without use": keys_text(our.replace('"use":"sig",', "")), "a key of another algorithm": keys_text(our.replace('"ES256"', '"ES384"')),
        "a key without algorithm": keys_text(our.replace('"alg":"ES256",', "")),
        "a key of another curve": keys_text(our.replace('"P-256"', '"P-384"')), "a private key": keys_text(our[:-1] + ',"d":"AQAB"}'),
        "a kid that is a list": keys_text(our.replace(f'"{OURS.id}"', f'["{OURS.id}"]')),
        "a point that is not on the curve": keys_text(off.public()), "a point beyond the field": keys_text(beyond.public()),
        "the point at infinity": keys_text(SigningKey(b"ours", x=0, y=0).public()),
        "a coordinate of 31 bytes": keys_text(our.replace(OURS.across, text(bytes(31)))),
        "a padded coordinate": keys_text(our.replace(OURS.across, OURS.across + "=")),
    }
    for name, body in none.items():
        by_keys(f"a key set with {name}", SERVICE, AWAY, keys=[{"status": 200, "body": body}])
    # All have been revoked: nobody's token is good, and the server is not away.
    empty = {"no key in it": keys_text(), "no key in it, and white space": ' {\n"keys" : [ ] } ',
             "no key in it, and members besides": keys_text(more=',"more":[1]')}
    for name, body in empty.items():
        by_keys(f"G-092: a key set with {name}", SERVICE, INVALID, keys=[{"status": 200, "body": body}])
    by_keys("a key set of more than 64 KiB", SERVICE, AWAY, keys=[{**KEYS, "length": 65_537}])
    by_keys("a stranger's key under our name", service_token(service_payload(), STRANGER, OURS.header), INVALID,
            keys=[{"status": 200, "body": keys_text(STRANGER.public().replace(STRANGER.id, OURS.id), our)}])
    for status in (201, 204, 400, 401, 403, 404, 500):
        by_keys(f"status {status} for the keys", SERVICE, AWAY, keys=[{**KEYS, "status": status, **({"body": ""} if status == 204 else {})}])
    by_keys("status 404 for no keys", SERVICE, AWAY, keys=[{**NO_KEYS, "status": 404}])
    for status in (301, 302, 307, 308):
        by_keys(f"a redirect {status} for the keys", SERVICE, AWAY, keys=[{**KEYS, "status": status, "redirect": True}])
    by_keys("a server that is not there", SERVICE, AWAY, questions=0, server="absent")
    by_keys("a server that never answers about its keys", SERVICE, AWAY, keys=[{"never": True}], patience=0.2)


def when_keys_are_asked_for(ada):
    def at(seconds, key=None, **changed):
        """A token that is good at this time."""
        return bearer(named("service", service_token(service_payload(iat=NOW + seconds - 100, exp=NOW + seconds + 200, **changed), key or OURS)))
    our, new, foreign = bearer(named("service", SERVICE)), at(0, NEXT), bearer(named("service", service_token(service_payload(), STRANGER)))

    def run(name, keys, *requests):
        case(f"jwks: {name}", *requests, authority="jwks", keys=keys)

    run("the keys are asked for once", [KEYS], (0, our, ada, 1), (0, our, ada, 1), (100, our, ada, 1), (150, bearer("{ada}"), INVALID, 1))
    run("G-092: a new key is fetched when its first token comes, and the one before is still good", [KEYS, BOTH], (0, our, ada, 1),
        (60, new, ada, 2), (60, our, ada, 2), (61, new, ada, 2))
    run("G-092: a key that is published no more is good no more", [BOTH, NEXT_ALONE], (0, our, ada, 1), (0, new, ada, 1),
        (60, foreign, INVALID, 2), (60, our, INVALID, 2), (60, new, ada, 2))
    run("G-092: a new key is fetched three seconds after a question", [KEYS, BOTH], (0, our, ada, 1), (2.9, new, INVALID, 1),
        (3, new, ada, 2), (3, our, ada, 2))
    run("G-092: a key that one node of the server does not know yet is asked for once more after three seconds", [KEYS, KEYS, BOTH],
        (0, our, ada, 1), (60, new, INVALID, 2), (62.9, new, INVALID, 2), (63, new, ada, 3), (66, foreign, INVALID, 3),
        (122.9, foreign, INVALID, 3), (123, foreign, INVALID, 4))
    run("unknown keys cost two questions a minute", [KEYS], (0, foreign, INVALID, 1), (0, our, ada, 1), (2.9, foreign, INVALID, 1),
        (3, foreign, INVALID, 2), (3, our, ada, 2), (6, foreign, INVALID, 2), (62.9, new, INVALID, 2), (63, foreign, INVALID, 3),
        (65.9, foreign, INVALID, 3), (66, foreign, INVALID, 4), (69, foreign, INVALID, 4), (125.9, foreign, INVALID, 4),
        (126, foreign, INVALID, 5), (126, our, ada, 5))
    run("a second question may come late, and the next one a minute after it", [KEYS], (0, foreign, INVALID, 1),
        (59.9, foreign, INVALID, 2), (62.9, foreign, INVALID, 2), (119.8, foreign, INVALID, 2), (120, foreign, INVALID, 3))
    run("while nothing is known, the keys are asked for every two seconds", [FAILS, FAILS, KEYS], (0, our, AWAY, 1), (1.9, our, AWAY, 1),
        (2, our, AWAY, 2), (3.9, our, AWAY, 2), (4, our, ada, 3), (7, foreign, INVALID, 3), (63.9, foreign, INVALID, 3),
        (64, foreign, INVALID, 4))
    run("a failed question about an unknown key takes no key away", [KEYS, FAILS], (0, our, ada, 1), (60, foreign, INVALID, 2),
        (60, our, ada, 2), (63, foreign, INVALID, 3), (122.9, foreign, INVALID, 3), (123, foreign, INVALID, 4), (123, our, ada, 4))
    for name, answer in {"cannot be read": {"status": 200, "body": "<html>"}, "is for others alone": {"status": 200, "body": keys_text("{}")},
                         "has 65 keys": {"status": 200, "body": keys_text(OURS.public(), NEXT.public(), *["1"] * 63)},
                         "comes with status 404": {**NO_KEYS, "status": 404}}.items():
        run(f"a key set that {name} takes no key away", [KEYS, answer], (0, our, ada, 1), (60, foreign, INVALID, 2), (60, our, ada, 2))
    run("G-092: an empty key set takes all keys away, and the next one brings them back", [KEYS, NO_KEYS, BOTH], (0, our, ada, 1),
        (60, foreign, INVALID, 2), (60, our, INVALID, 2), (62.9, our, INVALID, 2), (63, our, ada, 3))
    run("G-092: an empty key set is an answer, also while the server is away", [KEYS, NO_KEYS, FAILS], (0, our, ada, 1),
        (3600, at(3600), INVALID, 2), (7200, at(7200), INVALID, 3), (89_999, at(90_000), INVALID, 4), (90_000, at(90_000), AWAY, 4))
    # The token of an unknown key waits for the question that the one before it has begun: what it brings is known then.
    run("after fifty minutes the keys are asked for again, and nobody waits for that", [BOTH, NEXT_ALONE],
        (0, our, ada, 1), (2999.9, at(3000), ada, 1), (3000, at(3000), ada, 2), (3000, foreign, INVALID, 2), (3000, at(3000), INVALID, 2),
        (3000, at(3000, NEXT), ada, 2))
    run("that is asked twice a minute, too", [KEYS, FAILS], (0, our, ada, 1), (3000, at(3000), ada, 2), (3000, foreign, INVALID, 2),
        (3002.9, at(3000), ada, 2), (3003, at(3000), ada, 3), (3003, foreign, INVALID, 3), (3062.9, at(3000), ada, 3),
        (3063, at(3000), ada, 4), (3063, foreign, INVALID, 4))
    run("G-092: a guard that was idle for an hour does not take a key that is published no more", [BOTH, NEXT_ALONE], (0, our, ada, 1),
        (3600, at(3600), INVALID, 2), (3600, at(3600, NEXT), ada, 2))
    run("G-092: nor one that was idle for most of a day", [BOTH, NEXT_ALONE], (0, our, ada, 1), (80_000, at(80_000), INVALID, 2),
        (80_000, at(80_000, NEXT), ada, 2))
    run("while the server is away, known keys are good for a day", [KEYS, *[FAILS] * 4, KEYS], (0, our, ada, 1), (3600, at(3600), ada, 2),
        (3602.9, at(3600), ada, 2), (3603, at(3600), ada, 3), (3662.9, at(3600), ada, 3), (86_399, at(86_400), ada, 4),
        (86_400, at(86_400), AWAY, 4), (86_401.9, at(86_400), AWAY, 4), (86_402, at(86_400), AWAY, 5), (86_461.9, at(86_400), AWAY, 5),
        (86_462, at(86_400), ada, 6))


def addresses():
    good = ["https://auth.example", "https://auth.example/", "https://auth.example:8443", "https://a.example/sign-in/",
            "https://AUTH.example",
            "http://localhost", "http://localhost:8587", "http://127.0.0.1:8587/", "http://[::1]:8587", "https://[2001:db8::1]",
            "https://192.0.2.1"]
    bad = ["", "auth.example", "//auth.example", "ftp://auth.example", "HTTPS://auth.example", "https:/auth.example",
           "https://", "https://:443",
           "https://auth.example:", "https://auth.example:0", "https://auth.example:65536", "https://auth.example:080000",
           "https://auth.example:x",
           "https://user@auth.example", "https://user:password@auth.example", "https://auth.example?x", "https://auth.example#x",
           "https://auth.example\\x", "https://auth.example/a b", "https://auth.example/%2e", "https://auth.example\n",
           " https://auth.example",
           "https://auth.exämple", "https://[::1", "https://[]", "https://[::1]x", "https://a_b.example"]
    insecure = ["http://auth.example", "http://localhost.example", "http://127.0.0.2", "http://[::2]", "http://192.168.1.1",
                "http://LOCALHOST",
                "http://localhost."]
    return [{"address": one, "is_good": one in good} for one in good + bad + insecure]


def secrets():
    swift = (ROOT / "Sources/LatchkeyTokens/Keys/PublishedSecrets.swift").read_text(encoding="utf-8")
    quoted = re.compile(r'"((?:[^"\\]|\\.)*)"')
    words, published = swift.split("static let texts")
    published = re.sub(r'"\s*\+ "', "", published)
    placeholders = [f"K7f!qZ2w-{word.upper()}_Xp9Lr4t_Vb6Nm3s.Hd8" for word in quoted.findall(words)]
    bad = ["", "secret", SECRET[:31], "a" * 40, "ab" * 20, "abcdefghijklmnopqrstuvwxyz0123456789"[:26] + "abcdefghij",
           "0123456789abcdef" * 2,
           SECRET[:20] * 2, "Change-Me! " + SECRET, *quoted.findall(published), *placeholders]
    good = [SECRET, PREVIOUS, OTHER, SECRET[:32], "ü" * 4 + SECRET[:24], "K7f!qZ2w-Xp9Lr4t_Vb6Nm3s.Hd8Gj5c"]
    return [{"secret": one, "is_good": one in good} for one in good + bad]


def vectors():
    for make in (where_tokens_stand, what_is_required, proofs, what_the_server_says, with_the_secret, with_published_keys):
        make()
    return {
        "version": 1, "now": NOW, "issuer": ISSUER, "secret": SECRET, "previous_secret": PREVIOUS, "cookie": COOKIE,
        "audience": AUDIENCE, "permissions": {"Admin": ["users:read", "posts:write"]}, "tokens": TOKENS,
        # Of the server, where a case has none of its own: by token, one after another, and the last one from then on.
        "answers": {"ada": [{"status": 200, "json": ADA}], "uma": [{"status": 200, "json": UMA}]}, "keys": [KEYS],
        "addresses": addresses(),
        "secrets": secrets(), "cases": CASES}


def written(made):
    """One line for each case, so that a change of one shows as one."""
    lines = [f' "{key}": {json.dumps(value, ensure_ascii=False)}' for key, value in made.items() if not isinstance(value, (list,
    dict))]
    for key, value in made.items():
        if isinstance(value, list):
            lines.append(f' "{key}": [\n' + ",\n".join("  " + json.dumps(one, ensure_ascii=False) for one in value) + "\n ]")
        elif isinstance(value, dict):
            rows = (f"  {json.dumps(name)}: {json.dumps(one, ensure_ascii=False)}" for name, one in value.items())
            lines.append(f' "{key}": {{\n' + ",\n".join(rows) + "\n }")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main(arguments):
    made = written(vectors())
    names = [one["name"] for one in CASES]
    assert len(set(names)) == len(names), sorted(name for name in names if names.count(name) > 1)
    if arguments == ["--check"]:
        is_same = FILE.is_file() and FILE.read_text(encoding="utf-8") == made
        print(f"{len(CASES)} cases" + ("" if is_same else f": {FILE.name} is not what {Path(__file__).name} writes"))
        return 0 if is_same else 1
    FILE.write_text(made, encoding="utf-8")
    print(f"{len(CASES)} cases, {len(made)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
