"""A teacher who must have a second factor, from the first notice to a new phone; and a pupil, who notices nothing of it."""
import unittest

from authenticator import Authenticator
from browser_case import PASSWORD
from test_second_factors import SecondStepCase
from virtual_authenticator import NO_OFFER, VirtualAuthenticator


class FactorStoryTests(SecondStepCase):
    settings = {"factors_required": "Teacher"}

    @classmethod
    def fill_server(cls):
        super().fill_server()
        cls.server.add_user("linus", PASSWORD, "Linus Pauling", role="Teacher")
        cls.server.add_user("pia", PASSWORD, "Pia Pupil")

    def sign_in_by_password(self, uid):
        self.browser.fresh()
        self.open("/login", "input[name=uid]")
        self.sign_in_at_the_form(uid)

    def add_app(self):
        self.find("#add-factor").click()
        self.wait_for("#app-dialog[open]")
        app = Authenticator(self.find("#app-secret").text)
        self.type("#app-code", app.first_code())
        self.find("#app button.main").click()
        return app

    def keep_codes(self):
        self.wait_for("#codes-dialog[open]")
        codes = [item.text for item in self.browser.driver.find_elements("css selector", "#codes-list li")]
        self.find("#codes-kept").click()
        return codes

    # F-017, F-027, F-045: grace, app, passkey, autofill, recovery code, another app
    def test_a_teacher_from_the_notice_to_a_new_phone(self):
        # In grace every page says so, and leads to where it is set up.
        self.sign_in_by_password("linus")
        self.wait_for("#account")
        self.wait_for("#factor-due").find_element("css selector", "a").click()
        self.wait_for("#factor-ways")
        app = self.add_app()
        codes = self.keep_codes()
        self.wait_for_text("Done. From now on, signing in needs a code from your app too.")
        self.assertEqual(self.browser.driver.find_elements("css selector", "#factor-due"), [])

        # Signs in by the app, and makes a passkey.
        self.sign_in_by_password("linus")
        self.wait_for("input[name=code]")
        self.send_code(app.code())
        self.wait_for("#account")
        phone = VirtualAuthenticator(self.browser)
        self.open("/profile#security", "#factor-ways")
        self.find("#add-passkey").click()
        self.wait_for_text("Done. From now on you can sign in with this passkey alone.")

        # The browser fills it in.
        self.browser.fresh()
        self.browser.open(f"{self.auth}/login")
        self.wait_for("#account")
        self.assertEqual(self.find(".account").text.splitlines()[-1], "Linus Pauling")

        # The phone is lost, with the app and the passkey: a code on paper lets them in, and another app takes its place.
        phone.remove()
        added = self.browser.devtools("Page.addScriptToEvaluateOnNewDocument", source=NO_OFFER)
        self.addCleanup(self.browser.devtools, "Page.removeScriptToEvaluateOnNewDocument", **added)
        self.sign_in_by_password("linus")
        self.wait_for("input[name=code]")
        self.browser.driver.find_element("xpath", "//button[text()='No phone at hand? Use a recovery code']").click()
        self.send_code(codes[0])
        self.wait_for("#account")
        self.open("/profile#security", "#factor-ways")
        self.press_in_row("Authenticator app", "Rename")
        self.type("#name-typed", "Old phone")
        self.find("#name-form button.main").click()
        self.wait_for_text("It is called Old phone now.")
        self.add_app()
        self.wait_for_text("Done. From now on, signing in needs a code from your app too.")
        for name in ("Old phone", "Passkey"):
            self.press_in_row(name, "Remove")
            self.wait_for("#question-yes").click()
            self.wait_for_text(f"{name} is removed.")
        self.wait_for_text("9 codes left")

    def test_a_pupil_notices_nothing(self):
        self.browser.network()
        self.sign_in_by_password("pia")
        self.wait_for("#account")
        self.open("/profile#details", "#sessions li")
        self.assertEqual(self.browser.driver.find_elements("css selector", "#factor-due"), [])
        self.assertEqual(self.browser.network().exchanges("/api/authenticate/factor"), [])


if __name__ == "__main__":
    unittest.main()
