"""A site behind nginx and behind Caddy, with the files of deploy/, and how people get in (docs/forward-auth.md). Needs a server with GET /api/forward-auth."""
import sys
import unittest
from pathlib import Path

from browser_case import PASSWORD
from certificate import Certificate
from latchkey_server import LatchkeyServer
from pages_case import PagesCase

sys.path.append(str(Path(__file__).resolve().parents[2] / "Proxies"))
from echo_site import EchoSite  # noqa: E402
from proxies import HOST, Caddy, Nginx  # noqa: E402

AUTH = "https://auth.school.example"
SITE = f"https://{HOST}"
SEND = """
const form = document.createElement("form");
form.method = "post";
form.action = "/vote";
document.body.append(form);
form.submit();
"""


class ProtectedSite:
    proxy_class = None

    @classmethod
    def build(cls):
        cls.certificate = Certificate("auth.school.example", HOST)
        cls.addClassCleanup(cls.certificate.remove)
        cls.browser_options = {**cls.browser_options, "certificate": cls.certificate}
        cls.server = cls.started(LatchkeyServer(
            AUTH, allowed_origins=SITE, trusted_proxies="127.0.0.1", tls_certificate=cls.certificate.chain,
            tls_key=cls.certificate.key))
        cls.auth = AUTH
        cls.fill_server()
        cls.server.add_user("kid", PASSWORD, "Kid")
        cls.site = cls.opened(EchoSite())
        cls.proxy = cls.opened(cls.proxy_class(cls.server.port, cls.site.port, certificate=cls.certificate, is_tls=True))
        return {"auth.school.example:443": cls.server.port, f"{HOST}:443": cls.proxy.ports["https"]}

    def setUp(self):
        super().setUp()
        self.site.requests.clear()

    def prove(self, uid="toby"):
        self.wait_for("#prove input[name=password]")
        self.find("input[name=uid]").send_keys(uid)
        self.find("input[name=password]").send_keys(PASSWORD)
        self.find("#prove form button:not([type=button])").click()

    def visited(self, address):
        self.browser.until(lambda: self.browser.driver.current_url == address, f"{address}, not {self.browser.driver.current_url}")

    def enter(self, path="/grades?year=9&term=2"):
        self.browser.open(f"{SITE}{path}")
        self.prove()
        self.visited(f"{SITE}{path}")

    # G-101: to the sign-in, and back to the page that was asked for
    def test_a_person_signs_in_and_gets_the_page(self):
        self.enter()
        self.assertEqual([seen["path"] for seen in self.site.requests if seen["path"].startswith("/grades")], ["/grades?year=9&term=2"])
        told = dict(self.site.requests[-1]["fields"])
        self.assertEqual(told.get("Remote-User"), "toby")
        self.browser.open(f"{AUTH}/client/en.js")
        self.assertEqual(self.browser.fetch(f"{AUTH}/api/id")["status"], 401, "the session is the site's")

    # G-101: a POST that meets an ended session is not repeated, as what it was or as GET
    def test_what_a_form_sent_is_told_to_be_lost(self):
        self.enter()
        self.assertEqual(self.browser.fetch(f"{SITE}/_latchkey/api/authenticate", "DELETE")["status"], 200)
        self.site.requests.clear()
        self.browser.script(SEND)
        self.wait_for_text("has not arrived")
        self.find("#act").click()
        self.prove()
        self.wait_for_text("has not arrived")
        self.assertEqual([seen for seen in self.site.requests if seen["path"] == "/vote"], [])
        self.find("#act").click()
        self.visited(f"{SITE}/vote")

    # G-101: people who lack the role read why, and can be somebody else
    def test_who_lacks_the_role_is_told_so(self):
        self.browser.open(f"{SITE}/grades")
        self.prove("kid")
        self.wait_for_text("do not have access to this page")
        self.assertEqual(self.site.requests, [])
        self.wait_for("#sign-out").click()
        self.wait_for_text("You are signed out of this site.")
        self.find("#act").click()
        self.prove()
        self.visited(f"{SITE}/grades")

    # G-101: a script hears 401 and is led nowhere
    def test_a_script_is_refused_in_JSON(self):
        self.browser.open(f"{SITE}/_latchkey/enter.html")
        self.wait_for("#act")
        answer = self.browser.fetch(f"{SITE}/data.json")
        self.assertEqual((answer["status"], answer["json"]["code"]), (401, "token_missing"))


class NginxSiteTests(ProtectedSite, PagesCase):
    proxy_class = Nginx


class CaddySiteTests(ProtectedSite, PagesCase):
    proxy_class = Caddy


if __name__ == "__main__":
    unittest.main()
