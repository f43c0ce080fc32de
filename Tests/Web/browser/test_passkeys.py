"""Passkeys and security keys: on the profile, on the sign-in page, in another site's form, and where they cannot be used."""
import unittest

from selenium.webdriver.common.keys import Keys

from accessibility import violations
from browser_case import PASSWORD
from pages_case import PagesCase
from stand_in import StandIn, refusal
from static_site import StaticSite
from virtual_authenticator import NO_OFFER, VirtualAuthenticator

FRONT_END = "http://localhost:4500"
OTHER_NAME = "http://127.0.0.1:8587"
FORM = b"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Members</title>
<script type="module" src="http://localhost:8587/client/sign-in-element.js"></script></head>
<body><main><h1>Members</h1><latchkey-sign-in></latchkey-sign-in></main></body></html>"""
STEP_UP = refusal(403, "reauth_required", needs={"recent": 600, "factors": 2})
BY_PASSKEY = ".latchkey-form:not(.latchkey-second) .latchkey-passkey"
STEP_BY_PASSKEY = ".latchkey-second .latchkey-passkey"
OPTIONS = "/api/authenticate/passkey/options"
# Four minutes pass in half a second.
HURRY = "const real = window.setTimeout; window.setTimeout = (act, time, ...more) => real(act, time > 200000 ? 500 : time, ...more);"
SAYS_NO = "navigator.credentials.get = async () => { throw new DOMException('no', 'NotAllowedError'); };"
SAYS_NO_TO_MAKING = """
window.really ??= navigator.credentials.create.bind(navigator.credentials);
window.asked = 0;
navigator.credentials.create = async () => { window.asked += 1; throw new DOMException("no", "NotAllowedError"); };
"""
SIGN_IN = """
const done = arguments[0];
import("/client/latchkey.js").then(({ createClient }) => createClient("").signInWithPasskey())
    .then(() => done("in"), ({ code }) => done(code));
"""


class PasskeyCase(PagesCase):
    def device(self, **more):
        device = VirtualAuthenticator(self.browser, **more)
        self.addCleanup(device.remove)
        return device

    def on_each_page(self, script):
        added = self.browser.devtools("Page.addScriptToEvaluateOnNewDocument", source=script)
        self.addCleanup(self.browser.devtools, "Page.removeScriptToEvaluateOnNewDocument", **added)


class PasskeyTests(PasskeyCase):
    @classmethod
    def build(cls):
        hosts = super().build()
        site = cls.opened(StaticSite(pages={"/": FORM}))
        return {**hosts, "127.0.0.1:8587": cls.server.port, "localhost:4500": site.port}

    @classmethod
    def fill_server(cls):
        super().fill_server()
        for uid, name in (("ada", "Ada Lovelace"), ("grace", "Grace Hopper"), ("mary", "Mary Somerville"), ("hedy", "Hedy Lamarr")):
            cls.server.add_user(uid, PASSWORD, name)

    def stand_in(self):
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)
        return stand_in

    def has_focus(self, selector):
        self.browser.until(lambda: self.focused() == self.find(selector), f"the focus on {selector}")

    def make_key(self, uid, button="#add-passkey"):
        """Answers the recovery codes."""
        self.open_signed_in("/profile#security", "#factor-ways", uid=uid)
        self.wait_for(button).click()
        self.wait_for("#codes-dialog[open]")
        codes = [item.text for item in self.browser.driver.find_elements("css selector", "#codes-list li")]
        self.find("#codes-kept").click()
        self.wait_for("#factors li")
        return codes

    def press_in_row(self, name, words):
        rows = self.browser.driver.find_elements("css selector", "#factors li")
        row = next(row for row in rows if row.find_element("css selector", "strong").text == name)
        next(button for button in row.find_elements("css selector", "button") if button.text == words).click()

    # F-052: made, named, used in place of a password, removed; a device takes one of an account, and hears what becomes of it
    def test_a_person_from_making_one_to_removing_it(self):
        self.on_each_page(NO_OFFER)
        device = self.device()
        codes = self.make_key("ada")
        self.assertEqual(len(set(codes)), 10)
        self.wait_for_text("Done. From now on you can sign in with this passkey alone. You are signed out everywhere else.")
        self.has_focus("#security-title")
        self.assertIn("on this device only", self.find("#factors li").text)
        self.wait_for_text("If you lose the device, it is gone: add a second passkey on another one.")
        self.assertEqual(len(device.credentials()), 1)
        self.assertEqual(violations(self.browser), [])

        self.find("#add-passkey").click()
        self.wait_for_text("This device has a passkey of your account already.")
        self.press_in_row("Passkey", "Rename")
        self.type("#name-typed", "School laptop")
        self.find("#name-form button.main").click()
        self.wait_for_text("It is called School laptop now.")

        self.sign_out()
        self.wait_for_text("You are signed out.")
        self.assertEqual(violations(self.browser), [])
        self.wait_for(BY_PASSKEY).click()
        self.wait_for("#account")
        self.open("/profile#security", "#factors li")
        # The device shows the name of now beside it.
        self.type("#name", "Ada King")
        self.find("#details button.main").click()
        self.browser.until(lambda: device.credentials()[0].get("userDisplayName") == "Ada King", "the new name on the device")
        self.press_in_row("School laptop", "Remove")
        self.wait_for_text("Then your password alone is enough to sign in, and your recovery codes stop working.")
        self.find("#question-yes").click()
        self.wait_for_text("School laptop is removed.")
        self.wait_for_text("It is off: your password alone is enough.")
        self.browser.until(lambda: device.credentials() == [], "the device to forget it")
        self.assertEqual(self.browser.csp_reports(), [])

    # F-052: the field for the ID offers it while the page stands, also after the challenge of the first offer has expired
    def test_the_field_offers_a_passkey_and_does_so_again(self):
        device = self.device()
        self.make_key("grace")
        self.browser.fresh()
        device.touch(False)
        self.on_each_page(HURRY)
        stand_in = self.stand_in()
        self.open("/login", "input[name=uid]")
        self.browser.until(lambda: self.find("input[name=uid]").get_attribute("autocomplete") == "username webauthn", "the offer")
        asked = []

        def is_made_anew():
            asked.extend(self.browser.network().exchanges(OPTIONS, "POST"))
            return len(asked) >= 3
        self.browser.until(is_made_anew, "the offer made anew")
        self.assertEqual(self.browser.console(), [])
        # The button works while the offer stands.
        stand_in.answer({"POST /api/authenticate/passkey": refusal(401, "passkey_invalid")})
        device.touch(True)
        self.find(BY_PASSKEY).click()
        self.wait_for_text("This passkey could not be used. Try another one, or another way to sign in.")
        # A refusal is the end of one offer, not of all.
        stand_in.answer({})
        self.wait_for("#account")

    # F-045, F-052: a key that does not ask who holds it is a second step only, beside a recovery code
    def test_a_security_key_is_the_second_step(self):
        self.on_each_page(NO_OFFER)
        self.device(transport="usb", resident=False, verifies=False)
        codes = self.make_key("mary", "#add-key")
        self.wait_for_text("Done. From now on this key can be your second step. You are signed out everywhere else.")
        self.assertIn("Security key", self.find("#factors li").text)

        self.browser.fresh()
        self.open("/login", "input[name=uid]")
        self.sign_in_at_the_form("mary")
        self.wait_for(STEP_BY_PASSKEY)
        self.has_focus(STEP_BY_PASSKEY)
        self.assertEqual(self.find("input[name=code]").get_attribute("inputmode"), "text")
        self.assertEqual(violations(self.browser), [])
        # Who says no after all is told nothing, and can go on.
        self.browser.script(SAYS_NO)
        self.press(Keys.ENTER)
        self.browser.until(lambda: self.find(STEP_BY_PASSKEY).get_attribute("aria-disabled") == "false", "the end of the question")
        self.assertEqual(self.find(".latchkey-second .latchkey-message").text, "")
        self.type("input[name=code]", codes[0])
        self.find(".latchkey-second button[type=submit]").click()
        self.wait_for("#account")

        self.browser.fresh()
        self.open("/login", "input[name=uid]")
        self.sign_in_at_the_form("mary")
        self.wait_for(STEP_BY_PASSKEY).click()
        self.wait_for("#account")

    # F-019: a proof once more, without typing
    def test_a_passkey_is_a_proof_once_more(self):
        self.on_each_page(NO_OFFER)
        stand_in = self.stand_in()
        self.device()
        self.make_key("hedy")
        stand_in.answer({"POST /api/factors/recovery-codes": STEP_UP})
        self.press_in_row("Recovery codes", "Make new codes")
        self.wait_for("#question-yes").click()
        self.wait_for("#again-passkey")
        self.has_focus("#again-password")
        self.assertEqual(violations(self.browser), [])
        stand_in.answer({"POST /api/reauth": refusal(401, "passkey_invalid")})
        self.find("#again-passkey").click()
        self.wait_for_text("This passkey could not be used.")
        stand_in.answer({})
        self.tab_until(lambda _, name: name == "Use a passkey", "the passkey")
        self.press(Keys.ENTER)
        self.wait_for("#codes-dialog[open]")
        self.find("#codes-kept").click()
        self.wait_for_text("10 codes left")
        # Who has none is not asked for one.
        self.open_signed_in("/profile#security", "#factor-ways", uid="toby")
        self.browser.network()
        stand_in.answer({"POST /api/factors/totp": refusal(403, "reauth_required", needs={"recent": 600, "factors": 1})})
        self.find("#add-factor").click()
        self.wait_for("#again-dialog[open]")
        self.browser.driver.execute_async_script("setTimeout(arguments[0], 500);")
        self.assertFalse(self.find("#again-passkey").is_displayed())
        # The page knows it without a question.
        self.assertEqual(self.browser.network().exchanges("/api/reauth/passkey/options"), [])

    # The RP ID is the host: a page of another port is covered by it
    def test_the_form_of_another_site_offers_it_too(self):
        self.on_each_page(NO_OFFER)
        self.device()
        self.make_key("toby")
        self.browser.fresh()
        self.browser.open(f"{FRONT_END}/")
        self.wait_for(BY_PASSKEY)
        self.assertEqual(violations(self.browser), [])
        self.tab_until(lambda _, name: name == "Sign in with a passkey", "the passkey")
        self.press(Keys.ENTER)
        self.wait_for_text("You are signed in as Thomas Edison.")
        # Staff see which kinds somebody has.
        self.open("/users", "#table td[data-part=uid]")
        self.browser.driver.find_element("link text", "Thomas Edison").click()
        self.wait_for("#factors-card li")
        self.assertIn("Passkey", self.find("#factors-card").text)

    # F-035: browsers take no passkey at an IP address, and the page does not ask for one
    def test_at_another_name_of_this_machine_there_is_none(self):
        self.device()
        self.browser.open(f"{OTHER_NAME}/login")
        self.wait_for("input[name=uid]")
        self.assertEqual(self.browser.driver.execute_async_script(SIGN_IN), "passkey_unavailable")
        self.assertFalse(self.find(BY_PASSKEY).is_displayed())
        self.assertEqual(self.find("input[name=uid]").get_attribute("autocomplete"), "username")
        asked = self.browser.fetch(f"{OTHER_NAME}{OPTIONS}", "POST", {})
        self.assertEqual((asked["status"], asked["json"]["code"]), (403, "passkey_unavailable"))

    # gitlab#560916: what a browser or an extension breaks is said, and the password is still there
    def test_what_the_browser_cannot_do_is_said(self):
        self.on_each_page(NO_OFFER)
        self.device()
        self.open("/login", BY_PASSKEY)
        self.browser.script("navigator.credentials.get = async () => { throw new TypeError('broken'); };")
        self.find(BY_PASSKEY).click()
        self.wait_for_text("The device or the browser could not do that. Try again, or another way.")
        self.sign_in_at_the_form("toby")
        self.browser.until(lambda: self.find("input[name=code]") or self.find("#account"), "the next step")


class SetUpPasskeyTests(PasskeyCase):
    """No administrator yet, and people who must have a second factor at once: both make a passkey."""

    settings = {"factors_required": "Teacher", "factors_grace": "0s"}

    @classmethod
    def fill_server(cls):
        cls.server.add_user("amy", PASSWORD, "Amy Johnson", role="Teacher")

    def keep_codes(self):
        self.wait_for("#codes-dialog[open]")
        self.assertEqual(len(self.browser.driver.find_elements("css selector", "#codes-list li")), 10)
        self.find("#codes-kept").click()

    # F-018: the first administrator is offered one, in place; "Not now" is test_keyboard's
    def test_the_first_administrator_makes_one(self):
        device = self.device()
        self.browser.look(320, 720)
        self.open(f"/setup#{self.server.setup_address().rpartition('#')[2]}", "#set-up")
        for field, words in (("#uid", "ada"), ("#name", "Ada Lovelace"), ("#password", PASSWORD)):
            self.type(field, words)
        self.find("#set-up button.main").click()
        self.wait_for("#offer-passkey")
        self.assertTrue(self.find("#offer-app").is_displayed() and self.find("#go-on").is_displayed())
        self.assertEqual(violations(self.browser), [])
        self.browser.script(SAYS_NO_TO_MAKING)
        self.find("#offer-passkey").click()
        self.browser.until(lambda: self.browser.script("return window.asked") == 1, "the question")
        self.browser.until(lambda: self.find("#offer-passkey").get_attribute("aria-disabled") != "true", "the end of the question")
        self.assertEqual(self.find("#offer-message").text, "")
        self.find("#offer-app").click()
        self.wait_for("#app-cancel").click()
        self.browser.script("navigator.credentials.create = window.really;")
        self.find("#offer-passkey").click()
        self.keep_codes()
        self.wait_for("#table td[data-part=uid]")
        self.assertEqual(len(device.credentials()), 1)
        self.assertEqual(self.browser.csp_reports(), [])

    # F-018: people who have none by the end of grace make one in place of the session, and sign in by it
    def test_who_must_have_one_makes_it_at_the_sign_in(self):
        self.device()
        # The offer in the field stands: it must give way to the question for a new one.
        self.open("/login", BY_PASSKEY)
        self.sign_in_at_the_form("amy")
        self.wait_for("#way-dialog[open]")
        self.assertEqual(violations(self.browser), [])
        self.find("#way-passkey").click()
        self.keep_codes()
        self.wait_for("#account-button")
        self.browser.fresh()
        self.on_each_page(NO_OFFER)
        self.open("/login", BY_PASSKEY)
        self.find(BY_PASSKEY).click()
        self.wait_for("#account-button")


class WithoutPasskeysTests(PagesCase):
    settings = {"passkeys_enabled": "false"}

    def test_where_they_are_turned_off_there_is_no_word_of_them(self):
        device = VirtualAuthenticator(self.browser)
        self.addCleanup(device.remove)
        self.browser.network()
        self.open("/login", "input[name=uid]")
        self.open_signed_in("/profile#security", "#factor-ways")
        self.assertNotIn("passkey", self.all_text().lower())
        self.assertEqual(self.browser.network().exchanges("/passkey/options"), [])


if __name__ == "__main__":
    unittest.main()
