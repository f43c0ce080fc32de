"""A forgotten password, with the mail's link, with its code, with a code from staff; and what the links of mails do."""
import json
import re
import unittest

from browser_case import PASSWORD
from mailbox import Mailbox, wrong_code
from pages_case import PagesCase

NEW_PASSWORD = "nine lanterns under 4 bridges"
RESET = "Choose a new password for"
USED = "This link is not valid, was already used, or has expired."


class RecoveryCase(PagesCase):
    """Each test has a person of its own: what one does to an account is no other test's concern."""

    settings = {"throttle_sign_up_ceiling": 1000}
    people = 0

    def setUp(self):
        super().setUp()
        self.mailbox = Mailbox(self.server)

    def person(self):
        """Somebody with a confirmed address; answers uid and address."""
        RecoveryCase.people += 1
        uid = f"person{RecoveryCase.people}"
        address = f"{uid}@school.test"
        self.browser.open(f"{self.auth}/client/en.js")
        body = {"uid": uid, "name": "Grace Hopper", "password": PASSWORD, "email": address}
        self.assertEqual(self.browser.fetch(f"{self.auth}/api/user", "POST", body)["status"], 201)
        token = self.mailbox.next(address, "confirm your e-mail address").secret
        self.assertEqual(self.browser.fetch(f"{self.auth}/api/email/confirm", "POST", {"token": token})["status"], 200)
        return uid, address

    def press_main(self, form):
        self.find(f"#{form} button.main").click()

    def assert_secret_stayed(self, secret, log):
        """In no address and no header: only in the body of a POST to our own API."""
        for exchange in log.exchanges():
            self.assertNotIn(secret, exchange.url)
            self.assertNotIn(secret, exchange.sent.get("referer", ""))
            if secret in (exchange.body or ""):
                self.assertTrue(exchange.url.startswith(f"{self.server.public_url}/api/"), exchange.url)
                self.assertEqual(exchange.method, "POST")
        self.assertNotIn(secret, self.browser.driver.current_url)
        kept = self.browser.script("return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, name])")
        self.assertNotIn(secret, kept)


class ForgottenPasswordTests(RecoveryCase):
    # S-127, S-131: the link's secret leaves the address at once; nobody is signed in by it, all sessions end
    def test_from_the_sign_in_page_through_the_mail_to_a_new_password(self):
        uid, address = self.person()
        self.open_signed_in("/profile", "#account", uid=uid)
        elsewhere = self.browser.driver.current_window_handle
        self.browser.new_tab(f"{self.auth}/login")
        self.wait_for("input[name=uid]")
        self.find(".latchkey-forgot").click()
        self.wait_for("#ask")
        self.assertEqual(self.browser.driver.current_url, f"{self.auth}/forgot.html")
        self.type("#asked-uid", address)
        self.press_main("ask")
        self.wait_for_text(f"If {address} has a confirmed e-mail address here, we have sent an e-mail to it.")
        self.assertEqual(self.focused().get_attribute("id"), "notice")
        mail = self.mailbox.next(address, RESET)
        self.browser.network()
        self.open(f"/reset#{mail.secret}", "#recover")
        self.assertEqual(self.browser.driver.current_url, f"{self.auth}/reset")
        self.assertFalse(self.find("#uid").is_displayed() or self.find("#code").is_displayed())
        self.type("#new", NEW_PASSWORD)
        self.wait_for_text("Looks good.")
        self.press_main("recover")
        self.wait_for_text("Your password is changed, and you are signed out everywhere. Sign in with the new password.")
        self.assertEqual((self.focused().get_attribute("id"), self.value("#new")), ("notice", ""))
        self.assert_secret_stayed(mail.secret, self.browser.network())
        self.find("#way-on").click()
        self.wait_for("input[name=uid]")
        here = self.browser.driver.current_window_handle
        self.browser.driver.switch_to.window(elsewhere)
        self.wait_for_text("You are no longer signed in")
        self.browser.driver.switch_to.window(here)
        self.sign_in_at_the_form(uid, PASSWORD)
        self.wait_for_text("Wrong ID or password.")
        self.sign_in_at_the_form(uid, NEW_PASSWORD)
        self.wait_for("#account")
        self.assertIn("has a new password", self.mailbox.next(address, "was changed").text)

    def test_a_link_that_was_used_leads_to_another_mail(self):
        uid, address = self.person()
        self.open("/forgot", "#ask")
        self.type("#asked-uid", uid)
        self.press_main("ask")
        secret = self.mailbox.next(address, RESET).secret
        body = {"token": secret, "new": NEW_PASSWORD}
        self.assertEqual(self.browser.fetch(f"{self.auth}/api/recovery/password", "POST", body)["status"], 200)
        self.open(f"/reset#{secret}", "#recover")
        self.type("#new", PASSWORD)
        self.press_main("recover")
        self.wait_for_text(USED)
        self.find("#way-on").click()
        self.wait_for("#ask")

    def test_the_code_of_the_mail_typed_by_hand(self):
        uid, address = self.person()
        self.open("/forgot", "#ask")
        self.type("#asked-uid", uid)
        self.press_main("ask")
        self.wait_for("#recover")
        code = self.mailbox.next(address, RESET).code
        self.assertEqual(self.value("#uid"), uid)
        self.type("#code", wrong_code(code))
        self.type("#new", NEW_PASSWORD)
        self.press_main("recover")
        self.wait_for_text("That code did not work. Check the letters. If they are right, it has expired or was used: ask for a new one.")
        self.assertEqual(self.focused().get_attribute("id"), "code")
        self.assertEqual(self.value("#new"), NEW_PASSWORD)
        self.type("#code", f"{code[:4]} {code[4:]}")
        self.press_main("recover")
        self.wait_for_text("Your password is changed")
        self.assertEqual(self.sign_in(self.server, uid, NEW_PASSWORD)["status"], 200)

    def test_a_password_that_is_refused_uses_nothing_up(self):
        uid, address = self.person()
        self.open("/forgot", "#ask")
        self.type("#asked-uid", uid)
        self.press_main("ask")
        self.open(f"/reset#{self.mailbox.next(address, RESET).secret}", "#recover")
        self.type("#new", uid + uid)
        self.press_main("recover")
        self.wait_for_text("Password is little more than your user ID")
        self.assertEqual(self.focused().get_attribute("id"), "new")
        self.type("#new", NEW_PASSWORD)
        self.press_main("recover")
        self.wait_for_text("Your password is changed")

    # S-028: the page says the same of people whom nobody knows
    def test_who_is_not_known_hears_the_same(self):
        self.open("/forgot", "#ask")
        self.type("#asked-uid", "nobody-like-this")
        self.press_main("ask")
        self.wait_for_text("If nobody-like-this has a confirmed e-mail address here, we have sent an e-mail to it.")
        self.wait_for("#recover")

    def test_asking_again_from_the_same_page(self):
        uid, address = self.person()
        self.open("/forgot", "#ask")
        self.type("#asked-uid", uid)
        self.press_main("ask")
        first = self.mailbox.next(address, RESET)
        self.find("#ask-again").click()
        self.assertEqual((self.value("#asked-uid"), self.focused().get_attribute("id")), (uid, "asked-uid"))
        self.press_main("ask")
        self.wait_for("#recover")
        second = self.mailbox.next(address, RESET)
        self.assertNotEqual(first.secret, second.secret)

    def test_a_code_from_staff(self):
        self.server.add_user("pupil", PASSWORD, "A Pupil")
        code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}", self.server.command("user", "reset-code", "pupil")).group(0)
        self.open("/forgot", "#ask")
        self.find("#use-code").click()
        self.assertEqual(self.focused().get_attribute("id"), "uid")
        self.type("#uid", "pupil ")
        self.type("#code", code.lower().replace("-", " "))
        self.type("#new", NEW_PASSWORD)
        self.press_main("recover")
        self.wait_for_text("Your password is changed")
        self.assertEqual(self.sign_in(self.server, "pupil", NEW_PASSWORD)["status"], 200)

    def test_without_a_link_the_page_takes_a_code(self):
        self.open("/reset", "#recover")
        self.wait_for_text("Use the code from the e-mail, or one from the people who run this site.")
        self.assertTrue(self.find("#uid").is_displayed() and self.find("#code").is_displayed())
        self.press_main("recover")
        self.wait_for_text("Enter your user ID or e-mail address.")
        self.wait_for_text("Enter the code.")
        # A link pasted over it counts.
        self.browser.script("location.hash = '#abcdef'")
        self.browser.until(lambda: not self.find("#code").is_displayed(), "the field for the code to go")
        self.assertEqual(self.browser.driver.current_url, f"{self.auth}/reset")


class ConfirmTests(RecoveryCase):
    def signed_up(self):
        RecoveryCase.people += 1
        uid = f"person{RecoveryCase.people}"
        address = f"{uid}@school.test"
        self.browser.open(f"{self.auth}/client/en.js")
        body = {"uid": uid, "name": "Grace Hopper", "password": PASSWORD, "email": address}
        self.assertEqual(self.browser.fetch(f"{self.auth}/api/user", "POST", body)["status"], 201)
        return uid, self.mailbox.next(address, "confirm your e-mail address")

    # S-131: programs that look into mails open links; only a click does something
    def test_opening_the_link_does_nothing_and_the_button_confirms(self):
        uid, mail = self.signed_up()
        self.browser.network()
        self.open(f"/confirm#{mail.secret}", "#use-link")
        self.assertEqual(self.browser.driver.current_url, f"{self.auth}/confirm")
        self.browser.driver.refresh()
        self.wait_for("#notice")
        self.assertEqual(self.browser.network().exchanges("/api/email", "POST"), [])
        self.open("/", "main")
        self.open(f"/confirm#{mail.secret}", "#use-link")
        self.press_main("use-link")
        self.wait_for_text("Your address is confirmed.")
        log = self.browser.network()
        [sent] = log.exchanges("/api/email/confirm", "POST")
        self.assertEqual(json.loads(sent.body), {"token": mail.secret})
        self.assert_secret_stayed(mail.secret, log)
        self.open_signed_in("/profile", "#account", uid=uid)
        self.assertIn("Confirmed.", self.find("#email-state").text)

    def test_a_link_that_was_used(self):
        _, mail = self.signed_up()
        for sentence in ("Your address is confirmed.", USED):
            self.open("/", "main")
            self.open(f"/confirm#{mail.secret}", "#use-link")
            self.press_main("use-link")
            self.wait_for_text(sentence)
        self.assertFalse(self.find("#use-link").is_displayed())

    def test_half_a_link(self):
        for path, sentence in (("/confirm", "You can also type the code from the e-mail on your profile page."),
                               ("/undo", "This page needs the whole link from the e-mail, including the part after #.")):
            with self.subTest(path=path):
                self.open(path, "#notice")
                self.wait_for_text(sentence)
                self.assertFalse(self.find("#use-link").is_displayed())
                self.assertTrue(self.find("#way-on").is_displayed())


class FrontEndTests(RecoveryCase):
    """The operator has named the front end that people come from."""

    settings = {**RecoveryCase.settings, "front_end_url": "http://localhost:4500/app/"}

    # G-002: no site has sent this browser here
    def test_a_link_that_opens_elsewhere_leads_on_to_the_front_end(self):
        uid, address = self.person()
        self.open("/forgot", "#ask")
        self.type("#asked-uid", uid)
        self.press_main("ask")
        secret = self.mailbox.next(address, RESET).secret
        self.open(f"/reset#{secret}", "#recover")
        self.type("#new", NEW_PASSWORD)
        self.press_main("recover")
        self.wait_for_text("Go on to localhost:4500")
        self.assertEqual(self.find("#way-on").get_attribute("href"), "http://localhost:4500/app/#latchkey=begin")


class WithoutMailTests(PagesCase):
    """A class whose server sends no mail, and whose pupils have no address."""

    settings = {"mail_folder": None}

    def test_a_forgotten_password_leads_to_the_code_at_once(self):
        self.open("/forgot", "#recover")
        self.assertIn("Ask the people who run it for a code", self.all_text())
        self.assertFalse(self.find("#ask").is_displayed())
        self.assertFalse(self.find("#no-mail").is_displayed())
        self.assertEqual(self.find("#code-hint").text, "Ten letters and digits, from the people who run this site.")

    def test_no_page_speaks_of_an_e_mail_with_a_code(self):
        self.open("/reset", "#recover")
        self.wait_for_text("Use the code from the people who run this site.")
        self.assertNotIn("from the e-mail", self.all_text())


if __name__ == "__main__":
    unittest.main()
