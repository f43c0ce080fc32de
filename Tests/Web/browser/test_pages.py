"""What the pages tell: why one is asked to sign in, that a session ended, that something cannot be known."""
import json
import unittest
import urllib.request

from browser_case import PASSWORD
from pages_case import PagesCase
from stand_in import BAD_GATEWAY, LOST, StandIn

EARLY = """
addEventListener("DOMContentLoaded", () => {
    const region = document.getElementById("notice");
    window.regionAtFirst = [region.getAttribute("role"), getComputedStyle(region).display, region.hidden];
});
"""
LOOK_AGAIN = "window.dispatchEvent(new Event('focus'))"


class Elsewhere:
    """The same person at another browser."""

    def __init__(self, server, uid, password=PASSWORD):
        self.server = server
        answer = self.send("POST", "/api/authenticate", {"uid": uid, "password": password})
        self.cookie = answer.headers.get_all("Set-Cookie")[0].split(";")[0]

    def send(self, method, path, body=None):
        headers = {"Host": "localhost:8587", "Content-Type": "application/json"}
        if hasattr(self, "cookie"):
            headers["Cookie"] = self.cookie
        request = urllib.request.Request(f"http://127.0.0.1:{self.server.port}{path}", method=method, headers=headers,
                                         data=None if body is None else json.dumps(body).encode())
        return urllib.request.urlopen(request)


class PageTests(PagesCase):
    @classmethod
    def fill_server(cls):
        super().fill_server()
        cls.server.add_user("ada", PASSWORD, "Ada Lovelace")

    def setUp(self):
        super().setUp()
        self.stand_in = StandIn(self.browser)
        self.addCleanup(self.stand_in.remove)

    # S-104: a session that was ended elsewhere: the page hides what it showed, and says so
    def test_a_session_ended_elsewhere_is_told(self):
        for path, ready, private in (("/profile", "#account", "toby"), ("/users", "#table td[data-part=uid]", "Ada Lovelace")):
            with self.subTest(path=path):
                self.browser.fresh()
                self.open_signed_in(path, ready)
                self.assertIn(private, self.all_text())
                Elsewhere(self.server, "toby").send("DELETE", "/api/sessions")
                self.browser.until(lambda: self.browser.script(LOOK_AGAIN) or "You are no longer signed in" in self.all_text(),
                                   "the page to say so when somebody looks at it again")
                self.assertIn("Your session expired, you signed out elsewhere, your account was disabled, or staff signed you out.", self.all_text())
                self.assertNotIn(private, self.all_text())
                self.assertEqual(self.focused().text, "You are no longer signed in")
                self.find("#state a").click()
                self.wait_for_text("Your session has ended. Sign in to continue.")
                self.sign_in_at_the_form()
                self.wait_for(ready)

    def test_what_was_typed_is_there_after_a_sign_in_in_a_new_tab(self):
        self.open_signed_in("/profile", "#account")
        self.type("#name", "T. A. Edison")
        Elsewhere(self.server, "toby").send("DELETE", "/api/sessions")
        self.browser.until(lambda: self.browser.script(LOOK_AGAIN) or "You are no longer signed in" in self.all_text(), "the page to say so")
        self.assertIn("What you typed is still here. Sign in in a new tab, then come back to this one.", self.all_text())
        driver = self.browser.driver
        [here] = driver.window_handles
        self.find("#state a").click()
        self.browser.until(lambda: len(driver.window_handles) == 2, "the new tab")
        driver.switch_to.window(next(handle for handle in driver.window_handles if handle != here))
        self.wait_for_text("Sign in here, then go back to the tab that you came from.")
        self.sign_in_at_the_form()
        self.wait_for_text("What you typed is in the tab that you came from: go back to it, and close this one.")
        self.assertFalse(self.find("input[name=uid]").is_displayed())
        driver.switch_to.window(here)
        self.wait_for("#account")
        self.assertEqual(self.value("#name"), "T. A. Edison")
        self.assertEqual(self.focused().get_attribute("id"), "name")

    def test_pages_of_other_tabs_hear_a_sign_out(self):
        self.open_signed_in("/profile", "#account")
        second = self.browser.new_tab(f"{self.auth}/users")
        self.wait_for("#table td[data-part=uid]")
        self.browser.driver.switch_to.window(self.browser.first)
        self.sign_out()
        self.wait_for_text("You are signed out.")
        self.browser.driver.switch_to.window(second)
        self.wait_for_text("You are no longer signed in")
        self.assertNotIn("Ada Lovelace", self.all_text())
        self.assertNotIn("Thomas Edison", self.find("nav").get_attribute("textContent"))

    def test_a_sign_out_that_failed_is_told_where_it_was_asked_for(self):
        for path, ready in (("/profile", "#account"), ("/users", "#table td[data-part=uid]"), ("/", "#greeting"), ("/error", "#advice")):
            with self.subTest(path=path):
                self.browser.fresh()
                self.open_signed_in(path, ready)
                self.stand_in.answer({"DELETE /api/authenticate": LOST})
                self.sign_out()
                self.wait_for_text("The sign-in server at http://localhost:8587 does not answer.")
                self.assertTrue(self.find(ready).is_displayed(), "what was there stays")
                self.assertEqual(self.focused().get_attribute("id"), "notice")
                self.stand_in.answer({})
                self.sign_out()
                self.wait_for_text("You are signed out.")

    def test_who_is_signed_in_is_not_made_up_when_it_cannot_be_asked(self):
        self.open_signed_in("/", "#greeting")
        self.stand_in.answer({"GET /api/session": BAD_GATEWAY})
        self.browser.driver.refresh()
        self.wait_for_text("This page cannot be shown")
        self.assertEqual(self.browser.script("return document.documentElement.dataset.session"), "unknown")
        self.assertNotIn("You are not signed in", self.all_text())
        self.assertEqual(self.focused().text, "This page cannot be shown")
        self.stand_in.answer({})
        self.find("#state button").click()
        self.wait_for_text("You are signed in as Thomas Edison")
        self.assertEqual(self.browser.script("return document.documentElement.dataset.session"), "in")

    def test_a_guarded_page_can_be_asked_again(self):
        self.open_signed_in("/profile", "#account")
        self.stand_in.answer({"GET /api/session": LOST})
        self.browser.driver.refresh()
        self.wait_for_text("does not answer")
        self.assertFalse(self.find("#account").is_displayed())
        self.stand_in.answer({})
        self.find("#state button").click()
        self.wait_for("#account")

    def test_the_sign_in_page_says_why_it_is_there(self):
        script = self.browser.devtools("Page.addScriptToEvaluateOnNewDocument", source=EARLY)
        self.addCleanup(self.browser.devtools, "Page.removeScriptToEvaluateOnNewDocument", **script)
        for notice, sentence in (
                ("ended", "Your session has ended. Sign in to continue."), ("out", "You are signed out."),
                ("again", "Please sign in again to continue."),
                ("beside", "Sign in here, then go back to the tab that you came from."),
                ("needed", "Sign in to see that page.")):
            with self.subTest(notice=notice):
                self.open(f"/login?notice={notice}", "input[name=uid]")
                self.assertEqual(self.find("#notice").text, sentence)
                # What stands there from the beginning is read aloud because it has the focus …
                self.assertEqual(self.focused().get_attribute("id"), "notice")
                # … and what comes later, because the region was there before.
                self.assertEqual(self.browser.script("return window.regionAtFirst"), ["status", "block", False])
        self.open("/login?notice=%3Cb%3Eevil", "input[name=uid]")
        self.assertEqual(self.find("#notice").text, "")

    def test_who_is_not_signed_in_is_told_why_the_page_asks(self):
        for path in ("/profile", "/users?q=a&page=2"):
            self.open(path, "input[name=uid]")
            self.wait_for_text("Sign in to see that page.")
            self.sign_in_at_the_form()
            self.browser.until(lambda: self.browser.driver.current_url.startswith(f"{self.auth}{path.split('?')[0]}"), path)
            self.wait_for_text("Thomas Edison" if path == "/profile" else "Users")
            self.browser.fresh()

    # where people type the code of their slip as a password, the page leads on
    def test_the_sign_in_page_knows_the_code_of_a_slip(self):
        self.open("/login", "input[name=uid]")
        for password, is_code in (("a wrong lantern 7", False), ("k7wq-m3xt-hn", True), ("another lantern 7", False), ("K7WQM3XTHN", True)):
            self.type("input[name=uid]", "toby")
            self.type("input[name=password]", password)
            self.find("latchkey-sign-in button[type=submit]").click()
            self.wait_for_text("Wrong ID or password")
            self.assertEqual("Is that the code from a slip?" in self.find("#notice").text, is_code, password)
        self.find("#notice a").click()
        self.wait_for_text("First time here?")
        self.assertTrue(self.browser.driver.current_url.startswith(f"{self.auth}/start"))

    def test_the_sign_in_page_says_who_signed_in_or_out_meanwhile(self):
        self.open("/login?notice=ended", "input[name=uid]")
        first = self.browser.driver.current_window_handle
        second = self.browser.new_tab(f"{self.auth}/login")
        self.wait_for("input[name=uid]")
        self.sign_in_at_the_form()
        self.wait_for("#account")
        self.browser.driver.switch_to.window(first)
        self.wait_for_text("You are signed in as Thomas Edison. Continue")
        self.browser.driver.switch_to.window(second)
        self.sign_out()
        self.wait_for_text("You are signed out.")
        self.browser.driver.switch_to.window(first)
        self.wait_for_text("Your session has ended. Sign in to continue.")

    # At a shared computer that matters; and staff find their tools from every page.
    def test_the_head_says_who_is_signed_in_and_which_page_this_is(self):
        self.open_signed_in("/users.html", "#table td[data-part=uid]")
        self.assertEqual(self.find(".places").text.split("\n"), ["Overview", "Users", "Groups", "Invitations", "Activity", "Mail", "Settings"])
        self.assertIn("Thomas Edison", self.find(".account").text)
        current = """return [...document.querySelectorAll('.top [aria-current=page]')]
            .map(({ innerText }) => innerText.trim().replace(/\\s+/g, ' '))"""
        self.assertEqual(self.browser.script(current), ["Users"])
        self.find(".who").click()
        self.wait_for("#account-menu a").click()
        self.wait_for("#account")
        self.find(".who").click()
        self.assertEqual(self.browser.script(current), ["Profile"])
        self.open("/nowhere/login", "#advice")
        self.assertEqual(self.browser.script(current), [])
        self.browser.fresh()
        self.open_signed_in("/profile", "#account", uid="ada")
        self.assertFalse(self.find(".places").is_displayed())
        self.assertIn("Ada Lovelace", self.find(".account").text)
        self.sign_out()
        self.wait_for_text("You are signed out.")
        self.assertNotIn("Ada Lovelace", self.browser.script("return document.body.textContent"))

    def test_one_client_asks_for_the_whole_sign_in_page(self):
        self.browser.network()
        self.open("/login", "input[name=uid]")
        self.wait_for_text("New here?")
        asked = [exchange.url.removeprefix(self.auth) for exchange in self.browser.network().exchanges("/api/")]
        # It brings what the field needs to offer a passkey.
        self.assertEqual(asked, ["/api/session?passkey=true"])

    def test_each_session_tells_its_exact_time(self):
        self.open_signed_in("/profile", "#account", uid="ada")
        Elsewhere(self.server, "ada")
        self.browser.driver.refresh()
        self.browser.until(lambda: self.browser.script("return document.querySelectorAll('#sessions li').length") == 2,
                           "both sessions")
        shown = self.browser.script("""return [...document.querySelectorAll("#sessions time")].map((time) =>
            [Date.parse(time.dateTime), time.title, time.textContent]);""")
        made = self.server.rows("SELECT created_at FROM session WHERE account_id = (SELECT id FROM account WHERE uid = 'ada')")
        # The wire has whole seconds.
        moments = {int(microseconds) // 1_000_000 * 1_000 for [microseconds] in made}
        self.assertEqual(len(shown), 3, "since when, and when last seen; of this one only since when")
        for moment, title, words in shown:
            self.assertRegex(title, r"^\w{3} \d{1,2}, \d{4}, \d{1,2}:\d{2}\s[AP]M$")
            self.assertEqual(words, "just now")
        self.assertLessEqual(moments, {moment for moment, _, _ in shown})

    def test_a_page_that_is_not_there_says_so_at_any_depth(self):
        for path in ("/nowhere", "/a/deep/path", "/login/"):
            with self.subTest(path=path):
                self.browser.open(f"{self.auth}{path}")
                self.wait_for_text("There is no such page")
                self.assertFalse(self.find("#again").is_displayed())
                self.assertEqual(self.browser.csp_reports(), [])
                self.find("main a").click()
                self.browser.until(lambda: self.browser.driver.current_url == f"{self.auth}/", "the start page")


if __name__ == "__main__":
    unittest.main()
