"""Sites behind nginx, Caddy, Apache and Traefik with the files of deploy/: who gets through, as whom, and where everybody else is led
(G-100, G-101).

Run by scripts/test-proxies.sh, which says in LATCHKEY_EXECUTABLE what to run.
"""
import json
import os
import secrets
import unittest
from base64 import urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from urllib.parse import urlencode

from echo_site import ChosenAnswers, EchoSite
from proxies import HOST, Apache, Caddy, LatchkeyServer, Nginx, Traefik, TraefikWithoutStrategy

LOOKING = (("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document"), ("Accept", "text/html"))
ASKING = (("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Dest", "empty"), ("Accept", "*/*"))
IDENTITY = ("remote-user", "remote-name", "remote-email", "remote-groups", "latchkey-user-id")
PASSWORD = secrets.token_urlsafe(24)
PEOPLE = {"tess": ("Teß Müller", "Teacher"), "kid": ("Kid", "User")}


def spellings(name):
    """The name, and what programs that read CGI variables take for it."""
    found = {""}
    for part in name:
        found = {before + letter for before in found for letter in ("-_." if part == "-" else part)}
    return sorted(found)


def identity(seen):
    """What a program that reads CGI variables knows of a person: each name, in whatever spelling, with all that it was given."""
    told = {}
    for name, value in seen["fields"]:
        told.setdefault(name.lower().replace("_", "-").replace(".", "-"), []).append(value)
    return {name: [value for value in told.get(name, []) if value] for name in IDENTITY}


class ForwardAuth:
    proxy_class = None
    keeps_session = True
    doubled_slash = "/"
    metrics = 404

    @classmethod
    def setUpClass(cls):
        cls.site = EchoSite()
        cls.latchkey = LatchkeyServer(os.environ["LATCHKEY_EXECUTABLE"])
        for uid, (name, role) in PEOPLE.items():
            cls.latchkey.command("user", "add", uid, "--name", name, "--role", role, "--password-stdin", text=PASSWORD + "\n")
        cls.latchkey.start()
        cls.proxy = cls.proxy_class(cls.latchkey.port, cls.site.port)
        cls.cookies = {}

    @classmethod
    def tearDownClass(cls):
        cls.proxy.stop()
        cls.latchkey.remove()
        cls.site.stop()

    def assert_unreached(self, answer, statuses, *about):
        self.assertIn(answer.status, statuses, (answer, *about))
        self.assertEqual(self.site.requests, [], about)
        for name in IDENTITY:
            self.assertIsNone(answer.one(name), (answer, *about))

    def setUp(self):
        self.site.requests.clear()

    def signed_in(self, uid):
        """The Cookie field of somebody who came in by the page at /_latchkey/."""
        if uid not in self.cookies:
            self.cookies[uid] = self.sign_in(uid)
        return self.cookies[uid]

    def sign_in(self, uid):
        verifier, state = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
        back = f"{self.latchkey.site}/_latchkey/enter.html?to=/grades"
        begun = self.latchkey.send(
            "POST", "/hand-off", {"Origin": self.latchkey.site, "Content-Type": "application/x-www-form-urlencoded"},
            urlencode({"return_to": back, "state": state, "challenge": challenge}))
        self.assertEqual(begun.status, 303, begun)
        ticket = begun.one("Location").split("#")[1]
        proof = {"uid": uid, "password": PASSWORD, "hand_off": ticket}
        proven = self.latchkey.send(
            "POST", "/api/authenticate", {"Origin": self.latchkey.own, "Content-Type": "application/json"}, json.dumps(proof),
            cookie=begun.all("Set-Cookie")[0].split(";")[0])
        address, _, fragment = json.loads(proven.body)["location"].partition("#latchkey=")
        self.assertEqual(address, back)
        body = json.dumps({"code": fragment.split("&")[0], "verifier": verifier}).encode()
        exchanged = self.proxy.send(
            "POST", "/_latchkey/api/hand-off/exchange",
            [("Origin", self.latchkey.site), ("Sec-Fetch-Site", "same-origin"), ("Content-Type", "application/json")], body)
        self.assertEqual(exchanged.status, 200, exchanged)
        session = [cookie for cookie in exchanged.all("Set-Cookie") if cookie.startswith("__Host-latchkey=ey")]
        self.assertEqual(len(session), 1, exchanged)
        self.assertTrue(session[0].endswith("SameSite=Lax"), session)
        return session[0].split(";")[0]

    # G-101: people come back to where they wanted to go.
    def test_strangers_who_look_are_led_to_the_way_in_and_back_to_their_page(self):
        for target, to in [
            ("/", "/"), ("/grades?year=9&term=2", "/grades?year=9%26term=2"), ("/a%20b", "/a%2520b"),
            ("//evil.example", self.doubled_slash),
        ]:
            answer = self.proxy.send("GET", target, LOOKING)
            self.assert_unreached(answer, [302], target)
            self.assertEqual(answer.all("Location"), [f"/_latchkey/enter.html?to={to}"])

    # G-101: the way back is in the address, and not in a session.
    def test_twenty_pages_at_once_each_lead_back_to_their_own(self):
        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda number: self.proxy.send("GET", f"/page-{number}", LOOKING), range(20)))
        expected = [f"/_latchkey/enter.html?to=/page-{number}" for number in range(20)]
        self.assertEqual([answer.one("Location") for answer in answers], expected)

    # G-101: nothing that a page loads is led anywhere.
    def test_scripts_and_pictures_are_refused_in_JSON(self):
        for fields in [ASKING, (("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Dest", "image")), (("Accept", "application/json"),), ()]:
            answer = self.proxy.send("GET", "/data.json", fields)
            self.assert_unreached(answer, [401], fields)
            self.assertEqual(json.loads(answer.body)["code"], "token_missing")
            self.assertIsNone(answer.one("Location"))

    # G-101: a POST is not repeated as GET.
    def test_what_a_form_sent_is_not_sent_again_unsaid(self):
        fields = [*LOOKING, ("Content-Type", "application/x-www-form-urlencoded"), ("Origin", f"https://{HOST}")]
        answer = self.proxy.send("POST", "/vote", fields, b"for=ada")
        self.assert_unreached(answer, [302])
        self.assertEqual(answer.one("Location"), "/_latchkey/enter.html?to=/vote&sent=1")

    def test_the_way_in_is_there_and_may_send_its_form_to_the_server_alone(self):
        page = self.proxy.send("GET", "/_latchkey/enter.html?to=/", LOOKING)
        self.assertEqual(page.status, 200, page)
        self.assertIn(f"form-action 'self' {self.latchkey.own};", page.one("Content-Security-Policy"))
        script = page.body.split('type="module" src="')[1].split('"')[0]
        self.assertEqual(self.proxy.send("GET", f"/_latchkey/{script}").status, 200, script)
        self.assertEqual(json.loads(self.proxy.send("GET", "/_latchkey/api/settings").body)["public_url"], self.latchkey.own)
        for target in ("metrics", "/metrics", "./metrics", "%6detrics", "metrics?", "metrics/", "api/../metrics", "metrics%2f", "metrics;"):
            answer = self.proxy.send("GET", f"/_latchkey/{target}")
            self.assert_unreached(answer, [self.metrics], target)

    # G-100: all that the site knows comes from the server.
    def test_the_site_is_told_who_it_is_and_gets_the_request_as_it_was(self):
        cookie = f"theme=dark; {self.signed_in('tess')}; __Host-latchkey-device=AAAAAAAAAAAAAAAAAAAAAA; last=1"
        answer = self.proxy.send("PUT", "/notes/1?x=%2F&y=a+b", [*ASKING, ("Content-Type", "text/plain"), ("X-Own", "1")], b"hello", cookie)
        self.assertEqual(answer.status, 200, answer)
        seen = self.site.requests[-1]
        self.assertEqual((seen["method"], seen["path"], seen["body"]), ("PUT", "/notes/1?x=%2F&y=a+b", "hello"))
        told = identity(seen)
        self.assertEqual([told[name] for name in IDENTITY[:4]], [["tess"], ["UTF-8''Te%C3%9F%20M%C3%BCller"], [], ["Teacher"]])
        self.assertEqual([len(value) for value in told["latchkey-user-id"]], [22])
        fields = {name.lower(): value for name, value in seen["fields"]}
        self.assertEqual((fields["x-own"], fields["x-forwarded-for"]), ("1", "127.0.0.2"))
        self.assertEqual("latchkey" in fields["cookie"], not self.keeps_session, "what signs in stays with the proxy")
        self.assertIn("theme=dark", fields["cookie"])
        self.assertIn("last=1", fields["cookie"])
        self.assertIn("of-site=1", answer.all("Set-Cookie"))

    def test_an_answer_of_the_site_is_its_own(self):
        answer = self.proxy.send("GET", "/own-401", LOOKING, cookie=self.signed_in("tess"))
        self.assertEqual((answer.status, json.loads(answer.body)["path"]), (401, "/own-401"))

    # G-100: GHSA-7r4p, GHSA-f59h, GHSA-x677.
    def test_no_spelling_of_a_header_makes_anybody_somebody_else(self):
        true = None
        for name in ("",) + IDENTITY:
            for spelling in spellings(name):
                forged = [(spelling, "Admin"), (spelling.upper(), "boss"), (spelling.title(), "boss")] if spelling else []
                for more in ([], [("Connection", f"close, {spelling}")] if spelling else []):
                    self.site.requests.clear()
                    answer = self.proxy.send("GET", "/", [*LOOKING, *forged, *more], cookie=self.signed_in("tess"))
                    if answer.status == 400 and not self.site.requests:
                        continue  # A proxy may refuse a name that it does not like.
                    self.assertEqual(answer.status, 200, (answer, spelling))
                    told = identity(self.site.requests[-1])
                    true = true or told
                    self.assertEqual(told, true, (spelling, more, self.site.requests[-1]["fields"]))
        self.assertEqual(true["remote-user"], ["tess"])

    # G-100: CVE-2026-25748, CVE-2026-34457, CVE-2026-35051.
    def test_forged_headers_let_no_stranger_in(self):
        forged = [(name, "boss") for name in IDENTITY] + [
            ("X-Forwarded-Uri", "/_latchkey/enter.html"), ("X-Original-URI", "/health/live"), ("X-Original-URL", "/"),
            ("X-Forwarded-Method", "OPTIONS"), ("X-HTTP-Method-Override", "OPTIONS"), ("X-Forwarded-Prefix", "/_latchkey"),
            ("X-Forwarded-Host", "auth.school.example"), ("X-Forwarded-For", "127.0.0.1"), ("Forwarded", "for=127.0.0.1"),
            ("User-Agent", "GoogleHC/1.0"), ("User-Agent", "kube-probe/1.29"), ("Authorization", "Bearer a.b.c"),
            ("Authorization", "Basic dGVzczp0ZXNz"), ("Connection", "close, Cookie, Authorization"), ("X-Accel-Redirect", "/"),
            ("Cookie", "__Host-latchkey="), ("Cookie", "__Host-latchkey=x; __Host-latchkey=y"), ("Cookie", '__Host-latchkey="'),
            ("Cookie", "latchkey=x"), ("Upgrade", "websocket"), ("Expect", "100-continue"), ("X-Forwarded-Proto", "http"),
        ]
        for name, value in forged:
            for method in ("GET", "POST", "OPTIONS"):
                answer = self.proxy.send(method, "/grades", [*ASKING, (name, value)])
                self.assert_unreached(answer, [400, 401, 403, 405, 500, 501], method, name, value)

    # G-100, S-405: HTTP/2 in a tunnel, by `Upgrade: h2c`, would bring fields to the site that the proxy never sees.
    def test_a_site_is_asked_for_no_other_protocol_than_web_sockets(self):
        tess = self.signed_in("tess")
        for values in (["websocket"], ["WebSocket"], ["h2c"], ["H2C"], ["h2"], ["TLS/1.0"], ["foo"], ["h2c, websocket"], ["websocket, h2c"], ["h2c", "websocket"], ["websocket", "h2c"]):
            fields = [("Connection", "Upgrade, HTTP2-Settings"), ("HTTP2-Settings", "AAMAAABkAAQAAP__"),
                      *(("Upgrade", value) for value in values)]
            self.site.requests.clear()
            self.proxy.send("GET", "/live", fields, cookie=tess)
            told = [value.lower() for seen in self.site.requests for name, value in seen["fields"] if name.lower() == "upgrade"]
            self.assertTrue(set(told) <= {"websocket"}, (values, told))
            if values in (["websocket"], ["WebSocket"]):
                self.assertEqual(told, ["websocket"])

    # G-100: CVE-2026-40575, CVE-2026-41059.
    def test_no_spelling_of_a_path_goes_past_the_question(self):
        for target in [
            "/_latchkey/../grades", "/_latchkey/..%2fgrades", "/_latchkey/%2e%2e/grades", "/_latchkey%2f..%2fgrades",
            "/_latchkey//../grades", "/_latchkey/..;/grades", "/_latchkey/..\\grades", "/_latchkey/%5c..%5cgrades", "//_latchkey/../grades",
            "/grades/_latchkey/", "/grades?/_latchkey/", "/grades#/_latchkey/", "/grades%23/_latchkey/", "/grades;/_latchkey/x",
            "/_latchkey_check", "/_LATCHKEY/grades", "/_latchkey", "/./grades", "/%67rades", "/grades%00", "/health/live",
            "/api/forward-auth", "/ping", "/favicon.ico", "/robots.txt", "/.well-known/security.txt",
            f"https://{HOST}/_latchkey/../grades", f"https://{HOST}/grades",
        ]:
            for fields in (ASKING, LOOKING):
                answer = self.proxy.send("GET", target, fields)
                self.assertEqual(self.site.requests, [], (target, answer))
                if answer.status == 200:
                    self.fail(f"{target}: {answer}")

    # G-100: a role is the server's alone to say.
    def test_who_lacks_the_role_is_told_so_and_nothing_makes_up_for_it(self):
        cookie = self.signed_in("kid")
        looked = self.proxy.send("GET", "/grades", LOOKING, cookie=cookie)
        self.assert_unreached(looked, [302])
        self.assertEqual(looked.one("Location"), "/_latchkey/enter.html?to=/grades&code=forbidden")
        forged = [("Remote-Groups", "Teacher"), ("Remote_Groups", "Teacher"), ("X-Forwarded-Uri", "/?roles=User"), ("X-Roles", "Admin")]
        for fields in ([], *([field] for field in forged)):
            for target in ("/grades", "/grades?roles=User", "/grades?redirect=1", "/grades&roles=User"):
                answer = self.proxy.send("GET", target, [*ASKING, *fields], cookie=cookie)
                self.assert_unreached(answer, [403], fields, target)
                self.assertEqual(json.loads(answer.body)["code"], "forbidden")

    # G-100: no decision is kept.
    def test_who_has_signed_out_is_out_at_once(self):
        cookie = self.sign_in("tess")
        self.assertEqual(self.proxy.send("GET", "/", ASKING, cookie=cookie).status, 200)
        fields = [("Origin", self.latchkey.site), ("Sec-Fetch-Site", "same-origin")]
        self.assertEqual(self.proxy.send("DELETE", "/_latchkey/api/authenticate", fields, cookie=cookie).status, 200)
        self.site.requests.clear()
        self.assert_unreached(self.proxy.send("GET", "/", ASKING, cookie=cookie), [401])
        self.assertEqual(self.proxy.send("GET", "/", LOOKING, cookie=cookie).one("Location"), "/_latchkey/enter.html?to=/")

    # G-100, S-081: two sessions are none.
    def test_two_sessions_are_none(self):
        both = f"{self.signed_in('kid')}; {self.signed_in('tess')}"
        for cookie in (both, "; ".join(reversed(both.split("; ")))):
            self.assert_unreached(self.proxy.send("GET", "/", ASKING, cookie=cookie), [400, 401, 500])
            looked = self.proxy.send("GET", "/", LOOKING, cookie=cookie)
            self.assertEqual((looked.status, looked.one("Location")), (302, "/_latchkey/enter.html?to=/"), looked)
        self.assertEqual(self.site.requests, [])


class Answers:
    """What a proxy makes of each answer to its question."""

    proxy_class = None
    told = [("Remote-User", "tess"), ("Remote-Name", "Tess"), ("Remote-Email", ""), ("Remote-Groups", "Teacher,group:year9"),
            ("Latchkey-User-Id", "AAAAAAAAAAAAAAAAAAAAAA")]

    @classmethod
    def setUpClass(cls):
        cls.site, cls.asked = EchoSite(), ChosenAnswers()
        cls.proxy = cls.proxy_class(cls.asked.port, cls.site.port)

    @classmethod
    def tearDownClass(cls):
        cls.proxy.stop()
        cls.site.stop()
        cls.asked.stop()

    def ask(self, status, fields, **more):
        self.asked.status, self.asked.fields = status, fields
        self.asked.requests.clear()
        self.site.requests.clear()
        return self.proxy.send("POST", "/a?roles=User", [*LOOKING, ("Remote-Email", "boss@school.example")], b"body", **more)

    def test_the_question_is_always_the_same(self):
        self.assertEqual(self.ask(200, self.told, cookie="a=1").status, 200)
        [question] = self.asked.requests
        self.assertEqual((question["method"], question["body"]), ("GET", ""))
        path, _, query = question["path"].partition("?")
        self.assertEqual((path, "roles=Teacher,Admin" in query.split("&")), ("/api/forward-auth", True))
        fields = {name.lower(): value for name, value in question["fields"]}
        self.assertEqual((fields["x-forwarded-uri"], fields["x-forwarded-method"], fields["cookie"]), ("/a?roles=User", "POST", "a=1"))
        self.assertEqual((fields["x-forwarded-for"], fields["x-forwarded-proto"]), ("127.0.0.2", "https"))

    # G-100: an empty header replaces a visitor's own.
    def test_all_five_are_handed_on_and_an_empty_one_leaves_none_of_the_visitors(self):
        self.ask(200, self.told)
        told = identity(self.site.requests[-1])
        self.assertEqual(told, {name.lower(): [value] if value else [] for name, value in self.told})
        self.assertEqual(self.site.requests[-1]["body"], "body")

    # G-100: neither does an old version of HTTP.
    def test_HTTP_1_0_is_asked_for_as_well(self):
        forged = f"GET /old HTTP/1.0\r\nHost: {HOST}\r\nConnection: Keep-Alive, Remote-User\r\nRemote-User: boss\r\n\r\n".encode()
        for status, passes in ((401, 0), (200, 1)):
            self.asked.status, self.asked.fields = status, self.told if passes else []
            self.site.requests.clear()
            self.assertEqual(self.proxy.send_bytes(forged).status, status)
            self.assertEqual([identity(seen)["remote-user"] for seen in self.site.requests], [["tess"]] * passes)

    # G-100: when in doubt, nobody passes.
    def test_nothing_but_a_yes_lets_anybody_through(self):
        for status in (302, 303, 400, 401, 403, 404, 429, 500, 502, 503):
            answer = self.ask(status, [*self.told, ("Location", "/_latchkey/enter.html?to=/a")] if status < 404 else self.told)
            self.assertEqual(self.site.requests, [], (status, answer))
            self.assertFalse(200 <= answer.status < 300, (status, answer))

    def test_a_renewed_session_reaches_the_browser_beside_the_sites_own_cookies(self):
        renewed = "__Host-latchkey=eyJ.x.y; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=Lax"
        answer = self.ask(200, [*self.told, ("Set-Cookie", renewed)])
        # Traefik writes the attributes in an order of its own.
        handed = sorted(sorted(value.split("; ")) for value in answer.all("Set-Cookie"))
        self.assertEqual(handed, sorted([sorted(renewed.split("; ")), ["of-site=1"]]))
        self.assertEqual(self.ask(200, self.told).all("Set-Cookie"), ["of-site=1"])

    def test_where_nobody_answers_nobody_gets_through(self):
        site = EchoSite()
        alone = ChosenAnswers()
        alone.stop()
        proxy = self.proxy_class(alone.port, site.port)
        try:
            answer = proxy.send("GET", "/", LOOKING, cookie="a=1")
            self.assertEqual(site.requests, [])
            self.assertGreaterEqual(answer.status, 500)
        finally:
            proxy.stop()
            site.stop()


class NginxForwardAuth(ForwardAuth, unittest.TestCase):
    proxy_class = Nginx


class CaddyForwardAuth(ForwardAuth, unittest.TestCase):
    proxy_class = Caddy


class ApacheForwardAuth(ForwardAuth, unittest.TestCase):
    proxy_class = Apache


class TraefikForwardAuth(ForwardAuth, unittest.TestCase):
    proxy_class = Traefik
    keeps_session = False
    # It makes one slash of several before it asks.
    doubled_slash = "/evil.example"
    # A path of the site, which the question is asked for.
    metrics = 401

    def test_a_web_socket_is_opened_for_people_who_may_come_in_alone(self):
        fields = [("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"),
                  ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")]
        self.assert_unreached(self.proxy.send("GET", "/live", fields), [401])
        self.proxy.send("GET", "/live", fields, cookie=self.signed_in("tess"))
        self.assertEqual([(seen["path"], identity(seen)["remote-user"]) for seen in self.site.requests], [("/live", ["tess"])])


class NginxAnswers(Answers, unittest.TestCase):
    proxy_class = Nginx


class CaddyAnswers(Answers, unittest.TestCase):
    proxy_class = Caddy


class ApacheAnswers(Answers, unittest.TestCase):
    proxy_class = Apache

    # G-100: a yes is whole, or it is none.
    def test_a_yes_without_one_of_the_five_or_with_one_twice_is_none(self):
        for told in (self.told[1:], self.told[:-1], [*self.told, ("remote-user", "boss")], [*self.told[:-1], ("Latchkey-User-Id", "")]):
            answer = self.ask(200, told)
            self.assertEqual((answer.status, self.site.requests), (503, []), told)
        for place in ("https://evil.example/", "//evil.example/_latchkey/enter.html?to=/"):
            self.assertEqual(self.ask(302, [("Location", place)]).status, 503)

    def test_another_name_is_not_this_site(self):
        self.asked.status, self.asked.fields = 200, self.told
        for target, host in (("/", "evil.example"), ("https://evil.example/", HOST)):
            request = f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
            self.site.requests.clear()
            self.assertEqual((self.proxy.send_bytes(request).status, self.site.requests), (421, []))


class TraefikAnswers(Answers, unittest.TestCase):
    proxy_class = Traefik

    # G-100: some programs make `_` of every sign.
    def test_names_with_any_other_sign_are_removed(self):
        self.asked.status, self.asked.fields = 200, self.told
        self.site.requests.clear()
        forged = [(f"Remote{sign}User", "boss") for sign in "!#$%&'*+.^_`|~"]
        self.assertEqual(self.proxy.send("GET", "/", forged).status, 200)
        [seen] = self.site.requests
        self.assertEqual([value for _, value in seen["fields"] if value in ("tess", "boss")], ["tess"], seen["fields"])

    # G-100: neither do versions before 3.7.12, which do not know aliasHeadersStrategy.
    def test_the_file_alone_removes_what_programs_take_for_the_five(self):
        self.asked.status, self.asked.fields = 200, self.told
        proxy = TraefikWithoutStrategy(self.asked.port, self.site.port)
        try:
            for spelling in [spelling for name in IDENTITY for spelling in spellings(name)]:
                self.site.requests.clear()
                self.assertEqual(proxy.send("GET", "/", [(spelling, "boss"), (spelling.upper(), "boss")]).status, 200)
                [seen] = self.site.requests
                self.assertNotIn("boss", [value for _, value in seen["fields"]], seen["fields"])
        finally:
            proxy.stop()


if __name__ == "__main__":
    unittest.main()
