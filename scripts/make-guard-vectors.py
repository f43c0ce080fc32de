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

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "Guards/vectors.json"
NOW = 1_790_000_000
ISSUER = "https://auth.example"
SECRET = "Rk7-vq2Wz_x9TnB4mLp0sJd8hYc3GfUeAiOo"
PREVIOUS = "N5tQw8-eRz1_yUi2oPa3sDf4gHj6kLx7cVb9"
OTHER = "Zx3-cVb5nM_q8WeRt1yUiOp7aSdF2gHjKl4-"
COOKIE = "__Host-latchkey"


def text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


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
            {"at": at, "headers": headers, "expect": expected, **({"questions": asked} if authority == "server" else {})}
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


def by_secret(name, token, expected, at=0, **further):
    key = next((key for key, value in TOKENS.items() if value == token), None)
    if key is None:
        key = f"secret_{len(TOKENS)}"
        TOKENS[key] = token
    case(f"secret: {name}", (at, bearer(f"{{{key}}}"), expected, None), authority="secret", **further)


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
    for make in (where_tokens_stand, what_is_required, proofs, what_the_server_says, with_the_secret):
        make()
    return {
        "version": 1, "now": NOW, "issuer": ISSUER, "secret": SECRET, "previous_secret": PREVIOUS, "cookie": COOKIE,
        "permissions": {"Admin": ["users:read", "posts:write"]}, "tokens": TOKENS,
        # Of the server, where a case has none of its own: by token, one after another, and the last one from then on.
        "answers": {"ada": [{"status": 200, "json": ADA}], "uma": [{"status": 200, "json": UMA}]}, "addresses": addresses(),
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
