"""Passkeys on https: on the server's own pages, on a page of its site, and on pages of other sites that browsers are told of."""
import unittest

from browser_case import PASSWORD, BrowserCase
from certificate import Certificate
from latchkey_server import LatchkeyServer
from static_site import StaticSite
from virtual_authenticator import NO_OFFER, VirtualAuthenticator

AUTH = "https://auth.school.test"
SAME_SITE = "https://www.school.test"
LISTED = "https://www.pages.test"
BY_PATTERN = "https://alice.class.test"
COOKIE = "__Host-latchkey"
ADD = """
const done = arguments[arguments.length - 1];
import("/client/latchkey.js").then(({ createClient }) => createClient("").factors.addPasskey())
    .then(({ passkey }) => done(passkey.kind), ({ code, message }) => done(code ?? message));
"""
SIGN_IN = """
const [server, done] = arguments;
import(`${server}/client/latchkey.js`).then(({ createClient }) => createClient(server).signInWithPasskey())
    .then(({ uid }) => done(uid), ({ code, message }) => done(code ?? message));
"""
LEAVE = """
const [server] = arguments;
import(`${server}/client/latchkey.js`).then(({ createClient }) => createClient(server).signInWithPasskey());
"""
FINISH = """
const [server, done] = arguments;
import(`${server}/client/latchkey.js`).then(({ createClient }) => createClient(server).currentUser())
    .then((user) => done(user?.uid), ({ code, message }) => done(code ?? message));
"""
# What a page does that does not ask first whether it can.
ASK_ANYWAY = """
const [id, done] = arguments;
navigator.credentials.get({ publicKey: { rpId: id, challenge: new Uint8Array(32), userVerification: "required" } })
    .then(() => done("signed"), ({ name }) => done(name));
"""


class HTTPSPasskeyCase(BrowserCase):
    settings = {}
    rp_id = "auth.school.test"

    @classmethod
    def build(cls):
        fronts = (SAME_SITE, LISTED, BY_PATTERN)
        cls.certificate = Certificate(*(url.removeprefix("https://") for url in (AUTH, *fronts)))
        cls.addClassCleanup(cls.certificate.remove)
        cls.browser_options = {**cls.browser_options, "certificate": cls.certificate}
        cls.server = cls.started(LatchkeyServer(
            AUTH, allowed_origins=f"{SAME_SITE},{LISTED},https://*.class.test",
            tls_certificate=cls.certificate.chain, tls_key=cls.certificate.key, **cls.settings))
        cls.server.add_user("toby", PASSWORD, "Thomas Edison")
        framed = f'<!DOCTYPE html><title>Around</title><iframe src="{LISTED}/" allow="publickey-credentials-get"></iframe>'
        site = cls.opened(StaticSite(pages={"/around": framed.encode()}, certificate=cls.certificate))
        return {**{f"{url.removeprefix('https://')}:443": site.port for url in fronts}, "auth.school.test:443": cls.server.port}

    def setUp(self):
        super().setUp()
        self.on_each_page(NO_OFFER)
        self.device = VirtualAuthenticator(self.browser)
        self.addCleanup(self.device.remove)

    def on_each_page(self, script):
        added = self.browser.devtools("Page.addScriptToEvaluateOnNewDocument", source=script)
        self.addCleanup(self.browser.devtools, "Page.removeScriptToEvaluateOnNewDocument", **added)

    def make_passkey(self):
        self.browser.open(f"{AUTH}/login")
        self.assertEqual(self.sign_in(self.server, "toby")["status"], 200)
        self.assertEqual(self.browser.driver.execute_async_script(ADD), "passkey")
        self.addCleanup(self.server.command, "user", "remove-factors", "toby")
        self.browser.fresh()

    def sign_in_at(self, page):
        self.browser.open(f"{page}/")
        return self.browser.driver.execute_async_script(SIGN_IN, AUTH)

    def is_signed_in_at(self, page):
        """With two factors, and by a cookie that the browser has kept."""
        self.assertEqual(self.sign_in_at(page), "toby")
        return self.kept()

    def is_signed_in_by_the_server_at(self, page):
        """The page itself cannot ask for the passkey, and leads to one that can."""
        self.browser.open(f"{page}/")
        self.assertEqual(self.browser.script_later(ASK_ANYWAY, self.rp_id), "SecurityError")
        self.browser.script(LEAVE, AUTH)
        self.browser.until(lambda: self.browser.address().startswith(AUTH), "the server's page")
        self.browser.click("#prove .latchkey-form:not(.latchkey-second) .latchkey-passkey")
        self.browser.until(lambda: self.browser.address().startswith(f"{page}/#latchkey="), "the way back")
        self.assertEqual(self.browser.script_later(FINISH, AUTH), "toby")
        return self.kept()

    def kept(self):
        auth = self.browser.fetch(f"{AUTH}/api/id")["json"]["auth"]
        self.assertEqual((auth["factors"], auth["methods"]), (2, ["pop"]))
        return self.browser.cookies()[COOKIE]


class RelatedOriginTests(HTTPSPasskeyCase):
    # F-035, F-043, F-044: a page of another site signs in in place where the server lists it; one that is only allowed by a pattern
    # leads to the server's page
    def test_a_listed_page_of_another_site_signs_in_in_place(self):
        self.make_passkey()
        self.assertEqual(self.is_signed_in_at(AUTH)["sameSite"], "Lax")
        self.browser.fresh()
        kept = self.is_signed_in_at(LISTED)
        self.assertEqual(kept["partitionKey"]["topLevelSite"], "https://pages.test")
        self.browser.fresh()
        # Below the same domain, and not below the RP ID: it is listed too.
        self.assertEqual(self.is_signed_in_at(SAME_SITE)["sameSite"], "Lax")
        self.browser.fresh()
        kept = self.is_signed_in_by_the_server_at(BY_PATTERN)
        self.assertEqual(kept["partitionKey"]["topLevelSite"], "https://class.test")

    # F-035, S-191: the browser asks for the passkey where the page around allows it, and tells that there is one; the server takes none of it
    def test_a_listed_page_in_a_frame_of_another_site_signs_nobody_in(self):
        self.make_passkey()
        self.browser.open(f"{BY_PATTERN}/around")
        self.browser.driver.switch_to.frame(0)
        self.addCleanup(self.browser.driver.switch_to.default_content)
        used = self.device.credentials()[0]["signCount"]
        self.assertEqual(self.browser.driver.execute_async_script(SIGN_IN, AUTH), "passkey_invalid")
        self.assertGreater(self.device.credentials()[0]["signCount"], used)
        self.assertIsNone(self.browser.driver.execute_async_script(FINISH, AUTH))


class SilentTests(HTTPSPasskeyCase):
    settings = {"passkeys_related_origins": "off", "passkeys_rp_id": "school.test"}
    rp_id = "school.test"

    # F-035, F-043, F-044: with a domain of two labels as RP ID the pages below it need no list; where none is told, pages of other sites
    # lead to the server's
    def test_a_page_below_the_rp_id_signs_in_without_a_list(self):
        self.make_passkey()
        self.assertEqual(self.is_signed_in_at(SAME_SITE)["sameSite"], "Lax")
        self.browser.fresh()
        self.is_signed_in_by_the_server_at(LISTED)


if __name__ == "__main__":
    unittest.main()
