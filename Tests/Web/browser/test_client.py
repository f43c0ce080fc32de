"""The client in a page of another origin: what it tells people, what it sends, what other tabs hear."""
import unittest

from browser_case import PASSWORD, ROOT, BrowserCase
from certificate import Certificate
from latchkey_server import LatchkeyServer
from static_site import StaticSite

FRONT_END = "http://localhost:4500"
OTHER_NAME = "http://127.0.0.1:4500"
STRANGER = "http://www.stranger.test"
IMPORT = """
const [address, server, done] = arguments;
import(address).then((module) => {
    window.client = module.createClient(server);
    window.heard = [];
    window.client.addEventListener("change", ({ detail }) => window.heard.push(detail.user ? detail.user.uid : null));
    done("");
}).catch((error) => done(String(error)));
"""
CALL = """
const [method, argument, done] = arguments;
const plain = (error) => ({ code: error.code, status: error.status, message: error.message, reason: error.reason,
    retryAfter: error.retryAfter, fields: error.fields });
window.client[method](argument ?? undefined).then((value) => done({ value: value ?? null }),
    (error) => done({ error: plain(error) }));
"""
TEN = """
const done = arguments[0];
Promise.all(Array.from({ length: 10 }, () => window.client.currentUser())).then((users) => done(users.map((user) => user.uid)));
"""
ABORT = """
const done = arguments[0];
const controller = new AbortController();
window.client.sessions({ signal: controller.signal }).then(() => done("answered"), (error) => done(error.code));
controller.abort();
"""


class ClientCase(BrowserCase):
    def use_client(self, page, server):
        self.browser.open(f"{page}/")
        self.load_client(page, server)

    def load_client(self, page, server):
        failed = self.browser.driver.execute_async_script(IMPORT, f"{page}/client/latchkey.js", server)
        self.assertEqual(failed, "")

    def call(self, method, **argument):
        return self.browser.driver.execute_async_script(CALL, method, argument)

    def sign_in_by_client(self, uid="toby", password=PASSWORD):
        return self.call("signIn", uid=uid, password=password)

    def assert_error(self, answer, code, reason=None):
        self.assertIn("error", answer)
        self.assertEqual((answer["error"]["code"], answer["error"]["reason"]), (code, reason), answer["error"])
        # Words for people, not a code.
        self.assertRegex(answer["error"]["message"], r"^[A-Z].+ .+ .+")


class ClientTests(ClientCase):
    @classmethod
    def build(cls):
        cls.server = cls.started(LatchkeyServer(session_max_staleness="1s"))
        cls.server.add_user("toby", PASSWORD, "Thomas Edison", role="Admin")
        cls.server.add_user("locked", PASSWORD, "Locked Out")
        cls.server.add_user("dismissed", PASSWORD, "Dismissed")
        cls.auth = cls.server.public_url
        site = cls.opened(StaticSite({"/client/": ROOT / "Web/client"}))
        return {"localhost:8587": cls.server.port, "localhost:4500": site.port, "127.0.0.1:4500": site.port,
                "www.stranger.test:80": site.port}

    def setUp(self):
        super().setUp()
        self.addCleanup(lambda: self.server.process or self.server.start())
        self.addCleanup(self.browser.devtools, "Network.emulateNetworkConditions", offline=False, latency=0,
                        downloadThroughput=-1, uploadThroughput=-1)

    def test_signing_in_and_out(self):
        self.use_client(FRONT_END, self.auth)
        self.assertEqual(self.call("currentUser"), {"value": None})
        answer = self.sign_in_by_client()
        self.assertEqual(answer["value"]["name"], "Thomas Edison")
        self.assertEqual(self.call("currentUser", fresh=True)["value"]["uid"], "toby")
        self.assertEqual(self.call("signOut"), {"value": None})
        self.assertEqual(self.call("currentUser", fresh=True), {"value": None})
        self.assertEqual(self.browser.script("return window.heard"), ["toby", None])

    def test_a_reload_keeps_the_session(self):
        self.use_client(FRONT_END, self.auth)
        self.sign_in_by_client()
        self.browser.driver.refresh()
        self.load_client(FRONT_END, self.auth)
        self.assertEqual(self.call("currentUser")["value"]["uid"], "toby")

    def test_ten_callers_make_one_request(self):
        self.use_client(FRONT_END, self.auth)
        self.sign_in_by_client()
        self.use_client(FRONT_END, self.auth)
        self.browser.network()
        self.assertEqual(self.browser.driver.execute_async_script(TEN), ["toby"] * 10)
        self.assertEqual(len(self.browser.network().exchanges("/api/session", "GET")), 1)

    def test_a_wrong_password_is_told_in_words(self):
        self.use_client(FRONT_END, self.auth)
        answer = self.sign_in_by_client(password="not the password")
        self.assert_error(answer, "invalid_credentials")
        self.assertEqual(answer["error"]["status"], 401)
        self.assertEqual(set(self.browser.cookies()), set())

    def test_the_waiting_time_reaches_the_page(self):
        self.use_client(FRONT_END, self.auth)
        for _ in range(6):
            answer = self.sign_in_by_client("locked", "not the password")
        self.assert_error(answer, "too_many_attempts")
        self.assertGreater(answer["error"]["retryAfter"], 0)

    def test_a_server_that_is_down_is_told_apart(self):
        self.use_client(FRONT_END, self.auth)
        self.server.stop()
        self.assert_error(self.sign_in_by_client(), "unreachable")
        self.server.start()
        self.assertIn("value", self.sign_in_by_client())

    # S-095: the page of a strange origin learns that it is not allowed, and nothing else
    def test_an_origin_that_is_not_allowed_is_told_apart(self):
        self.use_client(STRANGER, self.auth)
        answer = self.sign_in_by_client()
        self.assert_error(answer, "origin_not_allowed")
        self.assertIn(STRANGER, answer["error"]["message"])

    def test_another_host_name_is_named_as_the_reason(self):
        self.use_client(OTHER_NAME, self.auth)
        answer = self.sign_in_by_client()
        self.assert_error(answer, "cookie_dropped", "other_host_name")
        self.assertIn("localhost", answer["error"]["message"])

    def test_an_aborted_request_says_so(self):
        self.use_client(FRONT_END, self.auth)
        self.assertEqual(self.browser.driver.execute_async_script(ABORT), "aborted")

    # S-104: the second tab hears of the sign-out without asking the server
    def test_the_second_tab_hears_the_sign_out(self):
        self.use_client(FRONT_END, self.auth)
        self.sign_in_by_client()
        second = self.browser.new_tab(f"{FRONT_END}/")
        self.load_client(FRONT_END, self.auth)
        self.assertEqual(self.call("currentUser")["value"]["uid"], "toby")
        self.browser.driver.switch_to.window(self.browser.first)
        self.call("signOut")
        self.browser.driver.switch_to.window(second)
        self.browser.until(lambda: self.browser.script("return window.heard.at(-1) === null && window.heard.length > 0"),
                           "the second tab to hear of the sign-out")
        self.assertEqual(self.call("currentUser"), {"value": None})

    def test_the_second_tab_hears_the_sign_in(self):
        self.use_client(FRONT_END, self.auth)
        self.call("currentUser")
        second = self.browser.new_tab(f"{FRONT_END}/")
        self.load_client(FRONT_END, self.auth)
        self.sign_in_by_client()
        self.browser.driver.switch_to.window(self.browser.first)
        self.browser.until(lambda: self.browser.script("return window.heard.includes('toby')"), "the sign-in to be heard")
        self.browser.driver.switch_to.window(second)

    def test_a_session_ended_elsewhere_is_heard(self):
        self.use_client(FRONT_END, self.auth)
        self.sign_in_by_client("dismissed")
        self.server.command("user", "disable", "dismissed")
        self.browser.until(lambda: self.call("sessions").get("error"), "the command line's change to arrive")
        self.assertEqual(self.browser.script("return window.heard"), ["dismissed", None])


class SecureClientTests(ClientCase):
    @classmethod
    def build(cls):
        certificate = Certificate("auth.school.test", "www.pages.test")
        cls.addClassCleanup(certificate.remove)
        cls.browser_options = {**cls.browser_options, "certificate": certificate}
        cls.server = cls.started(LatchkeyServer(
            "https://auth.school.test", allowed_origins="https://www.pages.test",
            tls_certificate=certificate.chain, tls_key=certificate.key))
        cls.server.add_user("toby", PASSWORD, "Thomas Edison")
        site = cls.opened(StaticSite({"/client/": ROOT / "Web/client"}, certificate=certificate))
        return {"auth.school.test:443": cls.server.port, "www.pages.test:443": site.port}

    # S-077: with third-party cookies blocked the client signs in all the same
    def test_signing_in_from_another_site(self):
        self.use_client("https://www.pages.test", self.server.public_url)
        self.assertEqual(self.sign_in_by_client()["value"]["uid"], "toby")
        self.browser.driver.refresh()
        self.load_client("https://www.pages.test", self.server.public_url)
        self.assertEqual(self.call("currentUser")["value"]["uid"], "toby")
        self.assertEqual(self.call("signOut"), {"value": None})

    def test_being_offline_is_told_apart(self):
        self.use_client("https://www.pages.test", self.server.public_url)
        self.browser.devtools("Network.enable")
        self.browser.devtools("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=-1,
                              uploadThroughput=-1)
        try:
            self.assert_error(self.sign_in_by_client(), "offline")
        finally:
            self.browser.devtools("Network.emulateNetworkConditions", offline=False, latency=0, downloadThroughput=-1,
                                  uploadThroughput=-1)


class BlockedThirdPartyClientTests(SecureClientTests):
    browser_options = {"third_party_cookies": False}


class BlockedCookieClientTests(SecureClientTests):
    browser_options = {"cookies": False}

    # G-071: without any cookie or storage a page is signed in until it is left
    def test_signing_in_from_another_site(self):
        self.use_client("https://www.pages.test", self.server.public_url)
        self.assertEqual(self.sign_in_by_client()["value"]["uid"], "toby")
        self.assertEqual(self.call("currentUser")["value"]["uid"], "toby")
        self.assertEqual(self.browser.cookies(), {})
        self.browser.driver.refresh()
        self.load_client("https://www.pages.test", self.server.public_url)
        self.assertEqual(self.call("currentUser"), {"value": None})


if __name__ == "__main__":
    unittest.main()
