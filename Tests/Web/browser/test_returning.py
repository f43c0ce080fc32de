"""Back, forward, reload: what a page shows to whoever sits there now."""
import unittest

from browser_case import PASSWORD
from pages_case import PagesCase

WAS_KEPT = """
// In the session's storage, for the page may go on at once to another one.
addEventListener("pageshow", ({ persisted }) => persisted && requestAnimationFrame(() => {
    sessionStorage.restored = document.getElementById("content").innerText;
}));
"""


class ReturningTests(PagesCase):
    @classmethod
    def fill_server(cls):
        super().fill_server()
        cls.server.add_user("ada", PASSWORD, "Ada Lovelace")

    def setUp(self):
        super().setUp()
        script = self.browser.devtools("Page.addScriptToEvaluateOnNewDocument", source=WAS_KEPT)
        self.addCleanup(self.browser.devtools, "Page.removeScriptToEvaluateOnNewDocument", **script)

    def go_back(self):
        """To the page as the browser kept it, not to a copy loaded anew."""
        self.browser.script("sessionStorage.clear()")
        self.browser.driver.back()
        self.browser.until(lambda: self.shown_at_once() is not None, "the page as it was left")

    def shown_at_once(self):
        return self.browser.script("return sessionStorage.getItem('restored')")

    # S-104: who presses Back after a sign-out sees nothing of the person who left
    def test_back_after_a_sign_out_shows_nothing_of_the_person(self):
        for path, ready in (("/profile", "#account"), ("/users", "#table td[data-part=uid]")):
            with self.subTest(path=path):
                self.browser.fresh()
                self.open_signed_in(path, ready)
                self.sign_out()
                self.wait_for_text("You are signed out.")
                self.go_back()
                self.assertNotIn("Thomas Edison", self.shown_at_once())
                self.wait_for_text("Sign in to see that page.")
                self.assertNotIn("Thomas Edison", self.all_text())

    def test_back_to_the_start_page_after_a_sign_out_greets_nobody(self):
        self.open_signed_in("/", "#greeting")
        self.wait_for_text("You are signed in as Thomas Edison")
        self.sign_out()
        self.wait_for_text("You are signed out.")
        self.go_back()
        self.wait_for_text("You are not signed in")
        self.assertNotIn("Thomas Edison", self.all_text())

    def test_back_shows_the_page_of_whoever_is_signed_in_now(self):
        self.open_signed_in("/profile", "#account")
        self.browser.open(f"{self.auth}/")
        self.wait_for("#greeting")
        self.assertEqual(self.browser.fetch(f"{self.auth}/api/authenticate", "DELETE")["status"], 200)
        self.assertEqual(self.sign_in(self.server, "ada")["status"], 200)
        self.browser.driver.back()
        self.browser.until(lambda: self.find("#person-name").text == "Ada Lovelace", "Ada's own profile")
        self.assertNotIn("Thomas Edison", self.all_text())

    def test_back_keeps_what_the_same_person_had_typed(self):
        self.open_signed_in("/profile", "#account")
        self.type("#name", "T. A. Edison")
        self.find(".brand").click()
        self.wait_for("#greeting")
        self.go_back()
        self.wait_for("#account")
        self.assertEqual(self.value("#name"), "T. A. Edison")

    def test_back_to_the_sign_in_form_finds_it_ready_and_without_the_password(self):
        self.open("/login", "input[name=uid]")
        self.sign_in_at_the_form()
        self.wait_for("#account")
        self.go_back()
        self.assertEqual((self.value("input[name=uid]"), self.value("input[name=password]")), ("toby", ""))
        self.assertEqual(self.find("button[type=submit]").get_attribute("aria-disabled"), "false")
        self.wait_for_text("You are signed in as Thomas Edison. Continue")

    def test_back_to_the_sign_up_form_finds_it_ready_and_without_the_password(self):
        self.open("/signup", "#sign-up")
        for field, text in (("#name", "Grace Hopper"), ("#uid", "grace"), ("#password", PASSWORD)):
            self.type(field, text)
        self.find("#sign-up button.main").click()
        self.wait_for("#account")
        self.go_back()
        self.assertEqual((self.value("#uid"), self.value("#password")), ("grace", ""))
        self.assertIsNone(self.find("#sign-up button.main").get_attribute("aria-disabled"))
        self.assertNotIn("busy", self.find("#sign-up button.main").get_attribute("class"))

    def test_the_sign_in_form_forgets_the_password_when_it_is_done(self):
        self.open("/login", "input[name=uid]")
        self.browser.script("""arguments[0].addEventListener("latchkey-sign-in", (event) => {
            event.preventDefault();
            window.kept = event.target.querySelector("[name=password]").value;
        });""", self.find("latchkey-sign-in"))
        self.sign_in_at_the_form()
        self.browser.until(lambda: self.browser.script("return window.kept !== undefined"), "the event")
        self.assertEqual(self.browser.script("return window.kept"), "")

    def test_a_reload_keeps_the_person_on_every_page(self):
        self.open_signed_in("/profile", "#account")
        for path, ready in (("/profile", "#account"), ("/users", "#table td[data-part=uid]"), ("/", "#greeting")):
            self.open(path, ready)
            self.browser.driver.refresh()
            self.wait_for(ready)
            self.assertIn("Thomas Edison", self.find("nav").text)


if __name__ == "__main__":
    unittest.main()
