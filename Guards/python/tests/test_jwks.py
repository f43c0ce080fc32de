"""The authority `Jwks`: what a file of cases cannot say."""
import asyncio
import os
import subprocess
import sys
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor

import latchkey_guard
from latchkey_guard import AddressError, CurrentUser, Guard, Jwks, Refusal, any_of, group

from .answering import VECTORS, answering, header_fields

KEYS = VECTORS["keys"]


def good_token():
    case = next(one for one in VECTORS["cases"] if one["name"] == "jwks: a good token")
    return dict(header_fields(case["requests"][0]["headers"]))["Authorization"].removeprefix("Bearer ")


def jwks_at(url, **more):
    return Jwks(VECTORS["issuer"], VECTORS["audience"], _keys_at=url, _now=lambda: VECTORS["now"], **more)


def code_of(call):
    try:
        return call().uid
    except Refusal as refusal:
        return refusal.code


class JwksTests(unittest.TestCase):
    # eight threads with first tokens fetch the keys once
    def test_threads(self):
        with answering({}, KEYS) as (url, told):
            told.gate.clear()
            jwks, token = jwks_at(url), good_token()
            with ThreadPoolExecutor(8) as pool:
                waiting = [pool.submit(code_of, lambda: jwks.user_of(token)) for _ in range(8)]
                self.assertTrue(told.has_questions(1))
                told.gate.set()
                self.assertEqual([one.result() for one in waiting], ["ada"] * 8)
            self.assertEqual(told.questions, 1)

    # fifty tasks of an event loop fetch them once, block nothing, and one that is cancelled takes nobody's answer away
    def test_tasks(self):
        async def ask(url, told):
            jwks, token = jwks_at(url), good_token()
            tasks = [asyncio.create_task(jwks.user_of_async(token)) for _ in range(50)]
            await asyncio.sleep(0)
            tasks[0].cancel()
            told.gate.set()
            return [user.uid for user in await asyncio.gather(*tasks[1:])]

        with answering({}, KEYS) as (url, told):
            told.gate.clear()
            self.assertEqual(asyncio.run(ask(url, told)), ["ada"] * 49)
            self.assertEqual(told.questions, 1)

    # a process that was forked while the keys were asked for asks for itself
    @unittest.skipUnless(hasattr(os, "fork"), "this system forks no processes")
    def test_fork(self):
        with answering({}, KEYS) as (url, told):
            told.gate.clear()
            jwks, token = jwks_at(url), good_token()
            waiting = threading.Thread(target=lambda: jwks.user_of(token))
            waiting.start()
            self.assertTrue(told.has_questions(1))
            child = os.fork()
            if child == 0:
                status = 1
                try:
                    status = 0 if code_of(lambda: jwks.user_of(token)) == "ada" else 1
                finally:
                    os._exit(status)
            self.assertTrue(told.has_questions(2))
            told.gate.set()
            self.assertEqual(os.waitpid(child, 0)[1], 0)
            waiting.join()

    # G-092: eight threads of a guard that was idle for an hour wait for one answer, which takes the key back
    def test_idle_threads(self):
        with answering({}, [*KEYS, {"status": 200, "body": '{"keys":[]}'}]) as (url, told):
            at = [1_000.0]
            jwks, token = jwks_at(url, _clock=lambda: at[0]), good_token()
            self.assertEqual(code_of(lambda: jwks.user_of(token)), "ada")
            told.gate.clear()
            at[0] += 3_600
            with ThreadPoolExecutor(8) as pool:
                waiting = [pool.submit(code_of, lambda: jwks.user_of(token)) for _ in range(8)]
                self.assertTrue(told.has_questions(2))
                told.gate.set()
                self.assertEqual([one.result() for one in waiting], ["token_invalid"] * 8)
            self.assertEqual(told.questions, 2)

    # an authority says whether a token may come in a cookie; it may where it does not say
    def test_cookies(self):
        class Silent:
            knows_groups = False

            def recognizes(self, text):
                return True

            def user_of(self, text):
                return CurrentUser(id=text, uid=text, name=text)

        class Strict(Silent):
            takes_cookies = False

        class Open(Silent):
            takes_cookies = True

        fields = [("Cookie", "__Host-latchkey=a")]
        for authority, answer in ((Silent(), "a"), (Open(), "a"), (Strict(), "token_missing")):
            self.assertEqual(code_of(lambda: Guard(authority).admit(fields)), answer)
        both = [*fields, ("Authorization", "Bearer b")]
        for authority, answer in ((Silent(), "ambiguous_token"), (Open(), "ambiguous_token"), (Strict(), "b")):
            self.assertEqual(code_of(lambda: Guard(authority, cookie="__Host-latchkey").admit(both)), answer)

    # G-091: without an audience, or with groups that no token names, there is no guard
    def test_settings(self):
        for audience in ("", None, ["https://api.example"]):
            self.assertRaises(ValueError, Jwks, "https://auth.example", audience)
        self.assertRaises(AddressError, Jwks, "http://auth.example", "https://api.example")
        jwks = Jwks("https://auth.example", "https://api.example")
        self.assertRaises(ValueError, Guard, jwks, groups="club")
        self.assertRaises(ValueError, Guard, jwks, any_of(group("club")))

    # without the package that checks signatures there is no guard, and the rest of this one works
    def test_without_cryptography(self):
        program = (
            "import sys; sys.modules['cryptography'] = None\n"
            "import latchkey_guard\n"
            "latchkey_guard.Server('https://auth.example')\n"
            "try: latchkey_guard.Jwks('https://auth.example', 'https://api.example')\n"
            "except ImportError as error: print(error)\n")
        path = os.path.dirname(os.path.dirname(latchkey_guard.__file__))
        said = subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=True)
        self.assertEqual(said.stdout, "Jwks needs the package cryptography: install latchkey-guard[jwks]\n")

    def test_nothing_is_loaded_before_it_is_needed(self):
        program = "import sys, latchkey_guard, latchkey_guard.asgi; print('cryptography' in sys.modules)"
        path = os.path.dirname(os.path.dirname(latchkey_guard.__file__))
        said = subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=True)
        self.assertEqual(said.stdout, "False\n")
