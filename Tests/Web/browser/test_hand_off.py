"""A front end on another site signs people in at the server's own page (decision 0039). Needs a server with POST /hand-off."""
import unittest
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from chromium import Chromium
from hand_off_case import AUTH, EVIL, EXCHANGE, SITE, HandOffCase

BLOCKED = "Your browser blocks cookies, and this way to sign in needs them. Allow cookies for"
VERIFIER_OF_PAGE = """
const key = Object.keys(sessionStorage).find((name) => name.startsWith("latchkey hand-off "));
return key && JSON.parse(sessionStorage[key]).verifier;
"""


class HandOffTests(HandOffCase):
    # G-055, G-056, G-057: one session, on the site's side; its own hash is there again, and no code in the address
    def test_a_person_comes_back_signed_in(self):
        self.go_to_server("/page?q=1#/own/route")
        self.assertEqual(urlsplit(self.browser.driver.current_url).fragment, "")
        self.assertIn("www.pages.test", self.all_text())
        self.prove()
        self.wait_for_text("Hello Thomas Edison")
        self.assertEqual(self.browser.driver.current_url, f"{SITE}/page?q=1#/own/route")
        self.assertEqual(len(self.exchanges()), 1)
        self.browser.open(f"{AUTH}/client/en.js")
        self.assertEqual(self.browser.fetch(f"{AUTH}/api/id")["status"], 401)
        self.open_site(says="Hello Thomas Edison")

    # G-052: a code planted in another tab goes nowhere
    def test_a_planted_code_is_not_sent(self):
        self.open_site(f"/page#latchkey={'c' * 65}&latchkey_state={'s' * 43}")
        self.assertEqual(self.browser.network().exchanges(EXCHANGE), [])
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

    # G-059: whatever another site's window says to the page that it has opened, nothing is exchanged and nobody is signed in
    def test_a_message_of_another_origin_has_no_effect(self):
        self.browser.open(f"{EVIL}/")
        driver = self.browser.driver
        here = driver.current_window_handle
        self.browser.script(f"window.opened = window.open('{SITE}/page')")
        self.browser.until(lambda: len(driver.window_handles) == 2, "the site's window")
        driver.switch_to.window(next(handle for handle in driver.window_handles if handle != here))
        self.addCleanup(driver.switch_to.window, here)
        self.addCleanup(driver.close)
        self.wait_for_text("Nobody")
        driver.switch_to.window(here)
        said = [f"#latchkey={'c' * 65}&latchkey_state={'s' * 43}", {"latchkey": "c" * 65, "state": "s" * 43}, {"type": "latchkey", "user": {"uid": "toby"}},
                "latchkey", {"cause": "other_tab"}]
        self.browser.script("for (const one of arguments[0]) window.opened.postMessage(one, '*')", said)
        driver.switch_to.window(next(handle for handle in driver.window_handles if handle != here))
        # Each message has been delivered by then: they come in order.
        driver.execute_async_script("const done = arguments[0]; addEventListener('message', () => done()); postMessage('last', '*')")
        self.assertIn("Nobody", self.browser.visible_text())
        self.assertEqual(self.browser.script("return document.getElementById('said').textContent"), "")
        self.assertEqual(self.exchanges(), [])

    # G-056: where the attempt is over, the way back begins the next one
    def test_an_attempt_that_is_over_leads_to_the_next(self):
        self.go_to_server()
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

    # G-057: whoever loads the page again meanwhile, or goes back, makes no second exchange; what the first one brought is there
    def test_a_reload_and_back_exchange_nothing_more(self):
        for when in ("answered", "sent"):
            with self.subTest(hold=when):
                self.browser.fresh()
                before = self.sessions()
                self.go_to_server(f"/page?hold={when}#/own/route")
                self.browser.network()
                self.prove()
                self.browser.until(lambda: self.browser.script("return sessionStorage.held"), "the exchange")
                self.browser.driver.refresh()
                # A request that the reload has cut off signs in, or the page is as it was before.
                self.browser.until(lambda: "Hello" in self.all_text() or (when == "sent" and "Nobody" in self.all_text()), "who is there")
                self.assertEqual(self.browser.driver.current_url, f"{SITE}/page?hold={when}#/own/route")
                self.assertEqual(self.browser.script("return clients[0].handOffError"), None)
                self.assertIn(len(self.exchanges()), (1,) if when == "answered" else (0, 1))
                self.assertLessEqual(self.sessions() - before, 1)
                if "Hello" not in self.all_text():
                    continue
                self.browser.driver.back()
                self.wait_for_text("Hello Thomas Edison")
                self.assertNotIn("latchkey", self.browser.driver.current_url)
                self.assertEqual(self.exchanges(), [])

    def sessions(self):
        return self.server.rows("SELECT count(*) FROM session")[0][0]

    # G-054: the fragment goes along to wherever the site's own redirect leads, and whoever reads it there cannot use it
    def test_a_code_that_an_open_redirect_carries_off_is_worth_nothing(self):
        before = self.sessions()
        self.go_to_server(f"/page?back={quote(f'/out?to={EVIL}/', safe='')}")
        self.prove()
        self.browser.until(lambda: self.browser.driver.current_url.startswith(EVIL), "the other site")
        code = parse_qs(urlsplit(self.browser.script("return location.href")).fragment)["latchkey"][0]
        proof = {"code": code, "verifier": "v" * 43}
        self.assertEqual(self.browser.fetch(f"{AUTH}{EXCHANGE}", "POST", proof).get("error"), "TypeError")
        for origin, why in ((EVIL, "origin_not_allowed"), (SITE, "hand_off_invalid")):
            self.assertEqual(self.exchanged_from_outside(code, "v" * 43, origin), (403, why))
        self.assertIsNone(self.browser.script(VERIFIER_OF_PAGE))
        self.assertEqual(self.sessions(), before)
        # The counterproof: it was good all the time, for the tab and the site that had asked.
        self.browser.open(f"{SITE}/")
        verifier = self.browser.script(VERIFIER_OF_PAGE)
        self.assertEqual(self.exchanged_from_outside(code, verifier, EVIL), (403, "origin_not_allowed"))
        self.assertEqual(self.browser.fetch(f"{AUTH}{EXCHANGE}", "POST", {"code": code, "verifier": verifier})["status"], 200)

    # G-053: with the cookie of another program, or none, nobody is asked anything, signed in at the server or not
    def test_a_hand_off_that_another_program_began_cannot_be_continued(self):
        self.open_signed_in("/profile")
        form = urlencode({"return_to": f"{SITE}/page", "state": "s" * 43, "challenge": "c" * 43})
        status, headers, _ = self.sent_from_outside("/hand-off", form, SITE, "application/x-www-form-urlencoded")
        self.assertEqual(status, 303)
        self.browser.open(AUTH + headers["Location"])
        self.wait_for_text("This sign-in was begun in another browser, or cookies are blocked. Please begin again.")
        self.assertFalse(self.find("#go-on").is_displayed() or self.find("#new-here").is_displayed())
        self.assertIsNone(self.find("#prove input"))
        # The counterproof: with the cookie that came with it.
        name, _, value = headers["Set-Cookie"].split(";")[0].partition("=")
        self.browser.devtools("Network.setCookie", name=name, value=value, url=AUTH, path="/", secure=True, httpOnly=True,
                              sameSite="Strict")
        self.browser.driver.refresh()
        self.wait_for("#go-on-as")


class BlockedCookieTests(HandOffCase):
    """Where the browser keeps no cookie at all, or none of the server."""

    browser_options = {"cookies": False}

    def test_a_page_without_storage_says_why_it_leads_nowhere(self):
        self.open_site()
        self.find("#in").click()
        self.wait_for_text(f"cookies_blocked: {BLOCKED} www.pages.test in")
        self.assertEqual(self.browser.driver.current_url, f"{SITE}/page")

    # G-004, G-071: without the cookie of the hand-off nobody goes on, and people read what to do
    def test_the_servers_page_says_that_its_cookie_was_dropped(self):
        browser = Chromium(self.hosts, self.certificate, blocked_sites=["auth.school.test"])
        self.addCleanup(browser.quit)
        browser.open(f"{SITE}/page")
        browser.wait_for_text("Nobody")
        browser.click("#in")
        browser.wait_for_text(f"{BLOCKED} auth.school.test in")
        self.assertFalse(browser.element("#new-here").is_displayed())


if __name__ == "__main__":
    unittest.main()
