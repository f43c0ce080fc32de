"""What staff do on the pages: let people join, help with passwords, look into the outbox."""
import json
import re
import unittest
import urllib.request

from selenium.webdriver.common.keys import Keys

from browser_case import PASSWORD
from mailbox import Mailbox
from pages_case import PagesCase
from stand_in import StandIn, refusal
from test_recovery import NEW_PASSWORD

READABLE = re.compile(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}")


class StaffCase(PagesCase):
    settings = {"registration": "approval", "throttle_sign_up_ceiling": 1000}

    @classmethod
    def fill_server(cls):
        super().fill_server()
        cls.server.add_user("teacher1", PASSWORD, "Anne Sullivan", role="Teacher")
        cls.server.add_user("pupil", PASSWORD, "Helen Keller")

    def sign_up(self, uid, name, **more):
        self.browser.open(f"{self.auth}/client/en.js")
        body = {"uid": uid, "name": name, "password": PASSWORD, **more}
        answer = self.browser.fetch(f"{self.auth}/api/user", "POST", body)
        self.assertEqual(answer["status"], 201)
        return answer["json"]

    def button(self, label):
        return self.wait_for(f"[aria-label='{label}']")

    def rows(self, selector):
        return self.browser.script("return [...document.querySelectorAll(arguments[0])].map((row) => row.innerText)", selector)

    def options(self, selector):
        """When there are some: roles come a little later than the page."""
        shown = "return [...document.querySelector(arguments[0]).options].map(({ text }) => text)"
        self.browser.until(lambda: self.browser.script(shown, selector), f"options of {selector}")
        return self.browser.script(shown, selector)


class JoinPageTests(StaffCase):
    def test_a_teacher_makes_a_code_that_the_class_reads_from_the_wall(self):
        self.open_signed_in("/users", "#table td[data-part=uid]", uid="teacher1")
        self.assertEqual(self.find(".places").text.split("\n"), ["Users", "Groups", "Invitations", "Activity"])
        self.find("nav a[href$='/join.html']").click()
        self.wait_for("#joining")
        self.assertEqual(self.options("#code-role"), ["User"])
        self.type("#seats", "0")
        self.find("#new-code button.main").click()
        self.wait_for_text("Seats must be a number from 1 to 10000")
        self.type("#seats", "2")
        self.type("#note", "Year 9, period 3")
        self.find("#new-code button.main").click()
        self.wait_for("#shown[open]")
        code = self.find("#shown-code").text
        self.assertRegex(code, READABLE)
        self.assertIn(f"Open {self.auth}/signup and type:", self.all_text())
        self.assertEqual(self.find("#shown-link").text, f"{self.auth}/signup#{code}")
        # Read from afar: it is as wide as half of the screen.
        self.assertGreater(self.browser.script("""const range = document.createRange();
            range.selectNodeContents(arguments[0]); return range.getBoundingClientRect().width;""", self.find("#shown-code")), 640)
        self.find("#shown-done").click()
        # The note comes first: it says which class this was.
        self.assertEqual(self.rows("#codes strong"), ["Year 9, period 3"])
        self.assertIn(f"{code} · User · 0 of 2 joined · until", self.rows("#codes li")[0])
        self.sign_up("amy", "Amy", code=code)
        self.browser.fetch(f"{self.auth}/api/id")
        self.open_signed_in("/join", "#codes li", uid="teacher1")
        self.assertIn("1 of 2 joined", self.rows("#codes li")[0])
        named = f"{code} (Year 9, period 3)"
        self.button(f"Show {named}").click()
        self.wait_for("#shown[open]")
        self.assertEqual(self.find("#shown-code").text, code)
        self.find("#shown-done").click()
        self.button(f"Revoke: {named}").click()
        self.wait_for_text(f"Revoke {named}?")
        self.find("#question-no").click()
        self.assertIn("until", self.rows("#codes li")[0])
        self.button(f"Revoke: {named}").click()
        self.wait_for("#question-yes").click()
        self.wait_for_text(f"No longer valid: {named}.")
        self.assertIn("revoked", self.rows("#codes li")[0])
        self.assertEqual(self.focused().get_attribute("id"), "codes-title")
        self.assertIsNone(self.find(f"[aria-label='Revoke: {named}']"))
        # Who came is still told.
        self.button(f"Who joined with {named}").click()
        self.wait_for_text("Amy (amy)")

    def test_an_invitation_is_shown_once(self):
        self.open_signed_in("/join", "#joining")
        # Nobody waits: what people come for stands first.
        cards = "return [...document.querySelectorAll('#joining > .card:not([hidden])')].map(({ id }) => id)"
        self.assertEqual(self.browser.script(cards)[-1], "waiting-card")
        self.assertEqual(self.options("#code-role"), ["Admin", "Teacher", "User"])
        self.type("#whom", "not an id")
        self.find("#new-invitation button.main").click()
        self.wait_for_text("User ID cannot have a space")
        self.assertEqual(self.focused().get_attribute("id"), "whom")
        self.type("#whom", "ada@school.test")
        self.find("#new-invitation button.main").click()
        self.wait_for("#shown[open]")
        link = self.find("#shown-link").text
        self.assertTrue(link.startswith(f"{self.auth}/signup#"), link)
        self.assertFalse(self.find("#shown-code").is_displayed())
        self.wait_for_text("This link is shown only once. Send it to nobody but ada@school.test.")
        self.find("#shown-done").click()
        self.assertNotIn(link.rpartition("#")[2], self.browser.script("return document.documentElement.outerHTML"))
        self.assertIn("Invitation for ada@school.test", self.rows("#codes strong"))
        self.assertIn("not used yet", self.rows("#codes li")[0])
        self.assertIsNone(self.find("[aria-label='Show Invitation for ada@school.test']"))

    # S-395
    def test_a_code_for_staff_is_shown_once(self):
        self.open_signed_in("/join", "#joining")
        self.options("#code-role")
        self.browser.script("arguments[0].value = 'Teacher'", self.find("#code-role"))
        self.find("#new-code button.main").click()
        self.wait_for("#question-yes").click()
        self.wait_for("#shown[open]")
        code = self.find("#shown-code").text
        self.assertIn("It is shown only once, because of its role.", self.all_text())
        self.press(Keys.ESCAPE)
        self.wait_for_text("Shown only once. Press Esc again to close.")
        self.press(Keys.ESCAPE)
        self.browser.until(lambda: not self.find("#shown[open]"), "the code to go")
        self.assertNotIn(code, self.browser.script("return document.documentElement.outerHTML"))
        self.assertRegex(self.rows("#codes strong")[0], "Code from .*, no longer shown")
        self.assertNotIn("Show", self.rows("#codes li")[0].replace("no longer shown", ""))

    def test_the_link_is_copied(self):
        self.browser.devtools("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
        self.addCleanup(self.browser.devtools, "Browser.resetPermissions")
        self.open_signed_in("/join", "#joining")
        self.find("#new-code button.main").click()
        self.wait_for("#shown[open]")
        link = self.find("#shown-link").text
        self.find("#shown-copy").click()
        self.wait_for_text("The link is copied.")
        copied = self.browser.driver.execute_async_script("navigator.clipboard.readText().then(arguments[0], (error) => arguments[0](String(error)))")
        self.assertEqual(copied, link)

    def test_a_browser_that_does_not_copy_selects_the_link(self):
        self.open_signed_in("/join", "#joining")
        self.browser.script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
        self.find("#new-code button.main").click()
        self.wait_for("#shown[open]")
        self.find("#shown-copy").click()
        self.wait_for_text("Select the link and copy it yourself.")
        self.assertEqual(self.browser.script("return String(getSelection())"), self.find("#shown-link").text)

    def test_who_waits_is_approved_or_refused(self):
        self.assertEqual(self.sign_up("late", "Late Comer")["state"], "pending")
        self.sign_up("wrong", "Wrong Person", email="wrong@school.test")
        self.open_signed_in("/join", "#waiting li", uid="teacher1")
        self.assertEqual(self.rows("#waiting strong"), ["Late Comer", "Wrong Person"])
        self.assertIn("wrong · wrong@school.test", self.rows("#waiting li")[1])
        self.button("Approve: Late Comer").click()
        self.wait_for_text("Late Comer can sign in now.")
        self.assertEqual(self.focused().get_attribute("id"), "waiting-title")
        self.button("Reject: Wrong Person").click()
        self.wait_for_text("Reject Wrong Person?")
        self.wait_for_text("The account wrong will be deleted.")
        self.find("#question-no").click()
        self.assertEqual(self.rows("#waiting strong"), ["Wrong Person"])
        self.button("Reject: Wrong Person").click()
        self.wait_for("#question-yes").click()
        self.wait_for_text("Wrong Person was rejected, and the account was deleted.")
        self.wait_for_text("No requests.")
        self.assertEqual(self.server.rows("SELECT uid FROM account WHERE uid IN ('late', 'wrong')"), [("late",)])
        self.assertEqual(self.sign_in(self.server, "late")["status"], 200)

    def test_one_key_too_many_does_not_throw_the_code_away(self):
        self.open_signed_in("/users", "#table td[data-part=uid]", uid="teacher1")
        self.button("Reset password: Helen Keller").click()
        self.wait_for("#help-dialog[open]")
        self.press(Keys.ESCAPE)
        self.browser.until(lambda: not self.find("#help-dialog[open]"), "the question to go at once")
        self.button("Reset password: Helen Keller").click()
        self.find("#help button.main").click()
        self.wait_for("#handout")
        self.press(Keys.ESCAPE)
        self.wait_for_text("Shown only once. Press Esc again to close.")
        self.assertRegex(self.find("#handout-code").text, READABLE)
        self.press(Keys.ESCAPE)
        self.browser.until(lambda: not self.find("#help-dialog[open]"), "the code to go")

    # S-302: the page asks for the password on the spot, and nothing that was typed is lost
    def test_a_role_that_needs_a_recent_sign_in_asks_for_the_password_and_goes_on(self):
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)
        def press(form):
            self.find(f"#{form} button.main").click()
            if form == "new-code":
                # It is for many people, and the role opens accounts of others.
                self.wait_for_text("Make a code for the role Teacher?")
                self.assertIn("up to 40", self.find("#question-why").text)
                self.find("#question-yes").click()

        for form, field, role in (("new-code", "note", "code-role"), ("new-invitation", "whom", "invitation-role")):
            with self.subTest(form=form):
                self.open_signed_in("/join", "#joining")
                stand_in.answer({"POST /api/join-codes": refusal(403, "reauth_required")})
                self.assertIn("Teacher", self.options(f"#{role}"))
                self.browser.script("document.getElementById(arguments[0]).value = 'Teacher'", role)
                self.type(f"#{field}", "maria")
                press(form)
                self.wait_for("#again-dialog[open]")
                self.find("#again-cancel").click()
                self.wait_for_text("Not done: you did not confirm that it is you.")
                self.assertEqual((self.value(f"#{field}"), self.value(f"#{role}")), ("maria", "Teacher"))
                press(form)
                self.wait_for("#again-dialog[open]")
                self.type("#again-password", "not the password")
                self.find("#again button.main").click()
                self.wait_for_text("The current password is wrong.")
                stand_in.answer({})
                self.type("#again-password", PASSWORD)
                self.find("#again button.main").click()
                self.wait_for("#shown[open]")
                self.assertIsNone(self.find("#again-dialog"))
                self.find("#shown-done").click()
                self.browser.until(lambda: "Teacher" in self.rows("#codes li")[0], "the list to have the new code")

    def test_who_may_not_is_told(self):
        for uid, path in (("pupil", "/users"), ("pupil", "/join"), ("pupil", "/mail"), ("teacher1", "/mail")):
            with self.subTest(uid=uid, path=path):
                self.browser.fresh()
                self.open_signed_in(path, "#advice", uid=uid)
                self.wait_for_text("You do not have access to this page")
        self.browser.fresh()
        self.open_signed_in("/profile", "#account", uid="pupil")
        self.assertFalse(self.find(".places").is_displayed())


class WaitingListTests(StaffCase):
    """More people wait than one page shows, among them junk that a program signed up."""

    @classmethod
    def fill_server(cls):
        super().fill_server()
        for number in range(23):
            body = {"uid": f"junk{number:02}", "name": f"Junk {number:02}", "password": PASSWORD}
            request = urllib.request.Request(f"http://127.0.0.1:{cls.server.port}/api/user", method="POST", data=json.dumps(body).encode(),
                                             headers={"Host": "localhost:8587", "Content-Type": "application/json"})
            urllib.request.urlopen(request)

    def names(self):
        return self.rows("#waiting strong")

    def until_names(self, names):
        self.browser.until(lambda: self.names() == names, f"the names {names}")

    def left(self):
        return self.server.rows("SELECT COUNT(*) FROM account WHERE uid LIKE 'junk%'")[0][0]

    # S-314: a person is found however many wait before them, and junk is refused page by page
    def test_a_person_is_found_among_many_and_the_junk_is_refused_at_once(self):
        self.sign_up("realpupil", "Real Pupil")
        self.open_signed_in("/join", "#waiting li", uid="teacher1")
        self.until_names([f"Junk {number:02}" for number in range(20)])
        self.wait_for_text("24 accounts are waiting.")
        self.find("#waiting-next").click()
        self.until_names(["Junk 20", "Junk 21", "Junk 22", "Real Pupil"])
        self.assertEqual(self.find("#waiting-next").get_attribute("aria-disabled"), "true")
        self.browser.script("""const sort = document.getElementById("waiting-sort");
            sort.value = "-created_at"; sort.dispatchEvent(new Event("change", { bubbles: true }));""")
        self.browser.until(lambda: self.names()[0] == "Real Pupil", "the newest first")
        self.type("#waiting-q", "realp")
        self.until_names(["Real Pupil"])
        self.button("Approve: Real Pupil").click()
        self.wait_for_text("Real Pupil can sign in now.")
        self.wait_for_text("Nobody was found.")
        self.type("#waiting-q", "junk")
        self.browser.until(lambda: len(self.names()) == 20, "a page of junk")
        # One by one …
        for name in ("Junk 22", "Junk 21"):
            self.find(f"[aria-label='Select: {name}']").click()
        self.assertTrue(self.browser.script("return document.getElementById('waiting-all').indeterminate"))
        self.find("#waiting-refuse").click()
        self.wait_for_text("Reject 2 people?")
        self.assertIn("Junk 22 (junk22), Junk 21 (junk21)", self.find("#question").text)
        self.find("#question-no").click()
        self.assertEqual(self.left(), 23)
        self.find("#waiting-refuse").click()
        self.wait_for("#question-yes").click()
        self.wait_for_text("2 people were rejected.")
        self.assertEqual(self.left(), 21)
        # … and a whole page.
        self.find("#waiting-all").click()
        self.assertEqual(self.find("#waiting-refuse").text, "Reject selected (20)")
        self.find("#waiting-refuse").click()
        self.wait_for("#question-yes").click()
        self.wait_for_text("20 people were rejected.")
        self.until_names(["Junk 00"])
        self.assertFalse(self.find("#waiting-selection").is_displayed())

    def test_who_was_approved_meanwhile_is_told_apart(self):
        self.sign_up("quick", "Quick One")
        self.sign_up("slow", "Slow One")
        self.open_signed_in("/join", "#waiting li", uid="teacher1")
        # Both are the newest: they stand on the last page.
        self.browser.script("""const sort = document.getElementById("waiting-sort");
            sort.value = "-created_at"; sort.dispatchEvent(new Event("change", { bubbles: true }));""")
        self.browser.until(lambda: self.names()[:2] == ["Slow One", "Quick One"], "the newest first")
        for name in ("Slow One", "Quick One"):
            self.find(f"[aria-label='Select: {name}']").click()
        self.server.command("user", "enable", "quick")
        self.find("#waiting-refuse").click()
        self.wait_for("#question-yes").click()
        self.wait_for_text("1 person was rejected. Somebody else has already decided about: Quick One.")
        self.assertEqual(self.server.rows("SELECT uid FROM account WHERE uid IN ('quick', 'slow')"), [("quick",)])


class PasswordHelpTests(StaffCase):
    def test_a_teacher_helps_and_the_pupil_comes_back_in(self):
        self.open_signed_in("/users", "#table td[data-part=uid]", uid="teacher1")
        # Neither oneself nor an administrator.
        self.assertEqual(self.rows("#table td .button"), ["Reset password"])
        self.button("Reset password: Helen Keller").click()
        self.wait_for("#help-dialog[open]")
        self.wait_for_text("Reset password for Helen Keller")
        self.find("#help button.main").click()
        self.wait_for("#handout")
        code = self.find("#handout-code").text
        self.assertRegex(code, READABLE)
        facts = self.find("#handout").text
        for fact in ("pupil", f"{self.auth}/reset"):
            self.assertIn(fact, facts)
        self.browser.script("window.print = () => { window.printed = document.getElementById('handout-code').innerText; }")
        self.find("#handout-print").click()
        self.assertEqual(self.browser.script("return window.printed"), code)
        self.browser.devtools("Emulation.setEmulatedMedia", media="print")
        self.addCleanup(self.browser.devtools, "Emulation.setEmulatedMedia", media="")
        self.assertTrue(self.find("#handout-code").is_displayed())
        for selector in ("#table", ".top", "#handout-print"):
            self.assertFalse(self.find(selector).is_displayed(), f"{selector} is not printed")
        self.browser.devtools("Emulation.setEmulatedMedia", media="")
        self.find("#handout-done").click()
        self.assertNotIn(code, self.browser.script("return document.documentElement.outerHTML"))
        self.browser.fresh()
        self.open("/forgot", "#ask")
        self.find("#use-code").click()
        for field, text in (("#uid", "pupil"), ("#code", code), ("#new", NEW_PASSWORD)):
            self.type(field, text)
        self.find("#recover button.main").click()
        self.wait_for_text("Your password is changed")
        self.find("#way-on").click()
        self.wait_for("input[name=uid]")
        self.sign_in_at_the_form("pupil", NEW_PASSWORD)
        self.wait_for("#account")
        self.server.command("user", "set-password", "pupil", "--password-stdin", text=PASSWORD + "\n")

    # S-302: the page asks for the password on the spot, and nothing that was chosen is lost
    def test_a_code_that_needs_a_recent_sign_in_asks_for_the_password_and_goes_on(self):
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)
        self.open_signed_in("/users?q=pupil", "#table td .button", uid="teacher1")
        pupil = self.browser.fetch(f"{self.auth}/api/user?page=1&q=pupil")["json"]["users"][0]["id"]
        stand_in.answer({f"POST /api/user/{pupil}/recovery-code": refusal(403, "reauth_required")})
        self.button("Reset password: Helen Keller").click()
        self.browser.script("document.getElementById('help-lifetime').value = '3600'")
        self.find("#help button.main").click()
        self.wait_for("#again-dialog[open]")
        self.wait_for_text("To continue, type the password of teacher1 again.")
        self.press(Keys.ESCAPE)
        self.browser.until(lambda: "Not done: you did not confirm" in self.find("#help .message").text, "the refusal in the first dialog")
        self.assertEqual(self.value("#help-lifetime"), "3600")
        self.find("#help button.main").click()
        stand_in.answer({})
        self.type("#again-password", PASSWORD)
        self.find("#again button.main").click()
        self.wait_for("#handout")
        self.assertRegex(self.find("#handout-code").text, READABLE)

    def test_administrators_help_everybody_but_themselves(self):
        self.open_signed_in("/users", "#table td[data-part=uid]")
        labels = self.browser.script("return [...document.querySelectorAll('#table td .button')].map((button) => button.ariaLabel)")
        self.assertEqual(labels, ["Reset password: Helen Keller", "Reset password: Anne Sullivan"])


class MailPageTests(StaffCase):
    # Where staff let people in, the first mail goes out then.
    settings = {**StaffCase.settings, "registration": "open"}

    def test_a_mail_is_seen_and_sent_again(self):
        mailbox = Mailbox(self.server)
        self.sign_up("mailed", "Mailed Person", email="mailed@school.test")
        first = mailbox.next("mailed@school.test", "confirm your e-mail address")
        self.open_signed_in("/users", "#table td[data-part=uid]")
        self.find("nav a[href$='/mail.html']").click()
        self.wait_for("#mails li")
        self.browser.until(lambda: self.find("[aria-label='Refresh']").click() or "Sent" in self.rows("#mails li")[0], "a mail that was sent")
        self.assertIn("mailed@school.test", self.rows("#mails li")[0])
        self.assertIn("written to", self.rows("#mails li")[0])
        self.assertNotIn(first.secret, self.browser.script("return document.documentElement.outerHTML"))
        [path] = mailbox.folder.glob("[!.]*.eml")
        path.unlink()
        mailbox.read.clear()
        self.button("Send again: Confirm the address, mailed@school.test").click()
        self.wait_for_text("The e-mail to mailed@school.test will be sent again.")
        self.assertEqual(mailbox.next("mailed@school.test", "confirm your e-mail address").secret, first.secret)

    # S-302: the page asks for the password on the spot
    def test_sending_again_what_was_sent_asks_for_the_password_and_goes_on(self):
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)
        self.sign_up("asked", "Asked Person", email="asked@school.test")
        self.open_signed_in("/mail", "#mails li")
        mails = self.browser.fetch(f"{self.auth}/api/mail")["json"]["mails"]
        mail = next(mail["id"] for mail in mails if mail["recipient"] == "asked@school.test")
        stand_in.answer({f"POST /api/mail/{mail}": refusal(403, "reauth_required")})
        self.button("Send again: Confirm the address, asked@school.test").click()
        self.wait_for("#again-dialog[open]")
        stand_in.answer({})
        self.type("#again-password", PASSWORD)
        self.find("#again button.main").click()
        self.wait_for_text("The e-mail to asked@school.test will be sent again.")


if __name__ == "__main__":
    unittest.main()
