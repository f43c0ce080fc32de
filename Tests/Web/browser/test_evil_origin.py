"""Pages that nobody allowed try to sign in, to read and to change, while their visitor is signed in elsewhere."""
import contextlib
import json
import unittest

from browser_case import PASSWORD, BrowserCase
from certificate import Certificate
from latchkey_server import LatchkeyServer
from network_log import NetworkLog
from static_site import StaticSite

AUTH = "https://auth.school.test"
FRONT_END = "https://www.school.test"
EVIL = "https://evil.test"
SIBLING = "https://evil.school.test"
ORIGINS = (EVIL, SIBLING)
COOKIE = "__Host-latchkey"

FORM = """
const [action, encoding, fields] = arguments;
const form = document.createElement("form");
Object.assign(form, { action, method: "POST", enctype: encoding });
for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
}
document.body.append(form);
form.submit();
"""
LOAD = """
const [kind, url, done] = arguments;
const element = document.createElement(kind);
element.addEventListener("load", () => done("loaded"));
element.addEventListener("error", () => done("error"));
setTimeout(() => done("nothing"), 5000);
if (kind === "link") { Object.assign(element, { rel: "stylesheet", href: url }); } else { element.src = url; }
document.head.append(element);
"""
IFRAME = """
const [url, done] = arguments;
const frame = document.createElement("iframe");
frame.id = "victim";
frame.addEventListener("load", () => done("loaded"));
setTimeout(() => done("nothing"), 5000);
frame.src = url;
document.body.append(frame);
"""
BEACON = """
const [url, body, type] = arguments;
return navigator.sendBeacon(url, new Blob([body], { type }));
"""
SIMPLE_TYPES = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")


class EvilOriginTests(BrowserCase):
    @classmethod
    def build(cls):
        certificate = Certificate(*(url.removeprefix("https://") for url in (AUTH, FRONT_END, EVIL, SIBLING)))
        cls.addClassCleanup(certificate.remove)
        cls.browser_options = {"certificate": certificate}
        cls.server = cls.started(LatchkeyServer(
            AUTH, allowed_origins=FRONT_END, tls_certificate=certificate.chain, tls_key=certificate.key))
        cls.server.add_user("toby", PASSWORD, "Thomas Edison", role="Admin")
        cls.server.add_user("mallory", PASSWORD, "Mallory")
        site = cls.opened(StaticSite(certificate=certificate))
        hosts = {f"{url.removeprefix('https://')}:443": site.port for url in (FRONT_END, EVIL, SIBLING)}
        return {**hosts, "auth.school.test:443": cls.server.port}

    def setUp(self):
        super().setUp()
        self.browser.open(f"{FRONT_END}/")
        self.assertEqual(self.sign_in(self.server, "toby")["status"], 200)
        # The worst case: a browser that knows neither Lax nor partitions and sends the cookie with everything.
        kept = self.browser.cookies()[COOKIE]
        self.browser.devtools("Network.setCookie", name=COOKIE, value=kept["value"], url=AUTH, path="/", secure=True,
                              httpOnly=True, sameSite="None")
        self.before = self.server.state()
        self.jar = self.browser.cookies()

    def assert_nothing_changed(self):
        self.assertEqual(self.server.state(), self.before)
        self.assertEqual({name: cookie["value"] for name, cookie in self.browser.cookies().items()},
                         {name: cookie["value"] for name, cookie in self.jar.items()})

    def refused(self, path, method="POST"):
        """The one exchange of this kind, which carried the victim's cookie all the same."""
        exchange = self.browser.until(
            lambda: [found for found in self.log().exchanges(path, method) if found.status], f"{method} {path}")[0]
        self.assertIn(COOKIE, exchange.cookies_sent)
        self.assertNotIn("access-control-allow-origin", exchange.got)
        self.assertNotIn("set-cookie", exchange.got)
        return exchange

    def log(self):
        self.seen.read(self.browser.driver.get_log("performance"))
        return self.seen

    @contextlib.contextmanager
    def attack(self, origin, **what):
        with self.subTest(origin=origin, **what):
            self.browser.open(f"{origin}/")
            self.browser.network()
            self.seen = NetworkLog()
            yield
            self.assert_nothing_changed()

    # S-089: a form of another origin signs nobody in: neither with true credentials, nor dressed up as JSON
    def test_a_form_signs_nobody_in(self):
        spoofed = {'{"uid":"mallory","password":"' + PASSWORD + '","x":"': '"}'}
        for encoding, fields in [(kind, {"uid": "mallory", "password": PASSWORD}) for kind in SIMPLE_TYPES] + [
                ("text/plain", spoofed)]:
            for origin in ORIGINS:
                with self.attack(origin):
                    self.browser.script(FORM, f"{AUTH}/api/authenticate", encoding, fields)
                    self.assertEqual(self.refused("/api/authenticate").status, 403)

    # S-092, S-088, S-090: forms change nothing, although the cookie goes with them, from a sibling host neither
    def test_a_form_changes_nothing(self):
        account = {'{"uid":"planted","password":"a heron over 7 rivers","name":"Planted","x":"': '"}'}
        for path in ("/api/user", "/api/setup"):
            for origin in ORIGINS:
                with self.attack(origin):
                    self.browser.script(FORM, f"{AUTH}{path}", "text/plain", account)
                    self.assertEqual(self.refused(path).status, 403)

    # G-001: a form of another origin begins no sign-in, neither for its own pages nor for those of a site that may
    def test_a_form_begins_no_hand_off(self):
        for origin in ORIGINS:
            for target in (origin, FRONT_END):
                with self.attack(origin, target=target):
                    fields = {"return_to": f"{target}/", "state": "s" * 43, "challenge": "c" * 43}
                    self.browser.script(FORM, f"{AUTH}/hand-off", "application/x-www-form-urlencoded", fields)
                    self.assertEqual(self.refused("/hand-off").status, 403)
                    self.browser.wait_for_text(f"allowed_origins: {origin}")
                    self.assertEqual(self.server.rows("SELECT count(*) FROM sign_in_attempt"), [(0,)])
        # The counterproof: the same form, from the page that may.
        self.browser.open(f"{FRONT_END}/")
        fields = {"return_to": f"{FRONT_END}/", "state": "s" * 43, "challenge": "c" * 43}
        self.browser.script(FORM, f"{AUTH}/hand-off", "application/x-www-form-urlencoded", fields)
        self.browser.until(lambda: self.browser.address() == f"{AUTH}/continue", "the server's page")
        self.assertEqual(self.server.rows("SELECT count(*) FROM sign_in_attempt"), [(1,)])

    # S-092: what fetch sends in mode no-cors changes nothing, and its answer cannot be read
    def test_a_no_cors_fetch_changes_and_reads_nothing(self):
        body = json.dumps({"uid": "mallory", "password": PASSWORD})
        for origin in ORIGINS:
            with self.attack(origin):
                answered = self.browser.fetch(
                    f"{AUTH}/api/authenticate", "POST", mode="no-cors", body=body, headers={"Content-Type": "text/plain"})
                self.assertNotIn(PASSWORD, str(answered))
                self.assertFalse(answered.get("body"))
                self.assertEqual(self.refused("/api/authenticate").status, 403)

    # S-092: reading in mode no-cors gives an empty answer or none; the cookie opened the door, the browser shut it
    def test_a_no_cors_fetch_reads_nothing(self):
        for origin in ORIGINS:
            with self.attack(origin):
                answered = self.browser.fetch(f"{AUTH}/api/id", mode="no-cors")
                self.assertFalse(answered.get("body"))
                self.refused("/api/id", "GET")

    # S-086, S-094: a JSON request stops at the preflight, whatever its method
    def test_a_json_request_stops_at_the_preflight(self):
        requests = (
            ("POST", "/api/authenticate", {"uid": "mallory", "password": PASSWORD}),
            ("DELETE", "/api/authenticate", None),
            ("POST", "/api/user", {"uid": "planted", "password": "a heron over 7 rivers", "name": "Planted"}),
            ("PUT", "/api/user", {"name": "Planted"}),
            ("DELETE", "/api/user", {"uid": "mallory"}),
            ("PUT", "/api/password", {"current": PASSWORD, "new": "a heron over 7 rivers"}),
            ("DELETE", "/api/sessions", None),
        )
        for method, path, body in requests:
            for origin in ORIGINS:
                with self.attack(origin):
                    answered = self.browser.fetch(f"{AUTH}{path}", method, body)
                    self.assertEqual(answered.get("error"), "TypeError", f"{method} {path}: {answered}")
                    log = self.log()
                    self.assertEqual([found.status for found in log.exchanges(path, method)], [None])
                    preflights = log.exchanges(path, "OPTIONS")
                    self.assertEqual(len(preflights), 1)
                    for preflight in preflights:
                        self.assertNotIn("access-control-allow-origin", preflight.got)
                        self.assertNotIn("access-control-allow-credentials", preflight.got)
                        self.assertEqual(preflight.cookies_sent, [])

    # S-093, S-094: a simple request with credentials arrives, and its answer stays unread
    def test_a_cross_origin_read_fails(self):
        for path in ("/api/id", "/api/user", "/api/sessions"):
            for origin in ORIGINS:
                with self.attack(origin):
                    self.assertEqual(self.browser.fetch(f"{AUTH}{path}").get("error"), "TypeError")
                    self.assertNotIn("access-control-allow-credentials", self.refused(path, "GET").got)

    # S-092, S-101: images, scripts and style sheets made of the API's answers are refused by the browser
    def test_subresources_neither_load_nor_change_anything(self):
        for kind in ("img", "script", "link"):
            for origin in ORIGINS:
                with self.attack(origin):
                    outcome = self.browser.driver.execute_async_script(LOAD, kind, f"{AUTH}/api/user")
                    self.assertEqual(outcome, "error", kind)

    # S-092: an image cannot sign anybody out: GET changes nothing
    def test_an_image_signs_nobody_out(self):
        for origin in ORIGINS:
            with self.attack(origin):
                self.browser.driver.execute_async_script(LOAD, "img", f"{AUTH}/api/authenticate?_method=DELETE")
        self.browser.open(f"{FRONT_END}/")
        self.assertEqual(self.browser.fetch(f"{AUTH}/api/id")["json"]["uid"], "toby")

    # S-092: beacons change nothing
    def test_a_beacon_changes_nothing(self):
        body = json.dumps({"uid": "mallory", "password": PASSWORD})
        for kind in ("text/plain", "application/json"):
            for origin in ORIGINS:
                with self.attack(origin):
                    self.browser.script(BEACON, f"{AUTH}/api/authenticate", body, kind)
                    answered = self.browser.until(
                        lambda: [found for found in self.log().exchanges("/api/authenticate")
                                 if found.status or found.failure], "the beacon's end")
                    self.assertFalse([found for found in answered if found.status == 200 and found.method == "POST"])

    # S-271, S-092: no page of the server shows inside a frame
    def test_no_page_can_be_framed(self):
        for path in ("/", "/login", "/signup", "/profile", "/users", "/setup", "/error", "/api/id"):
            for origin in ORIGINS:
                with self.attack(origin):
                    self.browser.driver.execute_async_script(IFRAME, f"{AUTH}{path}")
                    self.browser.driver.switch_to.frame(self.browser.driver.find_element("id", "victim"))
                    shown = self.browser.script("return [location.protocol, document.body ? document.body.innerText : '']")
                    self.browser.driver.switch_to.default_content()
                    self.assertEqual(shown[0], "chrome-error:", path)
                    self.assertNotIn("toby", shown[1])

    # S-264: a window that another origin opens cannot be reached from it
    def test_an_opened_window_is_out_of_reach(self):
        for origin in ORIGINS:
            with self.attack(origin):
                self.browser.script(f"window.opened = window.open('{AUTH}/')")
                self.browser.until(lambda: self.browser.script("return window.opened === null || window.opened.closed"),
                                   "the opener to lose its hold")
                for handle in self.browser.driver.window_handles:
                    if handle != self.browser.first:
                        self.browser.driver.switch_to.window(handle)
                        self.assertTrue(self.browser.script("return window.opener === null"))
                        self.browser.driver.close()
                self.browser.driver.switch_to.window(self.browser.first)

    def test_a_page_that_allows_it_can_be_framed(self):
        """The counterproof: the frame itself works."""
        self.browser.open(f"{EVIL}/")
        self.browser.driver.execute_async_script(IFRAME, f"{SIBLING}/")
        self.browser.driver.switch_to.frame(self.browser.driver.find_element("id", "victim"))
        self.assertEqual(self.browser.visible_text(), "A page elsewhere")
        self.browser.driver.switch_to.default_content()

    def test_the_allowed_front_end_can_do_all_of_this(self):
        """The counterproof: what is refused above fails for its origin and for nothing else."""
        self.browser.open(f"{FRONT_END}/")
        self.assertEqual(self.browser.fetch(f"{AUTH}/api/id")["json"]["uid"], "toby")
        self.assertEqual(self.browser.fetch(f"{AUTH}/api/user", "PUT", {"name": "T. Edison"})["status"], 200)
        self.assertNotEqual(self.server.state(), self.before)
        self.assertEqual(self.browser.fetch(f"{AUTH}/api/authenticate", "DELETE")["status"], 200)
        self.assertEqual(self.sign_in(self.server, "mallory")["status"], 200)


if __name__ == "__main__":
    unittest.main()
