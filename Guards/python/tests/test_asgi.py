"""The ASGI middleware and the dependency of FastAPI."""
import asyncio
import json
import unittest
from typing import Annotated

from fastapi import Depends, FastAPI

from latchkey_guard import CurrentUser, Server
from latchkey_guard.asgi import LatchkeyMiddleware
from latchkey_guard.fastapi import install, token_required

from .answering import VECTORS, answering, header_fields, is_for_adapters


def send_to(app, pairs, kind="http", method="GET", state=None):
    """What `app` sends to one request."""
    sent = []

    async def receive():
        return {"type": "websocket.connect"} if kind == "websocket" else {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {
        "type": kind, "method": method, "path": "/guarded", "raw_path": b"/guarded", "query_string": b"", "scheme": "http",
        "http_version": "1.1", "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1), "root_path": "",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in header_fields(pairs)]}
    if state is not None:
        scope["state"] = state
    asyncio.run(app(scope, receive, send))
    return sent


def answer_of(sent):
    fields = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], fields, b"".join(message.get("body", b"") for message in sent[1:]).decode()


async def inner(scope, receive, send):
    body = json.dumps({"uid": scope["state"]["current_user"].uid}).encode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


def fast(authority, **require):
    app = FastAPI()
    install(app)

    @app.get("/guarded")
    async def guarded(user: Annotated[CurrentUser, Depends(token_required(authority=authority, **require))]):
        return {"uid": user.uid}

    return app


BEARER = [["Authorization", "Bearer {ada}"]]


class ASGITests(unittest.TestCase):
    # through the middleware and through FastAPI the cases of the file have the same answers, byte for byte
    def test_vectors(self):
        for case in VECTORS["cases"]:
            if not is_for_adapters(case):
                continue
            first, cookie = case["requests"][0], {"cookie": case["cookie"]} if "cookie" in case else {}
            with self.subTest(case["name"]), answering(case.get("answers", VECTORS["answers"])) as (url, told):
                for app in (
                    LatchkeyMiddleware(inner, server=url, **case["require"], **cookie),
                    fast(Server(url), **case["require"], **cookie),
                ):
                    told.asked.clear()
                    status, fields, body = answer_of(send_to(app, first["headers"]))
                    expected = first["expect"]
                    self.assertEqual(status, expected["status"])
                    if "body" in expected:
                        self.assertEqual(body, expected["body"])
                        self.assertEqual({name: fields[name] for name in expected["fields"]}, expected["fields"])
                    else:
                        self.assertEqual(json.loads(body), {"uid": expected["user"]["uid"]})

    def test_state(self):
        with answering(VECTORS["answers"]) as (url, _):
            state = {"current_user": "forged", "kept": 1}
            app = LatchkeyMiddleware(inner, server=url)
            self.assertEqual(json.loads(answer_of(send_to(app, BEARER, state=state))[2]), {"uid": "ada"})
            self.assertEqual(state, {"current_user": "forged", "kept": 1})
            self.assertEqual(answer_of(send_to(app, [], state=state))[0], 401)

    def test_head(self):
        status, fields, body = answer_of(send_to(LatchkeyMiddleware(inner, server="https://auth.example"), [], method="HEAD"))
        self.assertEqual((status, body), (401, ""))
        self.assertGreater(int(fields["content-length"]), 0)

    def test_web_sockets(self):
        async def opened(scope, receive, send):
            await send({"type": "websocket.accept", "user": scope["state"]["current_user"].uid})

        with answering(VECTORS["answers"]) as (url, _):
            app = LatchkeyMiddleware(opened, server=url)
            self.assertEqual(send_to(app, [], kind="websocket")[0]["type"], "websocket.close")
            self.assertEqual(send_to(app, BEARER, kind="websocket"), [{"type": "websocket.accept", "user": "ada"}])

    def test_other_connections(self):
        passed = []

        async def app(scope, receive, send):
            passed.append(scope["type"])

        guarded = LatchkeyMiddleware(app, server="https://auth.example")
        asyncio.run(guarded({"type": "lifespan"}, None, None))
        with self.assertRaises(ValueError):
            asyncio.run(guarded({"type": "later", "headers": []}, None, None))
        self.assertEqual(passed, ["lifespan"])

    def test_settings(self):
        for settings in ({}, {"server": "https://a.example", "authority": Server("https://a.example")}, {"server": "http://a.example"}):
            with self.assertRaises(ValueError):
                LatchkeyMiddleware(inner, **settings)

    def test_without_install(self):
        app = FastAPI()

        @app.get("/guarded")
        async def guarded(user: Annotated[CurrentUser, Depends(token_required(authority=Server("https://auth.example")))]):
            return {}

        status, _, body = answer_of(send_to(app, []))
        self.assertEqual((status, json.loads(body)["detail"]["code"]), (401, "token_missing"))
