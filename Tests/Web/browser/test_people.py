"""What people bring along: password managers, old browsers, browsers without scripts, eyes that motion disturbs."""
import unittest

from browser_case import PASSWORD
from pages_case import PAGES, PagesCase
from stand_in import StandIn

FIELDS = {
    "/login": {"input[name=uid]": "username", "input[name=password]": "current-password"},
    "/signup": {"#name": "name", "#uid": "username", "#email": "email", "#password": "new-password"},
    "/forgot": {"#asked-uid": "username", "#uid": "username", "#code": "one-time-code", "#new": "new-password"},
    "/reset#secret": {"#new": "new-password"},
    "/setup#code": {"#uid": "username", "#name": "name", "#password": "new-password"},
    "/profile": {"#name": "name", "#email": "email", "#username": "username", "#current": "current-password",
                 "#new": "new-password"},
}
PASTE = """
const data = new DataTransfer();
data.setData("text/plain", "a b");
return arguments[0].dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, composed: true, cancelable: true }));
"""
TURNS = """
const button = document.querySelector("#sign-up button.main");
button.classList.add("busy");
return getComputedStyle(button, "::after").animationName;
"""


class PeopleTests(PagesCase):
    settings = {"password_min_length": 15}

    def test_password_managers_find_the_right_fields_and_pasting_is_free(self):
        for path, fields in FIELDS.items():
            with self.subTest(path=path):
                self.browser.open("about:blank")
                if path == "/profile":
                    self.open_signed_in(path, "#account")
                else:
                    self.open(path, "main")
                for selector, purpose in fields.items():
                    field = self.browser.until(lambda: self.find(selector), selector)
                    # Where passkeys can be used, the field for the ID offers them.
                    self.assertEqual(field.get_attribute("autocomplete").removesuffix(" webauthn"), purpose, selector)
                    self.assertTrue(self.browser.script(PASTE, field), f"{selector} refuses what is pasted")
                shown = self.browser.script("return [...document.querySelectorAll('[data-shows]')].map((button) => button.innerText)")
                passwords = [purpose for purpose in fields.values() if purpose.endswith("password")]
                self.assertEqual(len(shown) if path != "/login" else 1, len(passwords), "each password can be shown")

    def test_a_password_that_is_sent_is_hidden_before(self):
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)
        self.open("/login", "input[name=uid]")
        self.type("input[name=uid]", "toby")
        self.type("input[name=password]", PASSWORD)
        self.find(".latchkey-toggle").click()
        self.assertEqual(self.find("input[name=password]").get_attribute("type"), "text")
        stand_in.answer({"POST /api/authenticate": {"after": 400}})
        self.find("button[type=submit]").click()
        self.assertEqual(self.find("input[name=password]").get_attribute("type"), "password")
        self.wait_for("#account")

    def test_the_hint_about_a_password_knows_the_server_s_own_rules(self):
        self.open("/signup", "#sign-up")
        self.wait_for_text("At least 15 characters. Try a few unrelated words.")
        for password, sentence in (
                ("a short one", "Password must be at least 15 characters"),
                ("aaaaaaaaaaaaaaaaaaaa", "Password is on a list of leaked or very common passwords; please choose another one"),
                (PASSWORD, "Looks good.")):
            self.type("#password", password)
            self.wait_for_text(sentence)
        self.type("#uid", "lantern-harbours")
        self.type("#password", "lantern-harbours")
        self.wait_for_text("Password is little more than your user ID")

    def test_a_page_whose_files_do_not_arrive_says_so(self):
        self.browser.devtools("Network.enable")
        self.addCleanup(self.browser.devtools, "Network.setBlockedURLs", urls=[])
        for path in PAGES:
            with self.subTest(path=path):
                self.browser.devtools("Network.setBlockedURLs", urls=[f"*/packed/{path[1:].split('-')[0] or 'index'}*.js"])
                self.browser.open(f"{self.auth}{path}")
                told = self.wait_for("main > [role=alert]:last-child")
                self.assertIn("This page did not start. Load it again.", told.text)

    def test_a_browser_without_scripts_is_told_what_is_missing(self):
        self.browser.devtools("Emulation.setScriptExecutionDisabled", value=True)
        self.addCleanup(self.browser.devtools, "Emulation.setScriptExecutionDisabled", value=False)
        # The reference of the API is there without scripts.
        for path in (page for page in PAGES if not page.startswith("/docs")):
            with self.subTest(path=path):
                self.browser.open(f"{self.auth}{path}")
                told = self.browser.driver.find_element("css selector", "noscript p")
                # It fades in.
                self.browser.until(told.is_displayed, "the words for browsers without scripts")
                self.assertIn("This page needs JavaScript.", told.text)

    def test_nothing_turns_for_those_who_asked_for_less_motion(self):
        self.browser.look(1280)
        self.open("/signup", "#sign-up")
        self.assertEqual(self.browser.script(TURNS), "turn")
        self.browser.look(1280, reduced_motion=True)
        self.assertEqual(self.browser.script(TURNS), "none")


if __name__ == "__main__":
    unittest.main()
