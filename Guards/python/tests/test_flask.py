"""The drop-in for Flask and flask-restful."""
import asyncio
import json
import logging
import os
import subprocess
import sys
import unittest

from flask import Flask, g
from flask_restful import Api, Resource, fields, marshal_with

import latchkey_guard
from latchkey_guard import Jwks, any_role
from latchkey_guard.flask import token_required

from .answering import VECTORS, answering, header_fields, is_for_adapters, token


def app_of(guarded, **settings):
    app = Flask(__name__)
    app.config.update({f"LATCHKEY_{key}": value for key, value in settings.items()})
    reached = app.extensions["reached"] = []

    @app.get("/guarded")
    @guarded
    def view():
        reached.append(g.current_user)
        return {"user": g.current_user.read(), "seed": [g.current_user._uid, g.current_user._name, g.current_user._role]}

    @app.get("/slowly")
    @guarded
    async def slowly():
        await asyncio.sleep(0)
        return g.current_user.uid

    class Rest(Resource):
        @guarded
        def get(self):
            reached.append(g.current_user)
            return {"uid": g.current_user.uid}

    class Marshalled(Resource):
        @marshal_with({"uid": fields.String})
        @guarded
        def get(self):
            reached.append(g.current_user)
            return {"uid": g.current_user.uid}

    api = Api(app)
    api.add_resource(Rest, "/rest")
    api.add_resource(Marshalled, "/marshalled")
    return app


def environ(pairs):
    """What a server makes of the fields of a request: those of one name are joined."""
    joined = {}
    for name, value in header_fields(pairs):
        key = "HTTP_" + name.upper().replace("-", "_")
        between = "; " if key == "HTTP_COOKIE" else ","
        joined[key] = joined[key] + between + value if key in joined else value
    return joined


def bearer(name="ada"):
    return {"HTTP_AUTHORIZATION": f"Bearer {token(name)}"}


class FlaskTests(unittest.TestCase):
    # through Flask and flask-restful the cases of the file have the same answers
    def test_vectors(self):
        for case in VECTORS["cases"]:
            first = case["requests"][0]
            if not is_for_adapters(case):
                continue
            with self.subTest(case["name"]), answering(case.get("answers", VECTORS["answers"])) as (url, told):
                settings = {"SERVER": url, **({"COOKIE": case["cookie"]} if "cookie" in case else {})}
                client = app_of(token_required(**case["require"]), **settings).test_client(use_cookies=False)
                expected = case.get("joined", first["expect"])
                for path in ("/guarded", "/rest"):
                    told.asked.clear()
                    answer = client.get(path, environ_overrides=environ(first["headers"]))
                    self.assertEqual(answer.status_code, expected["status"])
                    if "body" in expected:
                        self.assertEqual(answer.get_json(), json.loads(expected["body"]))
                        for name, value in expected["fields"].items():
                            self.assertEqual(answer.headers[name].replace("; charset=utf-8", ""), value.replace("; charset=utf-8", ""))

    def test_users(self):
        with answering(VECTORS["answers"]) as (url, told):
            client = app_of(token_required(["Admin"]), SERVER=url).test_client(use_cookies=False)
            for _ in range(3):
                answer = client.get("/guarded", environ_overrides=bearer()).get_json()
            self.assertEqual(answer["seed"], ["ada", "Ada Løvelace", "Admin"])
            self.assertEqual((answer["user"]["role"], answer["user"]["id"]), ("Admin", "a1"))
            self.assertEqual(client.get("/slowly", environ_overrides=bearer()).text, "ada")
            self.assertEqual(client.get("/rest", environ_overrides=bearer()).get_json(), {"uid": "ada"})
            self.assertEqual(told.questions, 1)

    # every way to write a role, each of them exact
    def test_ways_to_ask(self):
        with answering(VECTORS["answers"]) as (url, _):
            for guarded, status in (
                (token_required(), 200), (token_required("Admin"), 200), (token_required(["Admin"]), 200),
                (token_required({"Admin"}), 200), (token_required(any_role("Admin")), 200), (token_required("Adm"), 403),
                (token_required("admin"), 403), (token_required("Admin, Owner"), 403),
                (token_required("Admin", permissions="posts:write", groups=["club", "other"]), 200),
                (token_required("Admin", permissions="posts:write", groups="other"), 403),
                (token_required(recent=30), 200), (token_required(recent=9), 403), (token_required(factors=2), 403),
            ):
                app = app_of(guarded, SERVER=url)
                self.assertEqual(app.test_client(use_cookies=False).get("/guarded", environ_overrides=bearer()).status_code, status)
                self.assertEqual(len(app.extensions["reached"]), 1 if status == 200 else 0)
        for wrong in (lambda: token_required(len), lambda: token_required([1]), lambda: token_required(permissions=[None])):
            self.assertRaises(TypeError, wrong)

    def test_a_refusal_stays_one_below_another_decorator(self):
        with answering(VECTORS["answers"]) as (url, _):
            app = app_of(token_required("Owner"), SERVER=url)
            answer = app.test_client(use_cookies=False).get("/marshalled", environ_overrides=bearer())
            self.assertEqual((answer.status_code, app.extensions["reached"]), (403, []))

    # an app that is set up wrongly lets nobody in, and its log says why without the secret
    def test_wrong_settings(self):
        secret = VECTORS["secret"]
        for settings in (
            {}, {"SERVER": ""}, {"SERVER": "http://auth.example"}, {"SERVER": "https://auth.example", "SECRET": secret},
            {"SECRET": secret}, {"SECRET": "short-secret", "ISSUER": "https://auth.example"},
            {"SECRET": secret, "ISSUER": "https://auth.example", "PERMISSIONS": 7},
            {"AUDIENCE": "https://api.example"}, {"SERVER": "https://auth.example", "AUDIENCE": ""},
            {"SECRET": secret, "ISSUER": "https://auth.example", "AUDIENCE": "https://api.example"},
        ):
            app = app_of(token_required(), **settings)
            with self.subTest(settings), self.assertLogs("latchkey_guard", logging.WARNING) as logged:
                answer = app.test_client(use_cookies=False).get("/guarded", environ_overrides=bearer())
                self.assertEqual((answer.status_code, answer.get_json()["code"]), (503, "unavailable"))
                self.assertEqual(app.extensions["reached"], [])
            self.assertFalse(any(secret in line or "short-secret" in line for line in logged.output))
        app = app_of(token_required(groups="club"), SECRET=secret, ISSUER="https://auth.example")
        with self.assertLogs("latchkey_guard", logging.ERROR):
            self.assertEqual(app.test_client(use_cookies=False).get("/guarded", environ_overrides=bearer()).status_code, 503)

    def test_shared_secret(self):
        secret, previous = VECTORS["secret"], VECTORS["previous_secret"]
        app = app_of(token_required("Admin"), SECRET=previous, SECRET_PREVIOUS=secret, ISSUER=VECTORS["issuer"])
        # Made for another time than now.
        self.assertEqual(app.test_client(use_cookies=False).get("/guarded", environ_overrides=bearer()).get_json()["code"], "token_invalid")

    # G-090: an app with an audience asks for keys, and takes no token of a session
    def test_published_keys(self):
        service = next(text for name, text in VECTORS["tokens"].items() if name.startswith("service"))
        with answering({}, VECTORS["keys"]) as (url, told):
            app = app_of(token_required(), SERVER=url, AUDIENCE=VECTORS["audience"])
            # Made for another time than now, and by a server of another name.
            for text, questions in ((token("ada"), 0), (service, 1)):
                answer = app.test_client(use_cookies=False).get(
                    "/guarded", environ_overrides={"HTTP_AUTHORIZATION": f"Bearer {text}"})
                self.assertEqual((answer.get_json()["code"], told.questions), ("token_invalid", questions))
            self.assertIsInstance(app.extensions["latchkey_guard"][1], Jwks)

    # where the package that checks signatures is not installed, nobody is let in, and the log says what is missing
    def test_without_cryptography(self):
        program = (
            "import sys; sys.modules['cryptography'] = None\n"
            "from flask import Flask\n"
            "from latchkey_guard.flask import token_required\n"
            "app = Flask('app')\n"
            "app.config.update(LATCHKEY_SERVER='https://auth.example', LATCHKEY_AUDIENCE='https://api.example')\n"
            "app.get('/')(token_required()(lambda: 'in'))\n"
            "answer = app.test_client().get('/', headers={'Authorization': 'Bearer a.b.c'})\n"
            "print(answer.status_code, answer.get_json()['code'])\n")
        path = os.path.dirname(os.path.dirname(latchkey_guard.__file__))
        said = subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=True)
        self.assertEqual(said.stdout, "503 unavailable\n")
        self.assertIn("The guard is not set up: Jwks needs the package cryptography: install latchkey-guard[jwks]\n", said.stderr)

    def test_nobody_is_left_from_before(self):
        app = Flask(__name__)

        @app.get("/")
        def outer():
            g.current_user = "somebody"
            refused = token_required()(lambda: "in")()
            return {"refused": refused[1], "left": "current_user" in g}

        app.config["LATCHKEY_SERVER"] = "https://auth.example"
        self.assertEqual(app.test_client(use_cookies=False).get("/").get_json(), {"refused": 401, "left": False})
