"""The whole way of a person with an address and of a pupil without one, with two browsers and a real SMTP server."""
import contextlib
import json
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

from browser_case import PASSWORD, ROOT
from certificate import Certificate
from chromium import Chromium
from test_recovery import NEW_PASSWORD
from test_screens import ScreenCase

sys.path.append(str(ROOT / "Tests/Mail"))
from sink import Sink

OLD, NEW = "grace@school.test", "admiral@navy.test"
WIDE, NARROW = (1280, 900), (320, 720)
POSTMAN, POST_PASSWORD = "club", "nine harbours, 1 lantern"


class StoryTests(ScreenCase):
    """Mails travel encrypted to aiosmtpd, and their links are followed as they were delivered."""

    @classmethod
    def build(cls):
        certificate = Certificate("localhost")
        cls.addClassCleanup(certificate.remove)
        cls.post = Sink(certificate=certificate, user=POSTMAN, password=POST_PASSWORD).start()
        cls.addClassCleanup(cls.post.stop)
        cls.settings = {
            "registration": "code", "mail_smtp_url": cls.post.url(user=POSTMAN), "mail_smtp_password": POST_PASSWORD,
            "mail_from": "no-reply@school.test", "mail_security": "required", "mail_ca_file": certificate.chain,
        }
        return super().build()

    @classmethod
    def fill_server(cls):
        cls.server.add_user("anne", PASSWORD, "Anne Sullivan", role="Teacher")
        cls.server.add_user("helen", PASSWORD, "Helen Keller")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = Chromium(cls.hosts, **cls.browser_options)
        cls.addClassCleanup(cls.other.quit)

    def setUp(self):
        super().setUp()
        self.other.fresh()
        folder = tempfile.mkdtemp(prefix="latchkey-downloads-")
        self.addCleanup(shutil.rmtree, folder)
        self.folder = Path(folder)
        self.browser.save_to(self.folder)

    @contextlib.contextmanager
    def at_the_other_browser(self):
        here, self.browser = self.browser, self.other
        try:
            yield
        finally:
            self.browser = here

    def looks(self, name, size=WIDE):
        self.browser.look(*size, reduced_motion=True)
        self.judge_policy()
        self.judge(f"story-{name}", size[0])

    def follow(self, recipient, about, ready):
        """Opens the link of the newest of these mails, in this browser."""
        mail = self.post.wait(to=recipient, about=about)[-1]
        self.assertIn(mail.encryption, ("TLSv1.2", "TLSv1.3"))
        self.open(mail.link.removeprefix(self.auth), ready)
        self.assertNotIn("#", self.browser.driver.current_url, "the secret leaves the address")

    def press_main(self, form):
        self.find(f"#{form} button.main").click()

    def sign_in_at_the_page(self, uid, password):
        self.open("/login", "input[name=uid]")
        self.sign_in_at_the_form(uid, password)

    def test_a_person_with_an_address_from_joining_to_leaving(self):
        with self.at_the_other_browser():
            self.sign_in_at_the_page("anne", PASSWORD)
            self.wait_for("#account")
            self.open("/join", "#joining")
            self.type("#note", "Year 9")
            self.press_main("new-code")
            self.wait_for("#shown[open]")
            code = self.find("#shown-code").text
            self.find("#shown-done").click()
            self.sign_out()
            self.wait_for_text("You are signed out.")

        # Joins with the code from the wall …
        self.open("/signup", "#sign-up")
        for field, text in (("#code", code), ("#name", "Grace Hopper"), ("#uid", "grace"), ("#email", OLD), ("#password", PASSWORD)):
            self.type(field, text)
        self.press_main("sign-up")
        self.wait_for("#address")
        self.wait_for_text("Not confirmed yet.")
        self.looks("1-joined")
        # … confirms the address by the mail's link …
        self.follow(OLD, "confirm your e-mail address", "#use-link")
        self.press_main("use-link")
        self.wait_for_text("Your address is confirmed.")
        self.looks("2-confirmed")
        self.open("/profile", "#account")
        self.wait_for_text("Confirmed.")
        with self.at_the_other_browser():
            self.sign_in_at_the_page("grace", PASSWORD)
            self.wait_for("#account")
        self.sign_out()
        self.wait_for_text("You are signed out.")

        # … forgets the password, and sets another by mail …
        self.find(".latchkey-forgot").click()
        self.wait_for("#ask")
        self.type("#asked-uid", OLD)
        self.press_main("ask")
        self.wait_for_text(f"If {OLD} has a confirmed e-mail address here, we have sent an e-mail to it.")
        self.looks("3-forgotten")
        self.follow(OLD, "Choose a new password", "#recover")
        self.type("#new", NEW_PASSWORD)
        self.press_main("recover")
        self.wait_for_text("Your password is changed, and you are signed out everywhere. Sign in with the new password.")
        self.looks("4-new-password")
        self.post.wait(to=OLD, about="was changed")

        # … is signed out elsewhere …
        with self.at_the_other_browser():
            self.assertEqual(self.browser.fetch(f"{self.auth}/api/id")["status"], 401)
            self.type("#name", "Somebody Else")
            self.press_main("details")
            self.wait_for_text("You are no longer signed in")
            self.looks("5-signed-out-elsewhere")
            # It opens in a tab of its own, because of the name that was typed.
            self.browser.open(self.find("#state a").get_attribute("href"))
            self.wait_for("input[name=uid]")
            self.sign_in_at_the_form("grace", PASSWORD)
            self.wait_for_text("Wrong ID or password.")

        # … changes the address …
        self.find("#way-on").click()
        self.wait_for("input[name=uid]")
        self.sign_in_at_the_form("grace", NEW_PASSWORD)
        self.wait_for("#account")
        self.assertEqual(self.find("#person-name").text, "Grace Hopper")
        self.type("#email", NEW)
        self.press_main("details")
        self.wait_for_text(f"Until then {OLD} stays.")
        self.looks("6-another-address")
        self.post.wait(to=OLD, about="Request to change your e-mail address")
        self.follow(NEW, "confirm your new e-mail address", "#use-link")
        self.press_main("use-link")
        self.wait_for_text("Your address is confirmed.")
        self.post.wait(to=OLD, about="Your e-mail address for localhost was changed")

        # … with which one signs in from now on …
        self.sign_in_at_the_page(OLD, NEW_PASSWORD)
        self.wait_for_text("Wrong ID or password.")
        self.sign_in_at_the_form(NEW, NEW_PASSWORD)
        self.wait_for("#account")
        self.assertEqual((self.value("#email"), self.find("#email-state").text), (NEW, "Confirmed."))

        # … takes the data along …
        self.find("#download-data").click()
        [file] = self.browser.until(lambda: list(self.folder.glob("*.json")), "the file with the data")
        data = json.loads(file.read_text(encoding="utf-8"))
        self.assertEqual((data["user"]["uid"], data["user"]["email"]), ("grace", NEW))
        self.assertLessEqual({OLD, NEW}, {mail["recipient"] for mail in data["mails"]})
        self.looks("7-downloaded")

        # … and deletes the account.
        self.find("#ask-delete").click()
        self.type("#confirmation", "grace")
        self.looks("8-leaving")
        self.press_main("delete")
        self.browser.until(lambda: self.browser.driver.current_url == f"{self.auth}/", "the start page")
        # Nobody here is an administrator.
        self.wait_for_text("This server is not set up yet")
        self.looks("9-left")
        self.assertEqual(self.server.rows("SELECT uid FROM account WHERE uid = 'grace'"), [])
        self.sign_in_at_the_page("grace", NEW_PASSWORD)
        self.wait_for_text("Wrong ID or password.")

    def test_a_pupil_without_an_address_comes_back_in_with_a_code_from_the_teacher(self):
        self.browser.look(*NARROW)
        self.sign_in_at_the_page("helen", "not the password")
        self.wait_for_text("Wrong ID or password.")
        self.find(".latchkey-forgot").click()
        self.wait_for("#ask")
        self.type("#asked-uid", "helen")
        self.press_main("ask")
        self.wait_for_text("No e-mail arrived, or you have no address here? The people who run this site can give you a code.")
        self.looks("pupil-1-no-mail", NARROW)

        with self.at_the_other_browser():
            self.sign_in_at_the_page("anne", PASSWORD)
            self.wait_for("#account")
            self.find("nav a[href$='/users.html']").click()
            self.wait_for("#table td[data-part=uid]")
            self.type("#q", "helen")
            self.wait_for_text("1 user")
            self.wait_for("[aria-label='Reset password: Helen Keller']").click()
            self.wait_for("#help")
            self.press_main("help")
            self.wait_for("#handout")
            code = self.find("#handout-code").text
            self.assertIn(f"{self.auth}/reset", self.find("#handout").text)
            self.looks("pupil-2-the-teacher-helps")
            self.find("#handout-done").click()

        # The page where the pupil waits takes it.
        self.assertEqual(self.value("#uid"), "helen")
        self.type("#code", code.lower())
        self.type("#new", NEW_PASSWORD)
        self.press_main("recover")
        self.wait_for_text("Your password is changed")
        self.looks("pupil-3-new-password", NARROW)
        self.find("#way-on").click()
        self.wait_for("input[name=uid]")
        self.sign_in_at_the_form("helen", NEW_PASSWORD)
        self.wait_for("#account")
        self.assertEqual(self.find("#person-name").text, "Helen Keller")
        self.assertEqual([mail.subject for mail in self.post.mails if "helen" in mail.text], [])


if __name__ == "__main__":
    unittest.main()
