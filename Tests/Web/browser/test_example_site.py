"""Examples/static-site, the Flask system's page with one import line changed: its 23 steps, on http loopback and https cross-site."""
import base64
import json
import shutil
import tempfile
import unittest
from pathlib import Path

from accessibility import violations
from browser_case import PASSWORD, ROOT, SCREENSHOTS, BrowserCase
from certificate import Certificate
from latchkey_server import LatchkeyServer
from static_site import StaticSite

EXAMPLE = ROOT / "Examples/static-site"
EXAMPLE_SERVER = "http://localhost:8587"
STRANGER = "http://www.stranger.test"
WRONG = "not the password"


class ExampleCase(BrowserCase):
    def shows(self, selector, text=""):
        """Waits until the element shows, with this text in it."""
        def there():
            element = self.browser.driver.find_element("css selector", selector)
            return element if element.is_displayed() and text in element.text else None
        return self.browser.until(there, f"{selector} with “{text}”")

    def type(self, selector, text):
        element = self.shows(selector)
        element.clear()
        element.send_keys(text)

    def open_example(self, path="/"):
        self.browser.open(f"{self.front_end}{path}")
        if path == "/":
            self.browser.until(lambda: self.browser.script("return window.pythonLogin?.toString().includes('URL')"),
                               "the page's module")

    def sign_in_at_the_page(self, uid="toby", password=PASSWORD):
        self.type("#uid", uid)
        self.type("#password", password)
        self.shows("#pythonForm button").click()

    def sign_out_at_the_page(self):
        self.shows("#logout").click()
        self.shows("#pythonForm")
        self.assertEqual(self.browser.script("return uid.value + password.value"), "", "left for the next person")

    def open_signed_in(self):
        self.open_example()
        self.sign_in_at_the_page()
        self.shows("#name", "Thomas Edison")

    def token(self):
        return self.browser.cookies()[self.cookie]["value"]


class FlaskSteps:
    """What holds on http loopback and on https across sites: the steps of the Flask system, and more that the example shows."""

    def test_the_23_steps_of_the_flask_system_in_order(self):
        self.open_example()
        self.browser.network()
        self.steps_1_to_11_signing_in()
        self.sign_out_at_the_page()
        self.browser.network()
        self.steps_12_to_14_refused()
        self.sign_in_at_the_page()
        self.shows("#name", "Thomas Edison")
        self.browser.network()
        self.steps_15_to_23_a_protected_resource()

    def steps_1_to_11_signing_in(self):
        # 1. Enter credentials.
        self.sign_in_at_the_page()
        self.shows("#name", "Thomas Edison")
        log = self.browser.network()
        asked, *after = [exchange for exchange in log.exchanges("/api/") if exchange.method != "OPTIONS"]
        # 2. The front end's POST: uid and password as JSON in the body, and nowhere else.
        self.assertEqual((asked.method, asked.url), ("POST", f"{self.auth}/api/authenticate"))
        self.assertEqual(json.loads(asked.body), {"uid": "toby", "password": PASSWORD})
        self.assertEqual(asked.sent["content-type"], "application/json")
        self.assertEqual([exchange.url for exchange in log.exchanges() if "password" in exchange.url], [])
        # 3. The request on the wire: from the page's origin, after the browser had asked whether it may.
        self.assertEqual(asked.sent["origin"], self.front_end)
        preflight = log.exchanges("/api/authenticate", "OPTIONS")[0]
        self.assertEqual(preflight.got["access-control-allow-origin"], self.front_end)
        # 4, 5. The user is found by uid; the row holds a hash, which no answer holds.
        [(account, stored)] = self.server.rows("SELECT id, password_hash FROM account WHERE uid = 'toby'")
        self.assertTrue(stored.startswith("$argon2id$"))
        # 6. The password is that of the hash: a wrong one is what step 12 is about.
        self.assertNotIn(PASSWORD, stored)
        # 7, 8. A token, signed with HS256, whose payload names the user.
        head, payload = decoded(self.token())
        self.assertEqual((head["alg"], payload["_uid"]), ("HS256", "toby"))
        self.assertEqual(payload["sub"], base64.urlsafe_b64encode(account).decode().rstrip("="))
        # 9. 200, and the token in a cookie with its attributes.
        self.assertEqual(asked.status, 200)
        set_cookie = asked.set_cookies()[self.cookie]
        self.assertEqual(set_cookie["value"], self.token())
        self.assertIn("httponly", set_cookie)
        self.assertEqual((set_cookie["samesite"], "secure" in set_cookie), self.attributes)
        # 10. The answer reaches the page, the cookie the jar; a script sees neither token nor cookie.
        self.assertEqual(asked.got["access-control-allow-credentials"], "true")
        self.assertEqual(asked.cookies_refused, [])
        self.assertEqual(self.browser.script("return document.cookie"), "")
        # 11. Signed in: the page goes on, here to the user in place of the form.
        self.assertEqual([(exchange.method, exchange.url) for exchange in after], [("GET", f"{self.auth}/api/id")])
        self.assertFalse(self.browser.driver.find_element("id", "pythonForm").is_displayed())

    def steps_12_to_14_refused(self):
        self.sign_in_at_the_page(password=WRONG)
        # 14. The message at the page; what was typed is still there.
        self.shows("#message", "Login error: 401")
        self.assertEqual(self.browser.script("return [uid.value, password.value]"), ["toby", WRONG])
        [asked] = self.browser.network().exchanges("/api/authenticate", "POST")
        # 12, 13. 401 with words, and no cookie.
        self.assertEqual(asked.status, 401)
        self.assertNotIn("set-cookie", asked.got)
        self.assertNotIn(self.cookie, self.browser.cookies())

    def steps_15_to_23_a_protected_resource(self):
        # 15. The person asks for what is protected.
        self.shows("a[href='members.html']").click()
        # 23. The data shows (and everything before it has happened).
        self.shows("#users", "Thomas Edison (toby): Admin")
        log = self.browser.network()
        asked = log.exchanges("/api/", "GET")
        self.assertEqual([exchange.url.split("?")[0] for exchange in asked],
                         [f"{self.auth}/api/session", f"{self.auth}/api/user"])
        for exchange in asked:
            # 16, 17. The browser sends the cookie by itself, the same one, and nothing else that says who it is.
            self.assertIn(self.cookie, exchange.cookies_sent)
            self.assertIn(f"{self.cookie}={self.token()}", exchange.sent["cookie"])
            self.assertNotIn("authorization", exchange.sent)
            # 21. 200 with the data.
            self.assertEqual(exchange.status, 200)
            # 22. The page may read it: this origin, no other.
            self.assertEqual(exchange.got["access-control-allow-origin"], self.front_end)
        self.step_18_the_signature_is_verified()
        self.steps_19_and_20_the_user_must_exist()

    def step_18_the_signature_is_verified(self):
        true, jar = self.token(), self.browser.cookies()[self.cookie]
        head, payload = decoded(true)
        forged = ".".join([true.split(".")[0], encoded({**payload, "_uid": "uma"}), true.split(".")[2]])
        for value in (forged, true[:-8] + "AAAAAAAA"):
            self.put_into_the_jar(jar, value)
            self.browser.driver.refresh()
            self.shows("#state", "You are not signed in.")
        self.put_into_the_jar(jar, true)
        self.browser.driver.refresh()
        self.shows("#users", "Thomas Edison")

    def steps_19_and_20_the_user_must_exist(self):
        """The signature is right and the time not over, but the account is no longer what it was."""
        self.browser.fresh()
        self.open_example()
        self.sign_in_at_the_page("dismissed")
        self.shows("#name", "Dismissed")
        self.server.command("user", "disable", "dismissed")
        self.addCleanup(self.server.command, "user", "enable", "dismissed")
        self.browser.until(lambda: self.browser.fetch(f"{self.auth}/api/id")["status"] == 401, "the end of the session")
        self.browser.open(f"{self.front_end}/members.html")
        self.shows("#state", "You are not signed in.")

    def put_into_the_jar(self, cookie, value):
        more = {"partitionKey": cookie["partitionKey"]} if "partitionKey" in cookie else {}
        self.browser.devtools("Network.setCookie", name=cookie["name"], value=value, url=self.auth, path="/",
                              secure=cookie["secure"], httpOnly=True, sameSite=cookie["sameSite"], **more)

    def test_a_reload_keeps_the_person_and_signing_out_ends_it(self):
        self.open_signed_in()
        self.browser.driver.refresh()
        self.shows("#name", "Thomas Edison")
        self.assertEqual(self.shows("#role").text, "Admin")
        self.sign_out_at_the_page()
        self.assertNotIn(self.cookie, self.browser.cookies())
        self.open_example()
        self.shows("#pythonForm")
        self.assertFalse(self.browser.driver.find_element("id", "person").is_displayed())

    def test_the_guarded_page_tells_each_person_why(self):
        self.browser.open(f"{self.front_end}/members.html")
        self.shows("#state", "You are not signed in.")
        self.open_example()
        self.sign_in_at_the_page("uma")
        self.shows("#name", "Uma")
        self.browser.open(f"{self.front_end}/members.html")
        self.shows("#state", "Uma, this page is for the role Admin; yours is User.")
        self.assertNotIn("toby", self.browser.visible_text())

    # S-104: the guarded page of the second tab hides what it showed once somebody looks at it again
    def test_the_guarded_page_sees_the_sign_out_of_another_tab(self):
        self.open_signed_in()
        guarded = self.browser.new_tab(f"{self.front_end}/members.html")
        self.shows("#users", "Thomas Edison")
        self.browser.driver.switch_to.window(self.browser.first)
        self.sign_out_at_the_page()
        self.browser.driver.switch_to.window(guarded)
        self.browser.until(lambda: self.browser.script("""
            window.dispatchEvent(new Event("focus"));
            return document.getElementById("state").textContent.startsWith("You are not signed in.");"""),
            "the guarded page to notice")
        self.assertNotIn("toby", self.browser.visible_text())


    # S-104: Back shows nobody what the guarded page had shown
    def test_back_to_the_guarded_page_after_a_sign_out(self):
        self.open_signed_in()
        self.shows("a[href='members.html']").click()
        self.shows("#users", "Thomas Edison")
        self.browser.script("window.isTheSame = true")
        self.shows("a[href='./']").click()
        self.sign_out_at_the_page()
        self.browser.driver.back()
        self.browser.until(lambda: self.browser.script("return window.isTheSame === true"), "the page as it was left")
        self.shows("#state", "You are not signed in.")
        self.assertNotIn("toby", self.browser.visible_text())


class LoopbackExampleTests(FlaskSteps, ExampleCase):
    """As README says: http://localhost:4500 against http://localhost:8587, no setting."""

    front_end, auth, cookie, attributes = "http://localhost:4500", EXAMPLE_SERVER, "latchkey", ("lax", False)

    @classmethod
    def build(cls):
        cls.server = cls.started(LatchkeyServer(cls.auth, session_max_staleness="1s"))
        add_people(cls.server)
        site = cls.opened(StaticSite({"/": EXAMPLE}))
        return {"localhost:8587": cls.server.port, "localhost:4500": site.port, "www.stranger.test:80": site.port}

    def setUp(self):
        super().setUp()
        self.addCleanup(lambda: self.server.process or self.server.start())

    def test_its_pages_are_sound_and_fit_at_each_width_and_scheme(self):
        self.open_signed_in()
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        for name, path, ready in (("login", "/", "#name"), ("members", "/members.html", "#users li")):
            for scheme in ("light", "dark"):
                for width in (320, 1280):
                    with self.subTest(path=path, scheme=scheme, width=width):
                        self.browser.look(width, scheme=scheme)
                        self.browser.open(f"{self.front_end}{path}")
                        self.shows(ready)
                        self.assertEqual(violations(self.browser), [])
                        self.assertLessEqual(self.browser.script("return document.documentElement.scrollWidth"), width)
                        self.browser.screenshot(SCREENSHOTS / f"example-{name}-{width}-{scheme}.png")

    def test_the_import_line_is_all_that_changed(self):
        """The script of the Flask system's page, up to where the site's own begins."""
        page = (EXAMPLE / "index.html").read_text(encoding="utf-8")
        script = page.partition('<script type="module">')[2].partition("// From here on")[0]
        lines = [line.strip() for line in script.splitlines() if line.strip()]
        self.assertEqual(lines[0], "import { login, pythonURI, fetchOptions } from './server.js';")
        self.assertEqual(lines[1:], SEED_SCRIPT)

    def test_a_server_that_went_down_is_told_at_the_page(self):
        self.open_example()
        self.server.stop()
        self.sign_in_at_the_page()
        self.shows("#message", "Possible CORS or service down error: TypeError")
        self.assertEqual(self.browser.script("return [uid.value, password.value]"), ["toby", PASSWORD])
        self.server.start()
        self.shows("#pythonForm button").click()
        self.shows("#name", "Thomas Edison")

    def test_a_server_that_was_never_there_gets_no_password_into_the_address(self):
        self.server.stop()
        self.browser.open(f"{self.front_end}/")
        self.sign_in_at_the_page()
        self.shows("#message", "Possible CORS or service down error")
        self.assertEqual(self.browser.driver.current_url, f"{self.front_end}/")
        self.browser.open(f"{self.front_end}/members.html")
        self.shows("#state", "The sign-in server does not answer.")

    # S-095: a page whose origin is not allowed loads the client like everybody, and signs nobody in
    def test_an_origin_that_is_not_allowed_is_told_at_the_page(self):
        self.browser.open(f"{STRANGER}/")
        self.browser.until(lambda: self.browser.script("return window.pythonLogin.toString().includes('URL')"), "the module")
        self.sign_in_at_the_page()
        self.shows("#message", "Possible CORS or service down error: TypeError")
        self.assertEqual(self.browser.cookies(), {})
        self.browser.open(f"{STRANGER}/members.html")
        self.shows("#state", "does not accept requests from this site")
        self.shows("#state", STRANGER)


class CrossSiteExampleTests(FlaskSteps, ExampleCase):
    """As on GitHub Pages: two sites with https, the one place that names the server changed."""

    front_end, auth = "https://www.pages.test", "https://auth.school.test"
    cookie, attributes = "__Host-latchkey", ("none", True)

    @classmethod
    def build(cls):
        certificate = Certificate("www.pages.test", "auth.school.test")
        cls.addClassCleanup(certificate.remove)
        cls.browser_options = {**cls.browser_options, "certificate": certificate}
        cls.server = cls.started(LatchkeyServer(
            cls.auth, allowed_origins=cls.front_end, session_max_staleness="1s",
            tls_certificate=certificate.chain, tls_key=certificate.key))
        add_people(cls.server)
        folder = tempfile.mkdtemp(prefix="latchkey-example-")
        cls.addClassCleanup(shutil.rmtree, folder)
        shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
        named = Path(folder) / "server.js"
        named.write_text(named.read_text(encoding="utf-8").replace(EXAMPLE_SERVER, cls.auth), encoding="utf-8")
        site = cls.opened(StaticSite({"/": folder}, certificate=certificate))
        return {"auth.school.test:443": cls.server.port, "www.pages.test:443": site.port}


class BlockedThirdPartyExampleTests(CrossSiteExampleTests):
    # S-077: with third-party cookies blocked all of it works, by the partitioned cookie
    browser_options = {"third_party_cookies": False}


def add_people(server):
    server.add_user("toby", PASSWORD, "Thomas Edison", role="Admin")
    server.add_user("uma", PASSWORD, "Uma")
    server.add_user("dismissed", PASSWORD, "Dismissed")


def decoded(token):
    """Head and payload."""
    return [json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in token.split(".")[:2]]


def encoded(claims):
    return base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")


SEED_SCRIPT = [
    "// Function to handle Python login",
    "window.pythonLogin = function() {",
    "const options = {",
    "URL: `${pythonURI}/api/authenticate`,",
    "callback: pythonDatabase,",
    'message: "message",',
    'method: "POST",',
    'cache: "no-cache",',
    "body: {",
    'uid: document.getElementById("uid").value,',
    'password: document.getElementById("password").value,',
    "}",
    "};",
    "login(options);",
    "}",
]

if __name__ == "__main__":
    unittest.main()
