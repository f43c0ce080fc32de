"""What somebody sees who looks behind a page for the first time: a clean console, few requests, few bytes."""
import re
import unittest

from pages_case import PAGES, PagesCase

# Nothing has been asked for a while, and nothing is on its way.
QUIET = """
const entries = performance.getEntriesByType("resource");
const last = Math.max(performance.getEntriesByType("navigation")[0]?.loadEventEnd ?? 0, ...entries.map(({ responseEnd }) => responseEnd));
return document.readyState === "complete" && performance.now() - last > 700;
"""
BYTES = """
return [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
"""


class FirstImpressionTests(PagesCase):
    def load(self, path):
        """Opens the page, and answers what went over the wire for it."""
        self.browser.network()
        self.browser.console()
        self.open(path)
        self.browser.until(lambda: self.browser.script(QUIET), "the page to be quiet", seconds=15)
        # What the browser has is in the log, too; it sends no head.
        return [exchange.url.removeprefix(self.auth) for exchange in self.browser.network().exchanges() if exchange.sent]

    def judge(self, path):
        # The browser asks for the icon once for all pages, when it has nothing else to do.
        asked = [address for address in self.load(path) if "/packed/icon." not in address]
        size = self.browser.script(BYTES)
        print(f"{path} ({self.browser.script('return document.documentElement.lang')}): {len(asked)} requests, {size / 1024:.1f} KiB")
        self.assertLessEqual(len(asked), 8, asked)
        self.assertLessEqual(size, 45 * 1024)
        self.assertEqual(self.browser.console(), [])

    def test_pages_of_somebody_who_is_not_signed_in(self):
        for path in ("/", "/login", "/signup", "/forgot", "/reset", "/confirm", "/undo", "/setup", "/error", "/doctor"):
            with self.subTest(path=path):
                self.browser.fresh()
                self.judge(path)

    def test_pages_of_somebody_who_is(self):
        for path in PAGES:
            with self.subTest(path=path):
                self.browser.fresh()
                self.browser.open(f"{self.auth}/client/en.js")
                self.assertEqual(self.sign_in(self.server, "toby")["status"], 200)
                self.judge(path)

    def test_the_message_of_a_wrong_password_is_seen_on_a_phone(self):
        self.browser.look(360, 740)
        self.open("/login", "latchkey-sign-in button[type=submit]")
        # A small keyboard leaves the upper half; the message stands above the button, where people look next.
        self.type("[name=uid]", "toby")
        self.type("[name=password]", "not the password")
        self.find("latchkey-sign-in button[type=submit]").click()
        told = "return document.querySelector('.latchkey-message').textContent"
        self.browser.until(lambda: self.browser.script(told), "the message")
        top, bottom, button = self.browser.script("""
            const form = document.querySelector("latchkey-sign-in form");
            const message = form.querySelector(".latchkey-message").getBoundingClientRect();
            return [message.top, message.bottom, form.querySelector("button[type=submit]").getBoundingClientRect().top];""")
        self.assertGreaterEqual(top, 0)
        self.assertLessEqual(bottom, 740)
        self.assertLessEqual(bottom, button)

    def test_buttons_and_the_brand_are_seen_where_the_system_forces_its_colours(self):
        self.browser.look(360, 740)
        self.browser.devtools("Emulation.setEmulatedMedia", features=[{"name": "forced-colors", "value": "active"}])
        self.open("/login", "latchkey-sign-in button[type=submit]")
        edge, page, brand, mask = self.browser.script("""
            const button = getComputedStyle(document.querySelector("latchkey-sign-in button[type=submit]"));
            const brand = getComputedStyle(document.querySelector(".brand"), "::before");
            const canvas = getComputedStyle(document.body).backgroundColor;
            return [[button.borderTopStyle, button.borderTopWidth, button.borderTopColor], canvas, brand.backgroundColor, brand.maskImage];""")
        self.assertNotEqual((edge[0], edge[1]), ("none", "0px"), "without an edge it would be text")
        self.assertNotEqual(edge[2], page)
        self.assertTrue(mask == "none" or brand != page, "the brand would vanish")

    def test_a_page_that_was_here_before_asks_for_itself_and_for_what_changes(self):
        self.load("/login")
        self.assertEqual(sorted(self.load("/login")), ["/api/session?passkey=true", "/login"])

    def test_a_second_page_gets_its_own_script_only(self):
        self.load("/login")
        asked = self.load("/signup")
        self.assertEqual([re.sub(r"(-es)?\.[\w-]{12}\.", ".", path) for path in asked],
                         ["/signup", "/packed/signup.js", "/api/session"])


class SpanishFirstImpressionTests(FirstImpressionTests):
    """Scripts in another language have its texts in place of the English ones."""

    browser_options = {"language": "es"}

    def test_the_page_is_in_the_language_of_its_texts(self):
        self.load("/login")
        self.wait_for_text("Iniciar sesión")
        self.assertEqual(self.browser.script("return document.documentElement.lang"), "es")


if __name__ == "__main__":
    unittest.main()
