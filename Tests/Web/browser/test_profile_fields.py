"""The fields that the operator declared, on one's own profile: each kind, who may change what, and what goes wrong."""
import unittest

from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from accessibility import violations
from browser_case import PASSWORD
from pages_case import PagesCase
from stand_in import LOST, StandIn, refusal

FIELDS = ("section text: Section", "github text everyone", "grade number: Grade", "newsletter boolean: Newsletter",
          "born date: Date of birth", "final number self staff: Final grade", "notes text staff: Notes", "action text")


class FieldsCase(PagesCase):
    settings = {"profile_fields": ", ".join(FIELDS)}

    @classmethod
    def fill_server(cls):
        super().fill_server()
        for uid in ("ann", "ben", "cat", "dan", "eva"):
            cls.server.add_user(uid, PASSWORD, uid.title())

    def open_profile(self, uid):
        self.open_signed_in("/profile", "#account", uid=uid)

    def save(self):
        self.find("#fields button.main").click()

    def message(self):
        return self.find("#fields .message").text

    def saved(self, word="Saved."):
        self.browser.until(lambda: self.message() == word, f"“{word}” below the fields; it says “{self.message()}”")

    def profile(self):
        return self.browser.fetch(f"{self.auth}/api/user/{self.own_id()}/profile")["json"]["profile"]

    def own_id(self):
        return self.browser.fetch(f"{self.auth}/api/id")["json"]["id"]

    def set_date(self, value):
        """As a person picks it; how it is typed depends on the browser's language."""
        self.browser.script("arguments[0].value = arguments[1]", self.find("#field-born"), value)


class FieldsTests(FieldsCase):
    def test_each_kind_is_filled_in_saved_and_there_after_a_reload(self):
        self.open_profile("ann")
        labels = self.browser.script(
            "return [...document.querySelectorAll('#fields label')].map((label) => label.textContent)")
        self.assertEqual(labels, ["Section", "github", "Grade", "Newsletter", "Date of birth", "Final grade", "action"])
        self.type("#field-section", "Period 3" + Keys.ENTER + "room <b>12</b>")
        self.type("#field-grade", "1,5")
        Select(self.find("#field-newsletter")).select_by_visible_text("No")
        self.set_date("2009-02-28")
        self.type("#field-action", "x")
        self.save()
        self.saved()
        self.assertEqual(self.profile(), {
            "section": "Period 3\nroom <b>12</b>", "github": None, "grade": 1.5, "newsletter": False, "born": "2009-02-28",
            "final": None, "action": "x"})
        self.open("/profile", "#fields")
        values = {name: self.value(f"#field-{name}") for name in ("section", "grade", "newsletter", "born", "github")}
        self.assertEqual(values, {"section": "Period 3\nroom <b>12</b>", "grade": "1.5", "newsletter": "false",
                                  "born": "2009-02-28", "github": ""})
        self.find("#field-section").clear()
        Select(self.find("#field-newsletter")).select_by_visible_text("Not set")
        self.save()
        self.saved()
        self.assertEqual((self.profile()["section"], self.profile()["newsletter"]), (None, None))

    def test_enter_in_a_field_saves_and_keeps_the_focus(self):
        self.open_profile("ben")
        self.type("#field-grade", "2" + Keys.ENTER)
        self.saved()
        self.assertEqual(self.focused().get_attribute("id"), "field-grade")

    def test_what_is_no_number_is_told_beside_the_field_and_nothing_is_lost(self):
        self.open_profile("cat")
        self.type("#field-section", "P4")
        self.type("#field-grade", "very good")
        self.save()
        self.browser.until(lambda: self.find("#field-grade-refusal"), "the refusal")
        self.assertEqual(self.find("#field-grade-refusal").text, "This must be a number")
        self.assertEqual(self.focused().get_attribute("id"), "field-grade")
        self.assertEqual(self.message(), "")
        self.assertEqual(self.value("#field-section"), "P4")
        self.assertIsNone(self.profile()["section"])
        self.type("#field-grade", "3")
        self.save()
        self.saved()
        self.assertEqual((self.profile()["section"], self.profile()["grade"]), ("P4", 3))

    def test_what_staff_fill_in_is_shown_and_cannot_be_changed(self):
        self.open_profile("toby")
        self.type("#field-notes", "for staff alone")
        self.save()
        self.saved()
        users = self.browser.fetch(f"{self.auth}/api/user?q=dan")["json"]
        path = f"{self.auth}/api/user/{users[0]['id']}/profile"
        changed = self.browser.fetch(path, "PUT", {"final": 1.25, "notes": "late"})
        self.assertEqual(changed["status"], 200)
        self.open_profile("dan")
        self.assertEqual(self.value("#field-final"), "1.25")
        self.assertEqual(self.find("#field-final").get_attribute("readonly"), "true")
        hint = self.find("#field-final").get_attribute("aria-describedby")
        self.assertEqual(self.find(f"#{hint}").text, "The people who run this site fill this in.")
        self.assertEqual(self.find("#field-github-hint").text, "Everyone who is signed in sees this.")
        self.assertIsNone(self.find("#field-notes"))
        self.assertNotRegex(self.all_text(), r"\blate\b")

    def test_a_change_made_elsewhere_is_not_undone(self):
        self.open_profile("eva")
        path = f"{self.auth}/api/user/{self.own_id()}/profile"
        self.assertEqual(self.browser.fetch(path, "PUT", {"github": "eva-9"})["status"], 200)
        self.type("#field-section", "P5")
        self.save()
        self.saved()
        self.assertEqual((self.profile()["github"], self.value("#field-github")), ("eva-9", "eva-9"))

    def test_trouble_keeps_what_was_typed(self):
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)
        self.open_profile("toby")
        route = f"PUT /api/user/{self.own_id()}/profile"
        self.type("#field-section", "typed")
        for trouble, sentence in ((LOST, "The sign-in server at http://localhost:8587 does not answer."),
                                  (refusal(500, "internal_error"), "Something went wrong on the server.")):
            stand_in.answer({route: trouble})
            self.save()
            self.browser.until(lambda: sentence in self.message(), sentence)
            self.assertEqual(self.value("#field-section"), "typed")
        stand_in.answer({})
        self.save()
        self.saved()

    def test_the_end_of_the_session_is_told(self):
        self.open_profile("toby")
        self.browser.fetch(f"{self.auth}/api/authenticate", "DELETE")
        self.save()
        self.wait_for_text("You are no longer signed in")
        self.assertFalse(self.find("#fields").is_displayed())

    def test_the_form_is_accessible_also_where_it_refuses(self):
        self.open_profile("toby")
        self.assertEqual(violations(self.browser), [])
        self.type("#field-grade", "none")
        self.save()
        self.browser.until(lambda: self.find("#field-grade-refusal"), "the refusal")
        self.assertEqual(violations(self.browser), [])


class SpanishFieldsTests(FieldsCase):
    browser_options = {"language": "es"}

    def test_the_form_speaks_spanish(self):
        self.open_profile("ann")
        self.assertEqual(self.find("#fields-title").text, "Sobre ti")
        self.type("#field-grade", "muy bien")
        self.save()
        self.browser.until(lambda: self.find("#field-grade-refusal"), "the refusal")
        self.assertEqual(self.find("#field-grade-refusal").text, "Esto debe ser un número")
        self.type("#field-grade", "9,5")
        self.save()
        self.saved("Guardado.")
        self.assertEqual(self.profile()["grade"], 9.5)


class NoFieldsTests(PagesCase):
    def test_without_fields_there_is_no_card(self):
        self.open_signed_in("/profile", "#account")
        self.wait_for("#sessions li")
        self.assertFalse(self.find("#fields").is_displayed())


if __name__ == "__main__":
    unittest.main()
