"""Development: a front end at http://localhost:4500, the server at http://localhost:8587, no TLS."""
import base64
import json
import time
import unittest

from browser_case import PASSWORD, BrowserCase
from latchkey_server import LatchkeyServer
from static_site import StaticSite

FRONT_END = "http://localhost:4500"
OTHER_NAME = "http://127.0.0.1:4500"
STRANGER = "http://www.stranger.test"
COOKIE = "latchkey"
DEVICE = "latchkey-device"


class LoopbackCase(BrowserCase):
    settings = {}

    @classmethod
    def build(cls):
        cls.server = cls.started(LatchkeyServer(**cls.settings))
        cls.server.add_user("toby", PASSWORD, "Thomas Edison", role="Admin")
        cls.auth = cls.server.public_url
        site = cls.opened(StaticSite())
        return {"localhost:8587": cls.server.port, "localhost:4500": site.port, "127.0.0.1:4500": site.port,
                "www.stranger.test:80": site.port}

    def who(self):
        return self.browser.fetch(f"{self.auth}/api/id")


class LoopbackTests(LoopbackCase):
    # S-075: on http loopback the cookie is HttpOnly and Lax, not Secure, and the browser keeps it
    def test_the_cookie_is_kept_and_sent(self):
        self.browser.open(f"{FRONT_END}/")
        self.assertEqual(self.sign_in(self.server, "toby")["status"], 200)
        answered = self.browser.network().exchanges("/api/authenticate", "POST")[0]
        attributes = answered.set_cookies()[COOKIE]
        self.assertEqual((attributes["samesite"], attributes["path"]), ("lax", "/"))
        self.assertIn("httponly", attributes)
        self.assertNotIn("secure", attributes)
        kept = self.browser.cookies()[COOKIE]
        self.assertEqual((kept["domain"], kept["httpOnly"], kept["secure"]), ("localhost", True, False))
        self.assertEqual(self.who()["json"]["uid"], "toby")
        self.browser.driver.refresh()
        self.assertEqual(self.who()["status"], 200)

    def test_javascript_cannot_read_the_cookie(self):
        for page in (FRONT_END, self.auth):
            self.browser.open(f"{page}/")
            self.sign_in(self.server, "toby")
            self.assertEqual(self.browser.script("return document.cookie"), "")
            self.assertEqual(self.browser.script("return Object.keys(localStorage).length"), 0)
            self.assertEqual(self.who()["status"], 200)

    # S-084: no answer that a page can read holds the token
    def test_no_answer_holds_the_token(self):
        self.browser.open(f"{FRONT_END}/")
        answered = self.sign_in(self.server, "toby")
        token = self.browser.cookies()[COOKIE]["value"]
        for body in (answered["body"], self.who()["body"], self.browser.fetch(f"{self.auth}/api/sessions")["body"]):
            self.assertNotIn(token, body)
            self.assertNotIn("eyJ", body)

    # S-079, S-261: signing out takes the session cookie away; the device cookie stays and opens nothing
    def test_signing_out_empties_the_jar_of_the_session(self):
        self.browser.open(f"{FRONT_END}/")
        self.sign_in(self.server, "toby")
        self.browser.network()
        self.assertEqual(self.browser.fetch(f"{self.auth}/api/authenticate", "DELETE")["status"], 200)
        answered = self.browser.network().exchanges("/api/authenticate", "DELETE")[0]
        self.assertNotIn("clear-site-data", answered.got)
        self.assertEqual(set(self.browser.cookies()), {DEVICE})
        self.assertEqual(self.who()["json"]["code"], "token_missing")

    # S-103: a cookie that somebody planted is replaced by the sign-in, not adopted
    def test_a_planted_cookie_is_not_adopted(self):
        self.browser.open(f"{FRONT_END}/")
        self.sign_in(self.server, "toby")
        planted = self.browser.cookies()[COOKIE]["value"]
        self.sign_in(self.server, "toby")
        self.assertNotEqual(session_of(self.browser.cookies()[COOKIE]["value"]), session_of(planted))

    # S-104: a session that was ended in another browser is over here on the next request
    def test_a_session_ended_elsewhere_is_over(self):
        self.browser.open(f"{FRONT_END}/")
        self.sign_in(self.server, "toby")
        first = self.browser.cookies()[COOKIE]["value"]
        self.browser.devtools("Network.clearBrowserCookies")
        self.sign_in(self.server, "toby")
        self.assertEqual(self.browser.fetch(f"{self.auth}/api/sessions", "DELETE")["status"], 204)
        self.browser.devtools("Network.setCookie", name=COOKIE, value=first, url=self.auth, path="/", httpOnly=True)
        self.assertEqual(self.who()["json"]["code"], "token_invalid")

    # S-095, S-098: an origin that is not on this machine is not allowed; it sees a failed fetch and nothing else
    def test_an_origin_that_is_not_allowed_learns_nothing(self):
        self.browser.open(f"{STRANGER}/")
        self.assertEqual(self.who()["error"], "TypeError")
        self.assertEqual(self.sign_in(self.server, "toby")["error"], "TypeError")
        self.assertEqual(self.browser.cookies(), {})

    def test_localhost_and_127_0_0_1_are_two_sites(self):
        """The trap that docs/front-end.md explains: the cookie of one name does not go with requests of the other."""
        self.browser.open(f"{OTHER_NAME}/")
        self.sign_in(self.server, "toby")
        answered = self.browser.network().exchanges("/api/authenticate", "POST")[0]
        self.assertEqual(answered.sent["sec-fetch-site"], "cross-site")
        self.assertEqual(self.who()["json"]["code"], "token_missing")

    def test_a_stopped_server_is_a_failed_fetch_and_comes_back(self):
        self.browser.open(f"{FRONT_END}/")
        self.sign_in(self.server, "toby")
        self.server.stop()
        self.assertEqual(self.who()["error"], "TypeError")
        self.server.start()
        self.assertEqual(self.who()["json"]["uid"], "toby")


class SlidingSessionTests(LoopbackCase):
    settings = {"session_idle": "8s", "session_absolute": "40s"}

    # S-073, S-078: use renews the cookie in the jar past half the idle time; the session stays the same one
    def test_use_renews_the_cookie_in_the_jar(self):
        self.browser.open(f"{FRONT_END}/")
        self.sign_in(self.server, "toby")
        first = self.browser.cookies()[COOKIE]
        self.assertAlmostEqual(first["expires"] - time.time(), 8, delta=1.5)
        self.who()
        self.assertEqual(self.browser.cookies()[COOKIE]["value"], first["value"])
        # Tokens count whole seconds: this is past the half for each of them, with time to spare before the end.
        time.sleep(5.6)
        self.assertEqual(self.who()["status"], 200)
        renewed = self.browser.cookies()[COOKIE]
        self.assertNotEqual(renewed["value"], first["value"])
        self.assertGreaterEqual(renewed["expires"] - first["expires"], 4)
        self.assertEqual(session_of(renewed["value"]), session_of(first["value"]))
        time.sleep(5.6)
        # Without the renewal the session would be over by now.
        self.assertEqual(self.who()["status"], 200)

    # S-078: an unused cookie leaves the jar by itself, and a copy of it opens nothing
    def test_disuse_ends_the_session(self):
        self.browser.open(f"{FRONT_END}/")
        self.sign_in(self.server, "toby")
        value = self.browser.cookies()[COOKIE]["value"]
        time.sleep(8.6)
        self.assertNotIn(COOKIE, self.browser.cookies())
        self.assertEqual(self.who()["json"]["code"], "token_missing")
        self.browser.devtools("Network.setCookie", name=COOKIE, value=value, url=self.auth, path="/", httpOnly=True)
        self.assertEqual(self.who()["json"]["code"], "token_invalid")


def claims(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def session_of(token):
    return claims(token)["sid"]


if __name__ == "__main__":
    unittest.main()
