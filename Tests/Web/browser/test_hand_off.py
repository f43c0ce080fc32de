"""A front end on another site signs people in at the server's own page (decision 0039). Needs a server with POST /hand-off."""
import unittest
from urllib.parse import urlsplit

from browser_case import PASSWORD
from certificate import Certificate
from latchkey_server import LatchkeyServer
from pages_case import PagesCase
from static_site import StaticSite

AUTH = "https://auth.school.test"
SITE = "https://www.pages.test"
PAGE = f"""<!DOCTYPE html><html lang=en><meta charset=utf-8><title>A site</title><p id=who></p><button id=in>Sign in</button>
<button id=up>Sign in beside</button><script type=module>
import {{ createClient }} from "{AUTH}/client/latchkey.js";
window.clients = [createClient("{AUTH}"), createClient("{AUTH}")];
const [client] = clients;
const show = (user) => {{ document.getElementById("who").textContent = user ? `Hello ${{user.name}}` : "Nobody"; }};
document.getElementById("in").onclick = () => client.signInAtServer();
document.getElementById("up").onclick = () => client.signInAtServer({{ popup: true }}).then(show);
show(await client.currentUser());
</script>"""
HIDDEN = PAGE.replace("<title>", "<meta name=referrer content=no-referrer><title>")


class HandOffTests(PagesCase):
    @classmethod
    def build(cls):
        cls.certificate = Certificate("auth.school.test", "www.pages.test")
        cls.addClassCleanup(cls.certificate.remove)
        cls.browser_options = {**cls.browser_options, "certificate": cls.certificate}
        cls.server = cls.started(LatchkeyServer(
            AUTH, allowed_origins=SITE, tls_certificate=cls.certificate.chain, tls_key=cls.certificate.key))
        cls.auth = AUTH
        cls.fill_server()
        pages = {path: page.encode() for path, page in (("/page", PAGE), ("/hidden", HIDDEN))}
        site = cls.opened(StaticSite(pages=pages, certificate=cls.certificate))
        return {"auth.school.test:443": cls.server.port, "www.pages.test:443": site.port}

    def open_site(self, path="/page", says="Nobody"):
        self.browser.open(f"{SITE}{path}")
        self.wait_for_text(says)

    def prove(self):
        self.wait_for("#prove input[name=password]")
        self.find("input[name=uid]").send_keys("toby")
        self.find("input[name=password]").send_keys(PASSWORD)
        self.find("#prove form button:not([type=button])").click()

    # G-055, G-056, G-057: one session, on the site's side; its own hash is there again, and no code in the address
    def test_a_person_comes_back_signed_in(self):
        self.open_site("/page?q=1#/own/route")
        self.find("#in").click()
        self.wait_for("#prove input[name=uid]")
        self.assertEqual(urlsplit(self.browser.driver.current_url).fragment, "")
        self.assertIn("www.pages.test", self.all_text())
        self.prove()
        self.wait_for_text("Hello Thomas Edison")
        self.assertEqual(self.browser.driver.current_url, f"{SITE}/page?q=1#/own/route")
        self.assertEqual(len(self.browser.network().exchanges("/api/hand-off/exchange", "POST")), 1)
        self.browser.open(f"{AUTH}/client/en.js")
        self.assertEqual(self.browser.fetch(f"{AUTH}/api/id")["status"], 401)
        self.open_site(says="Hello Thomas Edison")

    # G-052: a code planted in another tab goes nowhere
    def test_a_planted_code_is_not_sent(self):
        self.open_site(f"/page#latchkey={'c' * 65}&latchkey_state={'s' * 43}")
        self.assertEqual(self.browser.network().exchanges("/api/hand-off/exchange"), [])
        self.assertEqual(self.browser.script("return clients[0].handOffError.code"), "hand_off_unknown")

    # G-059: by a pop-up, which closes
    def test_a_pop_up_hands_over(self):
        self.open_site()
        driver = self.browser.driver
        [here] = driver.window_handles
        self.find("#up").click()
        self.browser.until(lambda: len(driver.window_handles) == 2, "the pop-up")
        driver.switch_to.window(next(handle for handle in driver.window_handles if handle != here))
        self.prove()
        self.browser.until(lambda: driver.window_handles == [here], "the pop-up to close")
        driver.switch_to.window(here)
        self.wait_for_text("Hello Thomas Edison")

    # G-056: where the attempt is over, the way back begins the next one
    def test_an_attempt_that_is_over_leads_to_the_next(self):
        self.open_site()
        self.find("#in").click()
        self.wait_for("#prove input[name=uid]")
        self.browser.driver.delete_all_cookies()
        self.prove()
        self.wait_for_text("Back to www.pages.test")
        self.assertIsNone(self.find("#prove input"))
        self.assertEqual(self.find("#way-on").get_attribute("href"), f"{SITE}/#latchkey=begin")

    # G-060: the client corrects a policy that hides the page's origin
    def test_a_page_that_sends_no_referrer_signs_in(self):
        self.open_site("/hidden")
        self.find("#in").click()
        self.prove()
        self.wait_for_text("Hello Thomas Edison")

    # G-062: whoever is signed in at the server needs one click
    def test_one_click_where_the_server_knows_the_person(self):
        self.open_signed_in("/profile")
        self.browser.open(f"{SITE}/page#latchkey=begin")
        self.wait_for("#go-on-as")
        self.browser.until(lambda: self.find("#go-on-as") is None or self.find("#go-on-as").click(), "to go on")
        self.wait_for_text("Hello Thomas Edison")


if __name__ == "__main__":
    unittest.main()
