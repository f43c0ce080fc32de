"""docs/front-end.md, "What you see, why, what to do": each row that needs a browser to be true."""
import re
import shutil
import tempfile
import unittest
from pathlib import Path

from browser_case import PASSWORD, ROOT
from latchkey_server import LatchkeyServer
from meddling_proxy import MeddlingProxy
from pages_case import PagesCase
from static_site import StaticSite
from test_client import ClientCase

FRONT_END = "http://localhost:4500"
SERVER = "http://localhost:8587"


class Meddling:
    """What the proxy does, chosen by the test."""

    def __call__(self, method, path, answer):
        self.way(method, path, answer)

    def nothing(self, method, path, answer):
        pass

    def adds_cors(self, method, path, answer):
        answer[1].append(("Access-Control-Allow-Origin", FRONT_END))

    def adds_cors_to_the_api(self, method, path, answer):
        if not path.startswith("/client/"):
            self.adds_cors(method, path, answer)

    def answers_everybody(self, method, path, answer):
        answer[1] = [header for header in answer[1] if not header[0].lower().startswith("access-control-allow-origin")]
        answer[1].append(("Access-Control-Allow-Origin", "*"))

    def answers_preflights(self, method, path, answer):
        if method == "OPTIONS":
            answer[1] = [(name, "GET, POST" if name.lower() == "access-control-allow-methods" else value)
                         for name, value in answer[1]]

    def fails(self, method, path, answer):
        if path.startswith("/api/"):
            answer[:] = [502, [("Content-Type", "text/html")], b"<h1>502 Bad Gateway</h1>"]

    way = nothing


class GuideTests(ClientCase):
    @classmethod
    def build(cls):
        cls.server = cls.started(LatchkeyServer())
        cls.server.add_user("toby", PASSWORD, "Thomas Edison")
        cls.meddling = Meddling()
        proxy = cls.opened(MeddlingProxy(cls.server, cls.meddling))
        site = cls.opened(StaticSite({"/client/": ROOT / "Web/client"}))
        stranger = cls.opened(StaticSite())
        return {"localhost:8587": proxy.port, "localhost:4500": site.port, "localhost:8585": stranger.port}

    def meddle(self, way):
        self.meddling.way = way
        self.addCleanup(setattr, self.meddling, "way", self.meddling.nothing)

    def console_says(self, words):
        self.browser.until(lambda: [line for line in self.browser.console() if words in line], f"the console to say “{words}”")

    def test_two_origins_in_one_header(self):
        self.meddle(self.meddling.adds_cors)
        self.use_client(FRONT_END, SERVER)
        self.assert_error(self.sign_in_by_client(), "unreachable", "blocked")
        self.console_says("contains multiple values")

    def test_two_origins_in_one_header_of_the_api_alone(self):
        self.meddle(self.meddling.adds_cors_to_the_api)
        self.use_client(FRONT_END, SERVER)
        self.assert_error(self.sign_in_by_client(), "origin_not_allowed")
        self.console_says("contains multiple values")

    # From a page it looks like too many cookies, so the client names both causes
    def test_a_proxy_that_lets_every_origin_in_but_not_its_cookies(self):
        self.meddle(self.meddling.answers_everybody)
        self.use_client(FRONT_END, SERVER)
        self.assert_error(self.sign_in_by_client(), "unreachable", "blocked_with_cookies")
        self.console_says("must not be the wildcard")

    def test_a_proxy_that_answers_preflights_without_delete(self):
        self.use_client(FRONT_END, SERVER)
        self.assertIn("value", self.sign_in_by_client())
        self.meddle(self.meddling.answers_preflights)
        self.assert_error(self.call("signOut"), "unreachable", "blocked")
        self.console_says("Method DELETE is not allowed")

    def test_a_proxys_own_error_page_stays_hidden_from_another_origin(self):
        self.meddle(self.meddling.fails)
        self.use_client(FRONT_END, SERVER)
        self.assert_error(self.sign_in_by_client(), "unreachable", "blocked")

    def test_a_proxys_own_error_page_is_seen_by_the_servers_own_pages(self):
        self.meddle(self.meddling.fails)
        self.use_client(SERVER, SERVER)
        answer = self.sign_in_by_client()
        self.assert_error(answer, "not_json")
        self.assertEqual(answer["error"]["status"], 502)

    def test_another_program_at_the_address(self):
        self.use_client(FRONT_END, "http://localhost:8585")
        self.assert_error(self.sign_in_by_client(), "unreachable", "blocked")

    # Tracing, tunnels and generated clients add request headers, which make another preflight
    def test_a_script_that_adds_request_headers(self):
        adds = """(() => { const browser = window.fetch; window.fetch = (address, options = {}) =>
            browser(address, { ...options, headers: { ...options.headers, "x-added-by-a-script": "a=b" } }); })();"""
        script = self.browser.devtools("Page.addScriptToEvaluateOnNewDocument", source=adds)
        self.addCleanup(self.browser.devtools, "Page.removeScriptToEvaluateOnNewDocument", **script)
        self.use_client(FRONT_END, SERVER)
        answer = self.sign_in_by_client()
        self.assertEqual(answer["value"]["uid"], "toby")

    # Cookies of all programs on this host go along, whatever their port
    def test_more_cookies_than_the_server_reads(self):
        self.use_client(FRONT_END, SERVER)
        self.browser.script("""for (let number = 0; number < 14; number++)
            document.cookie = `other${number}=${"x".repeat(3000)}`;""")
        answer = self.sign_in_by_client()
        self.assert_error(answer, "headers_too_large")
        self.assertIn("Delete the cookies of this host", answer["error"]["message"])

    def test_a_request_without_credentials_is_nobodys(self):
        self.use_client(FRONT_END, SERVER)
        self.sign_in_by_client()
        self.assertEqual(self.browser.fetch(f"{SERVER}/api/id", credentials="same-origin")["json"]["code"], "token_missing")

    def test_a_path_with_a_slash_too_many(self):
        self.use_client(FRONT_END, SERVER)
        for path in ("/authenticate", "/api/authenticate/"):
            answer = self.browser.fetch(SERVER + path, "POST", mode="cors", headers={}, body="x")
            self.assertEqual(answer["status"], 404, path)

    def test_a_body_that_is_not_json(self):
        self.use_client(FRONT_END, SERVER)
        sent = self.browser.fetch(f"{SERVER}/api/authenticate", "POST", body="uid=toby", headers={"Content-Type": "application/json"})
        self.assertEqual((sent["status"], sent["json"]["code"]), (400, "invalid_body"))
        sent = self.browser.fetch(f"{SERVER}/api/authenticate", "POST", body='{"uid":"toby"}')
        self.assertEqual((sent["status"], sent["json"]["code"]), (415, "unsupported_media_type"))

    def test_two_cookies_of_the_session(self):
        self.use_client(FRONT_END, SERVER)
        self.sign_in_by_client()
        kept = self.browser.cookies()["latchkey"]["value"]
        self.browser.devtools("Network.setCookie", name="latchkey", value=kept, url=f"{SERVER}/api", path="/api", httpOnly=True)
        self.assert_error(self.call("sessions"), "ambiguous_token")

    def test_the_user_has_a_role(self):
        self.use_client(FRONT_END, SERVER)
        self.sign_in_by_client()
        who = self.browser.fetch(f"{SERVER}/api/id")["json"]
        self.assertEqual((who["role"], who["roles"], who["permissions"]), ("User", ["User"], []))
        self.assertEqual([user["uid"] for user in self.call("users")["value"]["users"]], ["toby"])


class GuidesPageTests(PagesCase):
    """The page that the guide's first section writes, taken from the guide."""

    @classmethod
    def build(cls):
        guide = (ROOT / "docs/front-end.md").read_text(encoding="utf-8")
        files = {name: re.search(rf"```{kind}\n(.*?)```", guide, re.DOTALL)[1] for name, kind in
                 (("index.html", "html"), ("members.js", "js"))}
        folder = tempfile.mkdtemp(prefix="latchkey-guide-")
        cls.addClassCleanup(shutil.rmtree, folder)
        for name, text in files.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        site = cls.opened(StaticSite({"/": folder}))
        return {**super().build(), "localhost:4500": site.port, "127.0.0.1:4500": site.port}

    def test_it_does_what_the_guide_says(self):
        self.browser.open(f"{FRONT_END}/")
        self.sign_in_at_the_form()
        self.wait_for_text("Hello, Thomas Edison!")
        self.browser.driver.refresh()
        self.wait_for_text("Hello, Thomas Edison!")
        second = self.browser.new_tab(f"{FRONT_END}/")
        self.wait_for_text("Hello, Thomas Edison!")
        self.find("#sign-out").click()
        self.wait_for("input[name=uid]")
        self.browser.driver.switch_to.window(self.browser.first)
        self.wait_for("input[name=uid]")
        self.assertNotIn("Hello", self.browser.visible_text())
        self.browser.driver.switch_to.window(second)

    def test_the_other_name_of_the_machine_is_explained(self):
        self.browser.open("http://127.0.0.1:4500/")
        self.sign_in_at_the_form()
        self.wait_for_text("Open this page at http://localhost:4500 instead.")


if __name__ == "__main__":
    unittest.main()
