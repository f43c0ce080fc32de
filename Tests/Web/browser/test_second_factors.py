"""The second step of a sign-in: on the profile, on the sign-in page, in another site's form, and for staff."""
import re
import shutil
import tempfile
import unittest
from pathlib import Path

from selenium.webdriver.common.keys import Keys

from accessibility import violations
from authenticator import Authenticator
from browser_case import PASSWORD
from pages_case import PagesCase
from stand_in import StandIn, refusal
from static_site import StaticSite

FRONT_END = "http://localhost:4500"
FORM = b"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Members</title>
<script type="module" src="http://localhost:8587/client/sign-in-element.js"></script></head>
<body><main><h1>Members</h1><input id="elsewhere" aria-label="Search"><latchkey-sign-in></latchkey-sign-in></main></body></html>"""
RECOVERY_CODE = re.compile(r"^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$")
NEEDED = refusal(403, "factor_required", ticket="x" * 22, factors=["totp", "recovery_code"], expires_in=300)
STEP_UP = refusal(403, "reauth_required", needs={"recent": 600, "factors": 2})
WIDTHS = (360, 768, 1280)


class SecondStepCase(PagesCase):
    def enrol(self, uid):
        """By plain requests, in the browser's session, which is of level 2 then. Answers the app and the recovery codes."""
        self.browser.open(f"{self.auth}/client/en.js")
        self.assertEqual(self.sign_in(self.server, uid)["status"], 200)
        made = self.browser.fetch(f"{self.auth}/api/factors/totp", "POST", {})
        self.assertEqual(made["status"], 201, made)
        app = Authenticator(made["json"]["secret"])
        confirmed = self.browser.fetch(f"{self.auth}/api/factors/totp/{made['json']['id']}/confirm", "POST", {"code": app.first_code()})
        self.assertEqual(confirmed["status"], 200, confirmed)
        return app, confirmed["json"]["recovery_codes"]

    def come_to_the_code(self, uid, at="/login"):
        self.browser.fresh()
        self.open(at, "input[name=uid]")
        self.sign_in_at_the_form(uid)
        self.wait_for("input[name=code]")

    def send_code(self, code):
        self.type("input[name=code]", code)
        self.find(".latchkey-second button[type=submit]").click()

    def has_focus(self, selector):
        self.browser.until(lambda: self.focused() == self.find(selector), f"the focus on {selector}")

    def row(self, name):
        rows = self.browser.driver.find_elements("css selector", "#factors li")
        return next(row for row in rows if row.find_element("css selector", "strong").text == name)

    def press_in_row(self, name, words):
        row = self.row(name)
        next(button for button in row.find_elements("css selector", "button") if button.text == words).click()


class SecondFactorTests(SecondStepCase):
    @classmethod
    def build(cls):
        hosts = super().build()
        site = cls.opened(StaticSite(pages={"/": FORM}))
        return {**hosts, "localhost:4500": site.port}

    @classmethod
    def fill_server(cls):
        super().fill_server()
        for uid, name in (("ada", "Ada Lovelace"), ("grace", "Grace Hopper"), ("mary", "Mary Somerville"), ("hedy", "Hedy Lamarr")):
            cls.server.add_user(uid, PASSWORD, name)

    # F-001, F-007, F-027, F-052: the way of a person with a phone
    def test_a_person_from_setting_it_up_to_taking_it_away(self):
        folder = Path(tempfile.mkdtemp(prefix="latchkey-downloads-"))
        self.addCleanup(shutil.rmtree, folder)
        self.browser.save_to(folder)
        self.open_signed_in("/profile#security", "#security", uid="ada")
        self.wait_for_text("It is off: your password alone is enough.")

        # Sets it up …
        self.find("#add-factor").click()
        self.wait_for("#app-dialog[open]")
        self.browser.until(lambda: self.browser.script("return document.getElementById('app-qr').naturalWidth") > 0, "the picture to scan")
        shown = self.find("#app-secret").text
        self.assertRegex(shown, r"^([A-Z2-7]{4} )+[A-Z2-7]{1,4}$")
        self.assertIn(shown.replace(" ", ""), self.find("#app-open").get_attribute("href"))
        app = Authenticator(shown)
        self.find("#app button.main").click()
        self.wait_for_text("Enter the code.")
        self.type("#app-code", app.wrong_code())
        self.find("#app button.main").click()
        self.wait_for_text("This code is not right")
        self.has_focus("#app-code")
        self.type("#app-code", app.code_at(app.now() - 8))
        self.find("#app button.main").click()
        self.browser.until(lambda: re.search("The clock of your phone is off by [45] minutes.", self.all_text()), "the hint about the clock")
        self.type("#app-code", app.first_code())
        self.find("#app button.main").click()

        # … keeps the recovery codes, which one key too many does not lose …
        self.wait_for("#codes-dialog[open]")
        codes = [item.text for item in self.browser.driver.find_elements("css selector", "#codes-list li")]
        self.assertEqual(len(set(codes)), 10)
        for code in codes:
            self.assertRegex(code, RECOVERY_CODE)
        for _ in range(3):
            self.press(Keys.ESCAPE)
            self.wait_for_text("Keep the codes first. Then press “I have kept them”.")
            self.assertTrue(self.find("#codes-dialog").is_displayed())
        self.find("#codes-save").click()
        self.wait_for_text("Saved in the file recovery-codes-ada-")
        saved = self.browser.until(lambda: list(folder.glob("*.txt")), "the file with the codes")[0].read_text()
        self.assertTrue(all(code in saved for code in codes) and "ada" in saved and "localhost" in saved, saved)
        self.find("#codes-copy").click()
        self.browser.until(lambda: re.search("Copied|copy it yourself", self.all_text()), "what became of copying")
        self.find("#codes-kept").click()
        self.wait_for_text("Done. From now on, signing in needs a code from your app too.")
        self.has_focus("#security-title")
        self.wait_for_text("10 codes left")
        self.assertNotIn(codes[0], self.browser.script("return document.documentElement.outerHTML"))
        self.assertNotIn(shown.replace(" ", ""), self.browser.script("return document.documentElement.outerHTML"))

        # … signs out, and in again in two steps …
        self.sign_out()
        self.wait_for_text("You are signed out.")
        self.come_to_the_code("ada")
        self.assertEqual(self.browser.cookies().keys() & {"latchkey", "__Host-latchkey"}, set(), "no session before the second step")
        self.assertEqual(self.value("input[name=password]"), "")
        self.assertFalse(self.find("input[name=password]").is_displayed())
        self.has_focus("input[name=code]")
        self.send_code(app.wrong_code())
        self.wait_for_text("This code is not right")
        self.has_focus("input[name=code]")
        self.assertEqual(self.find("input[name=code]").get_attribute("aria-invalid"), "true")
        code = app.code()
        self.send_code(f"{code[:3]} {code[3:]}")
        self.wait_for("#account")

        # … the code that signed in does not again, but a recovery code does, once …
        self.come_to_the_code("ada")
        self.send_code(code)
        self.wait_for_text("This code is not right")
        self.browser.driver.find_element("xpath", "//button[text()='No phone at hand? Use a recovery code']").click()
        self.has_focus("input[name=code]")
        self.assertEqual(self.find("input[name=code]").get_attribute("inputmode"), "text")
        self.send_code(codes[0].lower().replace("-", " "))
        self.wait_for("#account")
        self.open("/profile#security", "#security")
        self.wait_for_text("9 codes left")

        # … renames the app, makes new codes, and takes it all away.
        name = self.find("#factors strong").text
        self.press_in_row(name, "Rename")
        self.type("#name-typed", "Old phone")
        self.find("#name-form button.main").click()
        self.wait_for_text("It is called Old phone now.")
        self.press_in_row("Recovery codes", "Make new codes")
        self.wait_for("#question-yes").click()
        self.wait_for("#codes-dialog[open]")
        self.assertFalse(set(codes) & {item.text for item in self.browser.driver.find_elements("css selector", "#codes-list li")})
        self.find("#codes-kept").click()
        self.wait_for_text("10 codes left")
        self.press_in_row("Old phone", "Remove")
        self.wait_for_text("Then your password alone is enough to sign in, and your recovery codes stop working.")
        self.find("#question-yes").click()
        self.wait_for_text("Old phone is removed.")
        self.wait_for_text("It is off: your password alone is enough.")
        self.sign_out()
        self.wait_for_text("You are signed out.")
        self.sign_in_at_the_form("ada")
        self.wait_for("#account")
        self.assertEqual(self.browser.csp_reports(), [])

    # F-019, F-052: what was typed stays, and the act is done after a code
    def test_a_session_that_must_prove_it_again_is_asked_for_a_code(self):
        _, codes = self.enrol("grace")
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)
        self.open("/profile#security", "#security")
        self.wait_for("#factors li")
        stand_in.answer({"POST /api/factors/recovery-codes": STEP_UP})
        self.press_in_row("Recovery codes", "Make new codes")
        self.wait_for("#question-yes").click()
        self.wait_for("#again-dialog[open]")
        self.has_focus("#again-password")
        for selector, purpose in (("#again-username", "username"), ("#again-password", "current-password"), ("#again-code", "one-time-code")):
            self.assertEqual(self.find(selector).get_attribute("autocomplete"), purpose)
        stand_in.answer({})
        self.type("#again-password", "not the password")
        self.type("#again-code", codes[0])
        self.find("#again button.main").click()
        self.wait_for_text("The current password is wrong.")
        self.assertEqual(self.value("#again-code"), codes[0])
        self.type("#again-password", PASSWORD)
        self.type("#again-code", "000000" if codes[1] != "000000" else "000001")
        self.find("#again button.main").click()
        self.wait_for_text("This code is not right")
        self.has_focus("#again-code")
        self.assertEqual(self.value("#again-password"), PASSWORD)
        self.type("#again-code", codes[1])
        self.find("#again button.main").click()
        self.wait_for("#codes-dialog[open]")
        self.find("#codes-kept").click()
        self.wait_for_text("10 codes left")

    # A second step that was set up in another tab: the password stays in the question, and a code is asked for too
    def test_a_question_for_the_password_grows_a_field_for_the_code(self):
        self.enrol("hedy")
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)
        self.open("/profile#security", "#security")
        self.wait_for("#factors li")
        stand_in.answer({"POST /api/factors/recovery-codes": refusal(403, "reauth_required", needs={"recent": 600, "factors": 1}),
                         "POST /api/reauth": STEP_UP})
        self.press_in_row("Recovery codes", "Make new codes")
        self.wait_for("#question-yes").click()
        self.wait_for("#again-dialog[open]")
        self.assertFalse(self.find("#again-code").is_displayed())
        self.type("#again-password", PASSWORD)
        self.find("#again button.main").click()
        self.wait_for_text("This account needs a second step")
        self.has_focus("#again-code")
        self.assertEqual(self.value("#again-password"), PASSWORD)

    # F-052: without a mouse, there and back
    def test_the_second_step_by_keyboard(self):
        _, codes = self.enrol("mary")
        self.browser.fresh()
        self.open("/login", "input[name=uid]")
        self.press("mary", Keys.TAB, PASSWORD, Keys.ENTER)
        self.wait_for("input[name=code]")
        self.has_focus("input[name=code]")
        self.tab_until(lambda _, name: name == "Back to the password", "the way back")
        self.press(Keys.ENTER)
        self.has_focus("input[name=password]")
        self.assertEqual((self.value("input[name=uid]"), self.value("input[name=password]")), ("mary", ""))
        self.press(PASSWORD, Keys.ENTER)
        self.wait_for("input[name=code]")
        self.tab_until(lambda _, name: name.startswith("No phone at hand?"), "the recovery codes")
        self.press(Keys.SPACE)
        self.has_focus("input[name=code]")
        self.press(codes[2], Keys.ENTER)
        self.wait_for("#account")

    # F-052: what programs find that fill fields, what is read aloud, and what happens when it takes too long
    def test_the_second_step_in_the_form_of_another_site(self):
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)

        def come(expires_in=300):
            self.browser.open(f"{FRONT_END}/")
            self.wait_for("input[name=uid]")
            self.browser.script("window.heard = []; document.addEventListener('latchkey-error', ({ detail }) => window.heard.push(detail.error.code))")
            stand_in.answer({"POST /api/authenticate": refusal(403, "factor_required", ticket="x" * 22, factors=["totp", "recovery_code"],
                                                               expires_in=expires_in),
                             "POST /api/authenticate/factor": refusal(429, "too_many_attempts", 2)})
            self.sign_in_at_the_form()
            self.wait_for("input[name=code]")
        come()
        field = self.browser.script("""const { type, inputMode, autocomplete, maxLength, form, labels } =
            document.querySelector("latchkey-sign-in > form input[name=code]");
            const described = document.querySelector("input[name=code]").getAttribute("aria-describedby");
            return { type, inputMode, autocomplete, maxLength, fields: form.elements.code !== undefined, labels: labels.length,
                hint: document.getElementById(described).textContent };""")
        self.assertEqual(field, {"type": "text", "inputMode": "numeric", "autocomplete": "one-time-code", "maxLength": 32, "fields": True,
                                 "labels": 1, "hint": "One more step: type the six digits that your authenticator app shows."})
        self.assertEqual(violations(self.browser), [])
        self.assertEqual(self.browser.script("return window.heard"), [], "the form has dealt with it")
        self.send_code("")
        self.wait_for_text("Enter the code.")
        self.send_code("123456")
        self.wait_for_text("Too many attempts. You can try again in 2 seconds.")
        self.wait_for_text("You can try again now.")
        stand_in.answer({"POST /api/authenticate/factor": refusal(401, "ticket_invalid")})
        self.send_code("123456")
        self.wait_for_text("Enter your password again.")
        self.has_focus("input[name=password]")
        self.assertEqual(self.browser.script("return window.heard"), ["too_many_attempts", "ticket_invalid"])

        come(expires_in=1)
        self.find("#elsewhere").click()
        self.wait_for_text("Enter your password again.")
        self.assertEqual(self.focused().get_attribute("id"), "elsewhere", "whoever types elsewhere goes on typing")
        self.assertEqual(len(self.browser.driver.find_elements("css selector", "input[name=code]")), 0)

    # The page is rendered again, in another language, or comes back by "Back", while the code is looked up
    def test_the_second_step_outlives_what_pages_do(self):
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)
        self.browser.open(f"{FRONT_END}/")
        self.wait_for("input[name=uid]")
        stand_in.answer({"POST /api/authenticate": NEEDED})
        self.sign_in_at_the_form()
        self.wait_for("input[name=code]").send_keys("123")
        self.browser.script("document.querySelector('latchkey-sign-in').textContent = ''")
        self.browser.until(lambda: self.value("input[name=code]") == "123", "the form to come back")
        self.assertFalse(self.find("input[name=password]").is_displayed())
        self.browser.script("document.querySelector('latchkey-sign-in').lang = 'es'")
        self.wait_for_text("Un paso más")
        self.assertEqual(self.browser.script("return document.forms.length"), 2)


class StaffTests(SecondStepCase):
    @classmethod
    def fill_server(cls):
        super().fill_server()
        cls.server.add_user("linus", PASSWORD, "Linus Pauling With Quite A Long Name", role="Teacher")
        cls.server.add_user("marie", PASSWORD, "Marie Curie")

    # F-030's other way: who has lost everything is helped by an administrator, who is asked first
    def test_an_administrator_sees_the_second_step_of_somebody_and_removes_it(self):
        for uid in ("linus", "marie"):
            self.enrol(uid)
        self.browser.fresh()
        self.open_signed_in("/users", "#table td[data-part=uid]")
        for width in WIDTHS:
            with self.subTest(width=width):
                self.browser.look(width)
                self.assertEqual(self.browser.script("return document.querySelectorAll('#table .tag.quiet').length"), 2)
                self.assertLessEqual(self.browser.script("return document.documentElement.scrollWidth"), width)
                cut = self.browser.script("""return [...document.querySelectorAll("#table .tag")].filter((tag) =>
                    tag.getBoundingClientRect().right > document.querySelector("#table").getBoundingClientRect().right).length""")
                self.assertEqual(cut, 0)
        self.browser.look(1280)
        self.browser.driver.find_element("link text", "Marie Curie").click()
        self.wait_for("#factors-card")
        self.assertIn("10 codes left", self.find("#factors-card").text)
        self.find("#remove-factors").click()
        self.wait_for("#question[open]")
        self.assertIn("Remove the second step of Marie Curie?", self.all_text())
        self.find("#question-no").click()
        self.find("#remove-factors").click()
        self.wait_for("#question-yes").click()
        self.wait_for_text("Marie Curie signs in with the password alone now.")
        self.has_focus("#factors-title")
        self.assertIn("None: the password alone is enough.", self.find("#factors-card").text)
        self.browser.fresh()
        self.browser.open(f"{self.auth}/client/en.js")
        self.assertEqual(self.sign_in(self.server, "marie")["status"], 200)


class RequiredTests(SecondStepCase):
    settings = {"factors_required": "Teacher", "factors_grace": "0s"}

    @classmethod
    def build(cls):
        hosts = super().build()
        site = cls.opened(StaticSite(pages={"/": FORM}))
        return {**hosts, "localhost:4500": site.port}

    @classmethod
    def fill_server(cls):
        super().fill_server()
        cls.server.add_user("linus", PASSWORD, "Linus Pauling", role="Teacher")

    # F-018: who must have a second step sets it up where they sign in
    def test_a_teacher_who_must_have_one_sets_it_up_and_is_signed_in(self):
        self.browser.fresh()
        self.browser.open(f"{FRONT_END}/")
        self.wait_for("input[name=uid]")
        self.sign_in_at_the_form("linus")
        self.wait_for_text("Your account needs a second step to sign in. Set it up first. Set it up now")
        link = self.browser.driver.find_element("link text", "Set it up now")
        self.assertEqual(link.get_attribute("href"), f"{self.auth}/login")
        self.assertEqual(self.value("input[name=password]"), "")

        self.open("/login", "input[name=uid]")
        self.sign_in_at_the_form("linus")
        self.wait_for("#way-app").click()
        self.wait_for("#app-dialog[open]")
        self.wait_for_text("Your account needs a second step to sign in.")
        self.assertEqual(violations(self.browser), [])
        self.assertEqual(self.browser.cookies().keys() & {"latchkey", "__Host-latchkey"}, set(), "no session yet")
        self.find("#app-cancel").click()
        self.wait_for_text("You are not signed in: your account needs a second step.")

        self.type("input[name=uid]", "linus")
        self.type("input[name=password]", PASSWORD).send_keys(Keys.ENTER)
        self.wait_for("#way-app").click()
        self.wait_for("#app-dialog[open]")
        app = Authenticator(self.find("#app-secret").text)
        self.type("#app-code", app.wrong_code())
        self.find("#app button.main").click()
        self.wait_for_text("This code is not right")
        self.type("#app-code", app.first_code())
        self.find("#app button.main").click()
        self.wait_for("#codes-dialog[open]")
        self.assertEqual(len(self.browser.driver.find_elements("css selector", "#codes-list li")), 10)
        self.find("#codes-kept").click()
        self.wait_for("#account")
        self.assertEqual(self.browser.driver.find_elements("css selector", "#factor-due"), [])


class GraceTests(SecondStepCase):
    settings = {"factors_required": "all"}

    # F-017: every page says by when, and leads to where it is set up
    def test_in_grace_every_page_says_by_when(self):
        for path, ready in (("/profile", "#account"), ("/users", "#table td[data-part=uid]")):
            self.open_signed_in(path, ready)
            banner = self.wait_for("#factor-due")
            self.assertRegex(banner.text, r"^From .+ on your account needs a second step to sign in\. Set it up now$")
            link = banner.find_element("css selector", "a").get_attribute("href")
            self.assertRegex(link, r"/profile(\.html)?#security$")
            self.assertEqual(violations(self.browser), [])
        self.enrol("toby")
        self.open("/profile", "#account")
        self.wait_for_text("10 codes left")
        self.assertEqual(self.browser.driver.find_elements("css selector", "#factor-due"), [])


class WithoutSecondFactorTests(SecondStepCase):
    settings = {"factors_enabled": "false"}

    def test_where_it_is_turned_off_there_is_no_word_of_it(self):
        self.browser.network()
        self.open_signed_in("/profile#security", "#account")
        self.browser.until(lambda: self.find("#sessions li"), "the rest of the page")
        self.assertFalse(self.find("#security").is_displayed())
        self.assertEqual(self.browser.network().exchanges("/api/factors"), [])


if __name__ == "__main__":
    unittest.main()
