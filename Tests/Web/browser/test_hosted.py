"""What the server's own pages do for people whom another site has sent: an account, a code, a new password, a second factor, a passkey."""
import re
import unittest

from browser_case import PASSWORD
from hand_off_case import AUTH, SITE, HandOffCase
from test_recovery import NEW_PASSWORD, RESET, RecoveryCase
from test_second_factors import SecondStepCase
from virtual_authenticator import NO_OFFER, VirtualAuthenticator

ADD_PASSKEY = """
const done = arguments[0];
import("/client/latchkey.js").then(({ createClient }) => createClient("").factors.addPasskey())
    .then(({ passkey }) => done(passkey.kind), ({ code, message }) => done(code ?? message));
"""


class HostedCase(HandOffCase):
    def is_back(self, name, factors=1):
        """Signed in on the site's side, and on the server's own not at all (G-056)."""
        self.wait_for_text(f"Hello {name}")
        self.assertEqual(self.browser.driver.current_url, f"{SITE}/page?q=1#/own/route")
        auth = self.browser.fetch(f"{AUTH}/api/id")["json"]["auth"]
        self.assertEqual(auth["factors"], factors)
        self.browser.open(f"{AUTH}/client/en.js")
        self.assertEqual(self.browser.fetch(f"{AUTH}/api/id")["status"], 401)
        return auth

    def go(self):
        self.go_to_server("/page?q=1#/own/route")


class HostedAccountTests(HostedCase, RecoveryCase):
    settings = {**RecoveryCase.settings, "front_end_url": f"{SITE}/usual"}

    def sign_up(self, uid, name, code=""):
        self.go()
        self.find("#to-sign-up").click()
        self.wait_for("#sign-up")
        if code:
            self.find("#has-code summary").click()
            self.type("#code", code)
        for field, text in (("#name", name), ("#uid", uid), ("#password", PASSWORD)):
            self.type(field, text)
        self.find("#sign-up button.main").click()

    # G-056: a new account leads back to the site that asked, by what its page exchanges
    def test_somebody_new_signs_up_and_is_back_signed_in(self):
        self.sign_up("newcomer", "Nora Newcomer")
        self.is_back("Nora Newcomer")

    def test_somebody_joins_with_a_code_and_is_back_with_its_role(self):
        code = re.search(r"/signup#(\S+)", self.server.command("code", "add", "--role", "Teacher")).group(1)
        self.sign_up("joiner", "Jo Joiner", code)
        self.wait_for_text("Hello Jo Joiner")
        self.assertIn("Teacher", self.browser.fetch(f"{AUTH}/api/id")["json"]["roles"])
        self.is_back("Jo Joiner")

    def test_who_has_an_account_after_all_goes_on_signing_in(self):
        self.go()
        self.find("#to-sign-up").click()
        self.wait_for("#to-sign-in").click()
        self.prove()
        self.is_back("Thomas Edison")

    def forget(self, uid):
        self.go()
        self.find("#prove .latchkey-forgot").click()
        self.wait_for("#ask")
        self.type("#asked-uid", uid)
        self.press_main("ask")
        self.wait_for("#recover")

    def recover(self):
        self.type("#new", NEW_PASSWORD)
        self.press_main("recover")
        self.wait_for_text("Your password is changed, and you are signed out everywhere.")

    # G-062: the code of the mail leads back to the sign-in that this tab is in, its link to a new one; with the new password
    def test_a_forgotten_password_leads_back_to_the_site(self):
        uid, address = self.person()
        self.browser.fresh()
        self.forget(uid)
        self.type("#code", self.mailbox.next(address, RESET).code)
        self.recover()
        self.assertEqual(self.find("#way-on").text, "Back to www.pages.test")
        self.find("#way-on").click()
        self.prove(uid, NEW_PASSWORD)
        self.is_back("Grace Hopper")

    def test_the_link_of_the_mail_begins_again_at_the_site(self):
        uid, address = self.person()
        self.browser.fresh()
        self.forget(uid)
        self.browser.new_tab(self.mailbox.next(address, RESET).link)
        self.wait_for("#recover")
        self.recover()
        self.assertEqual(self.find("#way-on").get_attribute("href"), f"{SITE}/#latchkey=begin")
        # The site's first page, which has the client: here another one.
        self.browser.open(f"{SITE}/page?q=1#latchkey=begin")
        self.prove(uid, NEW_PASSWORD)
        self.wait_for_text("Hello Grace Hopper")

    def test_a_browser_that_no_site_has_sent_is_led_to_the_usual_one(self):
        self.person()
        uid = f"person{RecoveryCase.people}"
        code = re.search(r"\b[0-9A-Z]{4}(-[0-9A-Z]{2,4})+\b", self.server.command("user", "reset-code", uid)).group(0)
        self.browser.fresh()
        self.browser.open(f"{AUTH}/client/en.js")
        self.browser.script("localStorage.clear()")
        self.open("/reset", "#recover")
        self.type("#uid", uid)
        self.type("#code", code)
        self.recover()
        self.browser.until(lambda: self.find("#way-on").text == "Go on to www.pages.test", "the way on")
        self.assertEqual(self.find("#way-on").get_attribute("href"), f"{SITE}/usual#latchkey=begin")


class HostedFactorTests(HostedCase, SecondStepCase):
    settings = {"passkeys_related_origins": "off"}

    @classmethod
    def fill_server(cls):
        super().fill_server()
        cls.server.add_user("ada", PASSWORD, "Ada Lovelace")

    def setUp(self):
        super().setUp()
        added = self.browser.devtools("Page.addScriptToEvaluateOnNewDocument", source=NO_OFFER)
        self.addCleanup(self.browser.devtools, "Page.removeScriptToEvaluateOnNewDocument", **added)

    # F-044, G-042: the code of the second step is asked for on the server's page, and the site's session has both factors
    def test_the_second_step_is_taken_on_the_way(self):
        app, _ = self.enrol("ada")
        self.addCleanup(self.server.command, "user", "remove-factors", "ada")
        self.browser.fresh()
        self.go()
        self.prove("ada")
        self.wait_for("#prove input[name=code]")
        self.assertEqual(self.exchanges(), [])
        self.send_code(app.wrong_code())
        self.wait_for_text("This code is not right")
        self.send_code(app.code())
        self.assertEqual(sorted(self.is_back("Ada Lovelace", factors=2)["methods"]), ["otp", "pwd"])

    # F-035, F-044: where no other site has a place in the list of related origins, the server's page asks for the passkey
    def test_a_passkey_signs_in_on_the_servers_page_for_a_site_that_is_not_in_the_list(self):
        device = VirtualAuthenticator(self.browser)
        self.addCleanup(device.remove)
        self.browser.open(f"{AUTH}/login")
        self.assertEqual(self.sign_in(self.server, "ada")["status"], 200)
        self.assertEqual(self.browser.driver.execute_async_script(ADD_PASSKEY), "passkey")
        self.addCleanup(self.server.command, "user", "remove-factors", "ada")
        for button in ("in", "key"):
            with self.subTest(button=button):
                self.browser.fresh()
                self.open_site("/page?q=1#/own/route")
                self.find(f"#{button}").click()
                self.wait_for("#prove .latchkey-form:not(.latchkey-second) .latchkey-passkey").click()
                self.assertEqual(self.is_back("Ada Lovelace", factors=2)["methods"], ["pop"])


if __name__ == "__main__":
    unittest.main()
