"""A front end at https://www.pages.test, the server at https://auth.school.test: two sites, as on GitHub Pages."""
import unittest

from browser_case import PASSWORD, BrowserCase
from certificate import Certificate
from latchkey_server import LatchkeyServer
from static_site import StaticSite

AUTH = "https://auth.school.test"
CROSS_SITE = "https://www.pages.test"
SAME_SITE = "https://www.school.test"
ANOTHER_SITE = "https://www.another.test"
COOKIE = "__Host-latchkey"
DEVICE = "__Host-latchkey-device"


class CrossSiteCase(BrowserCase):
    @classmethod
    def build(cls):
        cls.certificate = Certificate(*(url.removeprefix("https://") for url in (
            AUTH, CROSS_SITE, SAME_SITE, ANOTHER_SITE)))
        cls.addClassCleanup(cls.certificate.remove)
        cls.browser_options = {**cls.browser_options, "certificate": cls.certificate}
        cls.server = cls.started(LatchkeyServer(
            AUTH, allowed_origins=f"{CROSS_SITE},{SAME_SITE},{ANOTHER_SITE}",
            tls_certificate=cls.certificate.chain, tls_key=cls.certificate.key))
        cls.server.add_user("toby", PASSWORD, "Thomas Edison")
        site = cls.opened(StaticSite(certificate=cls.certificate))
        hosts = {f"{url.removeprefix('https://')}:443": site.port for url in (CROSS_SITE, SAME_SITE, ANOTHER_SITE)}
        return {**hosts, "auth.school.test:443": cls.server.port}

    def who(self):
        return self.browser.fetch(f"{AUTH}/api/id")

    def asked(self):
        """The last GET /api/id on the wire."""
        return self.browser.network().exchanges("/api/id", "GET")[-1]


class CrossSiteTests(CrossSiteCase):
    # S-075, S-076, S-077: the cookie of a cross-site front end is kept in that site's partition and sent from there
    def test_the_partitioned_cookie_is_kept_and_sent(self):
        self.browser.open(f"{CROSS_SITE}/")
        self.assertEqual(self.sign_in(self.server, "toby")["status"], 200)
        answered = self.browser.network().exchanges("/api/authenticate", "POST")[0]
        self.assertEqual(answered.sent["sec-fetch-site"], "cross-site")
        attributes = answered.set_cookies()[COOKIE]
        self.assertEqual(attributes["samesite"], "none")
        for attribute in ("secure", "httponly", "partitioned"):
            self.assertIn(attribute, attributes)
        self.assertNotIn("domain", attributes)
        self.assertEqual(answered.cookies_refused, [])

        kept = self.browser.cookies()[COOKIE]
        self.assertEqual(kept["domain"], "auth.school.test")
        self.assertEqual(kept["partitionKey"]["topLevelSite"], "https://pages.test")
        self.assertTrue(kept["secure"] and kept["httpOnly"])
        self.assertEqual(kept["sameSite"], "None")

        self.assertEqual(self.who()["json"]["uid"], "toby")
        self.assertIn(COOKIE, self.asked().cookies_sent)

    def test_a_reload_keeps_the_session(self):
        self.browser.open(f"{CROSS_SITE}/")
        self.sign_in(self.server, "toby")
        self.browser.driver.refresh()
        self.assertEqual(self.who()["status"], 200)

    # S-077: under another top-level site the browser does not send the cookie, although that site is allowed
    def test_the_cookie_is_not_sent_under_another_top_level_site(self):
        self.browser.open(f"{CROSS_SITE}/")
        self.sign_in(self.server, "toby")
        self.browser.open(f"{ANOTHER_SITE}/")
        self.assertEqual(self.who()["json"]["code"], "token_missing")
        self.assertEqual(self.asked().cookies_sent, [])
        # The server's own pages are a top-level site of their own.
        self.browser.open(f"{AUTH}/")
        self.assertEqual(self.who()["status"], 401)
        # It was there all the time.
        self.browser.open(f"{CROSS_SITE}/")
        self.assertEqual(self.who()["status"], 200)

    # S-076: a page of the same site gets SameSite=Lax and no partition
    def test_a_same_site_page_gets_a_lax_cookie(self):
        self.browser.open(f"{SAME_SITE}/")
        self.sign_in(self.server, "toby")
        answered = self.browser.network().exchanges("/api/authenticate", "POST")[0]
        self.assertEqual(answered.sent["sec-fetch-site"], "same-site")
        self.assertEqual(answered.set_cookies()[COOKIE]["samesite"], "lax")
        kept = self.browser.cookies()[COOKIE]
        self.assertEqual(kept["sameSite"], "Lax")
        self.assertNotIn("partitionKey", kept)
        self.assertEqual(self.who()["json"]["uid"], "toby")
        # A Lax cookie stays at home: a cross-site page's request goes without it.
        self.browser.open(f"{CROSS_SITE}/")
        self.assertEqual(self.who()["status"], 401)
        self.assertEqual(self.asked().cookies_withheld[COOKIE], ["SchemefulSameSiteLax"])

    # S-079, S-261: signing out takes the session cookie out of the jar, partitioned or not; the device cookie stays
    def test_signing_out_empties_the_jar_of_the_session(self):
        for page in (CROSS_SITE, SAME_SITE):
            with self.subTest(page=page):
                self.browser.fresh().open(f"{page}/")
                self.sign_in(self.server, "toby")
                self.assertIn(COOKIE, self.browser.cookies())
                self.assertEqual(self.browser.fetch(f"{AUTH}/api/authenticate", "DELETE")["status"], 200)
                cookies = self.browser.cookies()
                self.assertNotIn(COOKIE, cookies)
                self.assertIn(DEVICE, cookies)
                self.browser.network()
                self.assertEqual(self.who()["status"], 401)
                sent = self.asked().cookies_sent
                self.assertNotIn(COOKIE, sent)
                self.assertIn(DEVICE, sent)

    # S-082: the device cookie, put in the session cookie's place, opens nothing
    def test_the_device_cookie_opens_nothing(self):
        self.browser.open(f"{SAME_SITE}/")
        self.sign_in(self.server, "toby")
        device = self.browser.cookies()[DEVICE]
        self.assertTrue(device["httpOnly"] and device["secure"])
        self.browser.fetch(f"{AUTH}/api/authenticate", "DELETE")
        self.browser.devtools("Network.setCookie", name=COOKIE, value=device["value"], url=AUTH, path="/",
                              secure=True, httpOnly=True, sameSite="Lax")
        self.browser.network()
        self.assertEqual(self.who()["json"]["code"], "token_invalid")
        self.assertIn(COOKIE, self.asked().cookies_sent)

    def test_javascript_cannot_read_the_cookie(self):
        self.browser.open(f"{SAME_SITE}/")
        self.sign_in(self.server, "toby")
        self.assertEqual(self.browser.script("return document.cookie"), "")
        # Nor on the server's own origin, where the jar does hold it.
        self.browser.open(f"{AUTH}/")
        self.assertEqual(self.browser.script("return document.cookie"), "")
        self.assertEqual(self.who()["status"], 200)


class BlockedThirdPartyCookieTests(CrossSiteCase):
    browser_options = {"third_party_cookies": False}

    # S-077: with third-party cookies blocked the partitioned cookie still works
    def test_the_partitioned_cookie_survives_the_blocking_of_third_party_cookies(self):
        self.browser.open(f"{CROSS_SITE}/")
        self.sign_in(self.server, "toby")
        self.assertEqual(self.browser.cookies()[COOKIE]["partitionKey"]["topLevelSite"], "https://pages.test")
        self.assertEqual(self.who()["json"]["uid"], "toby")
        self.assertIn(COOKIE, self.asked().cookies_sent)
        self.browser.open(f"{ANOTHER_SITE}/")
        self.assertEqual(self.who()["status"], 401)

    def test_an_unpartitioned_cookie_is_what_the_browser_blocks(self):
        self.browser.open(f"{CROSS_SITE}/")
        self.browser.devtools("Network.setCookie", name="__Host-other", value="x", url=AUTH, path="/", secure=True,
                              sameSite="None")
        self.who()
        asked = self.asked()
        self.assertEqual((asked.cookies_sent, list(asked.cookies_withheld)), ([], ["__Host-other"]))


if __name__ == "__main__":
    unittest.main()
