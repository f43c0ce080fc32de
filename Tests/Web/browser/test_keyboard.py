"""The pages without a mouse: Tab, Enter, Space, arrows; wherever the focus goes it can be seen."""
import unittest

from selenium.webdriver.common.keys import Keys

from browser_case import PASSWORD
from pages_case import PagesCase
from stand_in import StandIn, refusal

NEW_PASSWORD = "nine lanterns under 4 bridges"


class KeyboardTests(PagesCase):
    width, height = 1280, 900

    def setUp(self):
        super().setUp()
        self.browser.look(self.width, self.height)

    @classmethod
    def fill_server(cls):
        super().fill_server()
        cls.server.add_user("changer", PASSWORD, "Changing Person")
        for number in range(22):
            cls.server.add_user(f"student{number:02}", PASSWORD, f"Student Number {number:02}")

    def tab_to(self, name, key=Keys.TAB, most=60):
        """The next element of this name, by its label or its text."""
        return self.tab_until(lambda _, found: found.startswith(name), f"“{name}”", most=most, key=key)

    def fill(self, name, text):
        self.tab_to(name)
        self.press(text)

    def test_signing_in_and_out(self):
        self.open("/login", "input[name=uid]")
        self.fill("User ID or e-mail", "toby")
        self.fill("Password", PASSWORD)
        self.press(Keys.ENTER)
        self.wait_for("#account")
        self.tab_until(lambda element, _: element.get_attribute("id") == "account-button", "the menu of the account")
        self.press(Keys.ENTER, Keys.END, Keys.ENTER)
        self.wait_for_text("You are signed out.")

    def test_showing_the_password_and_staying_signed_in(self):
        self.open("/login", "input[name=uid]")
        self.fill("User ID or e-mail", "toby")
        self.fill("Password", PASSWORD)
        self.tab_to("Show password")
        self.press(Keys.SPACE)
        self.assertEqual(self.find("input[name=password]").get_attribute("type"), "text")
        self.tab_to("Keep me signed in")
        self.press(Keys.SPACE)
        self.browser.network()
        self.tab_to("Sign in")
        self.press(Keys.SPACE)
        self.wait_for("#account")
        self.assertIn('"remember":true', self.browser.network().exchanges("/api/authenticate", "POST")[0].body)

    def test_a_refusal_brings_the_focus_to_the_field(self):
        self.open("/login", "input[name=uid]")
        self.fill("User ID or e-mail", "toby")
        self.fill("Password", "not the password")
        self.tab_to("Sign in")
        self.press(Keys.ENTER)
        self.wait_for_text("Wrong ID or password")
        self.assertEqual(self.focused().get_attribute("name"), "password")
        # The old one is selected: typing replaces it.
        self.press(PASSWORD, Keys.ENTER)
        self.wait_for("#account")

    def test_skipping_to_the_content(self):
        self.open("/signup", "#sign-up")
        self.press(Keys.TAB)
        self.assertEqual(self.focused().text, "Skip to the content")
        self.assertTrue(self.focus_shows(self.focused()))
        self.press(Keys.ENTER)
        self.assertEqual(self.focused().get_attribute("id"), "content")

    def test_signing_up(self):
        self.open("/signup", "#sign-up")
        self.fill("Name", "Keys Only")
        self.fill("User ID", "keys")
        self.fill("Password", PASSWORD)
        self.tab_to("Create account")
        self.press(Keys.SPACE)
        self.wait_for("#account")
        self.assertEqual(self.find("#person-name").text, "Keys Only")

    def test_sign_up_leads_to_the_first_field_in_want(self):
        self.open("/signup", "#sign-up")
        self.tab_to("Create account")
        self.press(Keys.ENTER)
        self.browser.until(lambda: self.focused().get_attribute("id") == "name", "the focus on the first field")
        self.assertEqual(self.focused().get_attribute("aria-invalid"), "true")

    def test_signing_up_with_a_code(self):
        code = self.server.command("code", "add").split("/signup#")[1].split()[0]
        self.open("/signup", "#sign-up")
        self.fill("Name", "Code Bearer")
        self.fill("User ID", f"bearer{self.width}")
        self.fill("Password", PASSWORD)
        self.tab_to("I have a code")
        self.press(Keys.ENTER)
        self.fill("Code", code)
        self.press(Keys.ENTER)
        self.wait_for("#account")

    def test_a_forgotten_password(self):
        self.open("/login", "input[name=uid]")
        self.tab_to("Forgot your password?")
        self.press(Keys.ENTER)
        self.wait_for("#ask")
        self.fill("User ID or e-mail", "changer")
        self.press(Keys.ENTER)
        self.wait_for("#recover")
        self.assertEqual(self.focused().get_attribute("id"), "notice")
        self.fill("Code", "K7WQ-M3XT-R2")
        self.fill("New password", NEW_PASSWORD)
        self.tab_to("Set new password")
        self.press(Keys.SPACE)
        self.wait_for_text("That code did not work. Check the letters.")
        self.assertEqual(self.focused().get_attribute("id"), "code")
        self.tab_to("Send it again")
        self.press(Keys.ENTER)
        self.wait_for("#ask")
        self.tab_to("Use the code")
        self.press(Keys.SPACE)
        self.wait_for("#recover")
        self.assertEqual(self.focused().get_attribute("id"), "code")

    def test_the_link_of_a_mail(self):
        self.open("/confirm#secret", "#use-link")
        self.tab_to("Confirm the address")
        self.press(Keys.SPACE)
        self.wait_for_text("This link is not valid, was already used, or has expired.")
        self.assertEqual(self.focused().get_attribute("id"), "notice")
        self.tab_to("To your profile")

    def test_making_a_code_and_an_invitation(self):
        self.open_signed_in("/join", "#joining")
        self.tab_to("Seats")
        self.tab_to("Create code")
        self.press(Keys.ENTER)
        self.wait_for("#shown[open]")
        self.assertEqual(self.focused().get_attribute("id"), "shown-title")
        self.tab_to("Copy the link")
        self.tab_to("Done")
        self.press(Keys.SPACE)
        self.assertEqual(self.focused().text, "Create code")
        self.fill("For whom", "ada@school.test")
        self.press(Keys.ENTER)
        self.wait_for("#shown[open]")
        # It is seen only once: one key too many does not throw it away.
        self.press(Keys.ESCAPE)
        self.wait_for_text("Shown only once. Press Esc again to close.")
        self.press(Keys.ESCAPE)
        self.assertEqual(self.focused().get_attribute("id"), "whom")
        self.tab_to("Revoke: Invitation for ada@school.test")
        self.press(Keys.ENTER)
        self.wait_for("#question[open]")
        self.assertEqual(self.focused().get_attribute("id"), "question-no")
        self.press(Keys.ESCAPE)
        self.assertEqual(self.focused().get_attribute("aria-label"), "Revoke: Invitation for ada@school.test")
        self.press(Keys.ENTER)
        self.tab_to("Revoke")
        self.press(Keys.SPACE)
        self.wait_for_text("No longer valid: Invitation for ada@school.test.")
        self.assertEqual(self.focused().get_attribute("id"), "codes-title")

    def test_helping_with_a_password(self):
        self.open_signed_in("/users?q=changer", "#table td .button")
        self.tab_to("Reset password: Changing Person")
        self.press(Keys.ENTER)
        self.wait_for("#help-dialog[open]")
        self.tab_to("Create code")
        self.press(Keys.ENTER)
        self.wait_for("#handout")
        self.assertEqual(self.focused().get_attribute("id"), "help-title")
        self.tab_to("Done")
        self.press(Keys.ENTER)
        self.assertIn("Reset password: Changing Person", self.focused().get_attribute("aria-label"))

    def test_signing_in_again_in_between(self):
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)
        self.open_signed_in("/profile", "#account", uid="student01")
        account = self.browser.fetch(f"{self.auth}/api/id")["json"]["id"]
        stand_in.answer({f"PUT /api/user/{account}": refusal(403, "reauth_required")})
        self.tab_to("Name")
        self.press(Keys.END, " II", Keys.ENTER)
        self.wait_for("#again-dialog[open]")
        self.assertEqual(self.focused().get_attribute("id"), "again-password")
        self.press(PASSWORD)
        stand_in.answer({})
        self.tab_to("Continue")
        self.press(Keys.SPACE)
        self.wait_for_text("Saved.")
        self.assertEqual(self.focused().get_attribute("id"), "name")

    def test_changing_name_and_password(self):
        self.open_signed_in("/profile", "#account", uid="changer")
        self.tab_to("Name")
        self.press(Keys.END, " II", Keys.ENTER)
        self.wait_for_text("Saved.")
        self.fill("Current password", PASSWORD)
        self.fill("New password", NEW_PASSWORD)
        self.tab_to("Change password")
        self.press(Keys.SPACE)
        self.wait_for_text("Your password is changed")
        self.browser.fresh().open(f"{self.auth}/client/en.js")
        self.assertEqual(self.sign_in(self.server, "changer")["status"], 401)
        self.assertEqual(self.sign_in(self.server, "changer", NEW_PASSWORD)["json"]["user"]["name"], "Changing Person II")

    def test_ending_one_session_and_all_others(self):
        for _ in range(3):
            self.browser.open(f"{self.auth}/client/en.js")
            self.browser.devtools("Network.clearBrowserCookies")
            self.assertEqual(self.sign_in(self.server, "student00")["status"], 200)
        self.open("/profile", "#account")
        self.assert_sessions(3)
        self.tab_to("Sign out: ")
        self.press(Keys.ENTER)
        self.assert_sessions(2)
        # The button is gone; the focus stays nearby.
        self.assertEqual(self.focused().get_attribute("id"), "sessions-title")
        self.tab_to("Sign out everywhere else")
        self.press(Keys.SPACE)
        self.assert_sessions(1)
        self.wait_for_text("You are signed out everywhere else.")

    def assert_sessions(self, count):
        self.browser.until(lambda: self.browser.script("return document.querySelectorAll('#sessions li').length") == count,
                           f"{count} sessions in the list")

    def test_searching_sorting_and_turning_the_users(self):
        self.open_signed_in("/users", "#table td[data-part=uid]")
        self.tab_to("Name")
        self.press(Keys.ENTER)
        self.browser.until(
            lambda: self.find("[data-column=name]").get_attribute("aria-sort") == "ascending"
            and self.first_name().startswith("Changing Person"), "the users sorted by name")
        self.press(Keys.SPACE)
        self.browser.until(lambda: self.first_name() == "Thomas Edison", "the users sorted by name, downwards")
        self.assertEqual(self.find("[data-column=name]").get_attribute("aria-sort"), "descending")
        # Past twenty people, each a box, a link and a button.
        self.tab_to("Next", most=80)
        self.press(Keys.ENTER)
        self.wait_for_text("Page 2 of 2")
        self.tab_to("Search by name, ID or e-mail", key=Keys.SHIFT + Keys.TAB)
        self.press("student07")
        self.wait_for_text("1 user")
        self.assertEqual(self.first_name(), "Student Number 07")

    def test_the_start_page_leads_everywhere(self):
        self.open("/", "[data-person=out]")
        # The head's link first, then the page's own.
        self.tab_to("Sign in")
        self.tab_to("Sign in")
        self.press(Keys.ENTER)
        self.fill("User ID or e-mail", "toby")
        self.fill("Password", PASSWORD)
        self.press(Keys.ENTER)
        self.wait_for("#account")
        self.tab_to("Latchkey")
        self.press(Keys.ENTER)
        self.wait_for("#greeting")
        self.tab_to("Your profile")
        self.tab_to("Users")
        self.press(Keys.ENTER)
        self.wait_for("#table td[data-part=uid]")

    def test_the_error_page_tries_again_and_leads_home(self):
        self.open("/login", "input[name=uid]")
        self.open("/error?code=unreachable", "#advice")
        self.tab_to("Try again")
        self.press(Keys.SPACE)
        self.wait_for("input[name=uid]")
        self.open("/error?code=not_found", "#advice")
        self.tab_to("To the start page")
        self.press(Keys.ENTER)
        self.wait_for("[data-person=out]")

    def first_name(self):
        return self.find("#table tbody [role=rowheader]").text

    def test_a_question_holds_the_focus_and_gives_it_back(self):
        self.open_signed_in("/profile", "#account")
        self.tab_to("Delete account")
        self.press(Keys.ENTER)
        self.wait_for("dialog[open]")
        self.assertEqual(self.focused().get_attribute("id"), "confirmation")
        # Tab stays within the question (the browser's own controls aside).
        for _ in range(5):
            self.press(Keys.TAB)
            self.assertTrue(self.browser.script(
                "return document.activeElement === document.body || Boolean(document.activeElement.closest('dialog'))"))
        self.press(Keys.ESCAPE)
        self.assertEqual(self.focused().get_attribute("id"), "ask-delete")


class NarrowKeyboardTests(KeyboardTests):
    """At 320 pixels, which is also what a page at 400 % on a screen of 1280 has."""

    width, height = 320, 720

    def test_searching_sorting_and_turning_the_users(self):
        self.open_signed_in("/users", "#table td[data-part=uid]")
        self.tab_to("Search by name, ID or e-mail")
        self.tab_to("Sort by")
        self.press("Name, Z")
        self.browser.until(lambda: self.first_name() == "Thomas Edison", "the users sorted by name, downwards")
        # Past twenty people, each a box, a link and a button.
        self.tab_to("Next", most=80)
        self.press(Keys.ENTER)
        self.wait_for_text("Page 2 of 2")


class SetUpKeyboardTests(PagesCase):
    @classmethod
    def fill_server(cls):
        """No administrator: the set-up link works."""

    def test_setting_up_at_320_pixels(self):
        self.browser.look(320, 720)
        self.open(f"/setup#{self.server.setup_address().rpartition('#')[2]}", "#set-up")
        for name, text in (("User ID", "ada"), ("Name", "Ada Lovelace"), ("Password", PASSWORD)):
            self.tab_until(lambda _, found: found.startswith(name), f"“{name}”")
            self.press(text)
        self.tab_until(lambda _, found: found == "Show password", "the button that shows it")
        self.tab_until(lambda _, found: found == "Create account", "the button that sends it")
        self.press(Keys.SPACE)
        self.wait_for("#offer")
        self.tab_until(lambda _, found: found == "Not now", "the way on without a second step")
        self.press(Keys.ENTER)
        self.wait_for("#table td[data-part=uid]")
        self.assertIn("Ada Lovelace", self.find(".account").text)


if __name__ == "__main__":
    unittest.main()
