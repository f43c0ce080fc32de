"""Joining as `registration` says: openly, with a code, by invitation, after somebody let one in, or not at all."""
import json
import re
import unittest

from browser_case import PASSWORD
from mailbox import Mailbox
from pages_case import PagesCase
from stand_in import StandIn

# Before any script of the page runs.
WITHOUT_SETTINGS = """document.addEventListener("readystatechange", () =>
    document.querySelector("meta[name=latchkey-settings]")?.remove());"""


class JoiningCase(PagesCase):
    registration = "open"
    more = {}

    @classmethod
    def build(cls):
        cls.settings = {"registration": cls.registration, "throttle_sign_up_ceiling": 1000, **cls.more}
        return super().build()

    def code(self, *more):
        """As `latchkey code add` prints it."""
        return re.search(r"/signup#(\S+)", self.server.command("code", "add", *more)).group(1)

    def fill(self, uid, name="Grace Hopper"):
        for field, text in (("#name", name), ("#uid", uid), ("#password", PASSWORD)):
            self.type(field, text)

    def send(self):
        self.find("#sign-up button.main").click()

    def sent(self):
        [exchange] = self.browser.network().exchanges("/api/user", "POST")
        return json.loads(exchange.body)


class CodeTests(JoiningCase):
    registration = "code"

    def test_a_link_with_a_code_fills_it_in_and_leaves_the_address(self):
        code = self.code("--seats", "2")
        self.open(f"/signup#{code}", "#sign-up")
        self.assertEqual(self.value("#code"), code)
        self.assertEqual(self.browser.driver.current_url, f"{self.auth}/signup")
        self.wait_for_text("You need a code from the people who run this site.")
        self.browser.until(lambda: self.find("#code").is_displayed(), "the field for the code")
        self.assertFalse(self.find("#has-code").is_displayed())
        self.fill("grace")
        self.browser.network()
        self.send()
        self.wait_for("#account")
        self.assertEqual(self.find("#person-name").text, "Grace Hopper")
        log = self.browser.network()
        for exchange in log.exchanges():
            self.assertNotIn(code, exchange.url)
            self.assertNotIn(code, exchange.sent.get("referer", ""))
        self.assertEqual(json.loads(log.exchanges("/api/user", "POST")[0].body)["code"], code)

    def test_a_code_pasted_while_the_page_is_open_counts_too(self):
        self.open("/signup", "#sign-up")
        self.browser.script("location.hash = '#K7WQ-M3XT'")
        self.browser.until(lambda: self.value("#code") == "K7WQ-M3XT", "the code")
        self.assertEqual(self.browser.driver.current_url, f"{self.auth}/signup")
        self.browser.script("location.hash = '#content'")
        self.assertEqual(self.value("#code"), "K7WQ-M3XT")

    def test_a_code_typed_as_it_was_heard(self):
        code = self.code()
        self.open("/signup", "#sign-up")
        self.wait_for("#code")
        self.type("#code", " " + code.lower().replace("-", " ") + " ")
        self.fill("heard")
        self.send()
        self.wait_for("#account")

    def test_without_a_code_the_field_says_so_and_nothing_is_sent(self):
        self.open("/signup", "#sign-up")
        self.wait_for("#code")
        self.fill("nemo")
        self.browser.network()
        self.send()
        self.wait_for_text("Enter the code.")
        self.assertEqual(self.focused().get_attribute("id"), "code")
        self.assertEqual(self.browser.network().exchanges("/api/user", "POST"), [])

    def test_a_code_that_lets_in_nobody_is_told_beside_it(self):
        self.open("/signup#AAAA-BBBB", "#sign-up")
        self.wait_for("#code")
        self.fill("nemo")
        self.send()
        self.wait_for_text("That code did not work. Check the letters, or ask for a new one.")
        self.assertEqual(self.focused().get_attribute("id"), "code")
        self.assertEqual(self.find("#code").get_attribute("aria-invalid"), "true")
        self.assertEqual((self.value("#name"), self.value("#password")), ("Grace Hopper", PASSWORD))
        # Corrected, it goes on.
        self.type("#code", self.code())
        self.assertNotIn("That code did not work", self.all_text())
        self.send()
        self.wait_for("#account")

    def test_a_server_that_wants_a_code_after_all(self):
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)
        settings = {"registration": "open", "uid_label": "User ID", "password": {"min_length": 8, "max_length": 256}}
        self.browser.open(f"{self.auth}/client/en.js")
        # The server's own pages have the settings with them.
        asks = self.browser.devtools("Page.addScriptToEvaluateOnNewDocument", source=WITHOUT_SETTINGS)
        self.addCleanup(self.browser.devtools, "Page.removeScriptToEvaluateOnNewDocument", **asks)
        stand_in.answer({"GET /api/settings": {"status": 200, "body": json.dumps(settings)}})
        self.open("/signup", "#sign-up")
        self.assertFalse(self.find("#code").is_displayed())
        self.fill("later")
        self.send()
        self.wait_for_text("You need a code to sign up here.")
        self.assertEqual(self.focused().get_attribute("id"), "code")
        self.browser.script("sessionStorage.clear()")


class InviteTests(JoiningCase):
    registration = "invite"

    def test_an_invitation_lets_in_the_one_it_is_for(self):
        invitation = re.search(r"/signup#(\S+)", self.server.command("invite", "grace")).group(1)
        self.open(f"/signup#{invitation}", "#sign-up")
        self.wait_for_text("You need an invitation from the people who run this site.")
        self.fill("mallory")
        self.send()
        self.wait_for_text("That code did not work. Check the letters, or ask for a new one.")
        self.type("#uid", "grace")
        self.send()
        self.wait_for("#account")


class OpenTests(JoiningCase):
    def test_who_has_a_code_brings_it_and_gets_its_role(self):
        self.open("/signup", "#sign-up")
        self.assertFalse(self.find("#code").is_displayed())
        self.find("#has-code summary").click()
        self.type("#code", self.code("--role", "Teacher"))
        self.fill("teacher1")
        self.send()
        self.wait_for("#account")
        self.assertIn("Teacher", self.find("#person-roles").text)

    def test_a_link_opens_the_field(self):
        self.open("/signup#K7WQ-M3XT", "#code")
        self.assertEqual(self.value("#code"), "K7WQ-M3XT")

    def test_nobody_needs_a_code(self):
        self.open("/signup", "#sign-up")
        self.fill("free")
        self.browser.network()
        self.send()
        self.wait_for("#account")

    def test_who_must_confirm_an_address_first_is_told(self):
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)
        self.open("/signup", "#sign-up")
        user = {"id": "a1", "uid": "soon", "name": "Soon", "email": "soon@school.test", "roles": [], "state": "pending"}
        stand_in.answer({"POST /api/user": {"status": 201, "body": json.dumps(user)}})
        self.fill("soon")
        self.type("#email", "soon@school.test")
        self.send()
        self.wait_for_text("follow the link in the e-mail that we sent to soon@school.test")
        self.assertFalse(self.find("#sign-up").is_displayed())
        self.browser.script("sessionStorage.clear()")


class ApprovalTests(JoiningCase):
    registration = "approval"

    def test_who_must_wait_is_told_and_gets_in_afterwards(self):
        self.open("/signup", "#sign-up")
        self.wait_for_text("New accounts need approval. With a code you can sign in right away.")
        self.fill("waiting")
        self.send()
        self.wait_for_text("Your account waiting is waiting for approval.")
        self.assertEqual(self.focused().get_attribute("id"), "notice")
        self.assertFalse(self.find("#to-sign-in").is_displayed())
        self.assertEqual(self.value("#password"), "")
        self.open("/login", "input[name=uid]")
        self.sign_in_at_the_form("waiting")
        self.wait_for_text("Your account is waiting for approval.")
        self.server.command("user", "enable", "waiting")
        self.find("button[type=submit]").click()
        self.wait_for("#account")

    def test_who_has_a_code_need_not_wait(self):
        self.open(f"/signup#{self.code()}", "#code")
        self.fill("quick")
        self.send()
        self.wait_for("#account")


class DomainTests(JoiningCase):
    more = {"email_domains": "school.test,club.test"}

    def needs_address(self):
        return self.browser.script("return document.querySelector('#email').required")

    def test_an_address_of_ours_is_asked_for_and_confirmed_before_the_first_sign_in(self):
        self.open("/signup", "#sign-up")
        self.wait_for_text("Needed, unless you have a code: an address of school.test, club.test.")
        self.assertFalse(self.find("#email-optional").is_displayed())
        self.fill("domain")
        self.send()
        self.wait_for_text("Enter your e-mail address.")
        self.type("#email", "domain@elsewhere.test")
        self.send()
        self.wait_for_text("The address must end in school.test, club.test")
        self.type("#email", "domain@school.test")
        self.send()
        self.wait_for_text("follow the link in the e-mail that we sent to domain@school.test")
        mailbox = Mailbox(self.server)
        self.assertNotIn("profile page", mailbox.next("domain@school.test", "confirm your e-mail address").text)
        self.open("/login", "input[name=uid]")
        self.sign_in_at_the_form("domain")
        self.wait_for_text("Confirm your e-mail address first")
        again = mailbox.next("domain@school.test", "confirm your e-mail address")
        answer = self.browser.fetch(f"{self.auth}/api/email/confirm", "POST", {"token": again.secret})
        self.assertEqual(answer["status"], 200)
        self.find("button[type=submit]").click()
        self.wait_for("#account")

    def test_who_has_a_code_needs_none(self):
        self.open(f"/signup#{self.code()}", "#code")
        self.wait_for_text("Needed, unless you have a code")
        self.browser.until(lambda: not self.needs_address(), "the address to be optional")
        self.fill("coded")
        self.send()
        self.wait_for("#account")


class ClosedTests(JoiningCase):
    registration = "closed"

    def test_no_form_and_the_reason(self):
        self.open("/signup#K7WQ-M3XT", "#notice")
        self.wait_for_text("Sign-up is closed here. Ask the people who run this site for an account.")
        self.assertFalse(self.find("#sign-up").is_displayed())
        self.assertEqual(self.browser.driver.current_url, f"{self.auth}/signup")


if __name__ == "__main__":
    unittest.main()
