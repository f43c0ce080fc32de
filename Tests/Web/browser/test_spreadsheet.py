"""The list of people in LibreOffice: nothing in it is computed, and it comes back in as the same people."""
import os
import unittest

from pages_case import PagesCase
from spreadsheet import Spreadsheet

# What spreadsheets take for formulas, and what they like to change.
NAMES = {
    "equals": "=1+1", "at": "@SUM(1+1)", "plus": "+3", "minus": "-2", "wide": "＝1+1", "wide-plus": "＋3", "wide-minus": "－2", "wide-at": "＠SUM",
    "link": '=HYPERLINK("http://localhost/"&A1;"Grade")', "command": "=cmd|' /C calc'!A0", "quotes": 'Bob "B", the second; of two',
    "within": "Ada;=1+41;", "within-comma": "Ada,=1+41,", "within-quotes": 'Ada;"=1+41;', "within-spaces": "Ada; =1+41;",
    "apostrophe": "O'Brien", "number": "12", "day": "2026-12-24", "umlauts": "Jürgen Groß", "script": "李小龍",
}
FORMS = {"comma": ",", "semicolon": ";", "tab": "\t"}


@unittest.skipUnless(os.environ.get("LATCHKEY_SOAK"), "a part of make soak, with LibreOffice")
class SpreadsheetTests(PagesCase):
    settings = {"profile_fields": "motto text everyone staff: Motto", "throttle_read_ceiling": 0, "throttle_write_ceiling": 0}

    @classmethod
    def fill_server(cls):
        super().fill_server()
        cls.office = cls.opened(Spreadsheet())
        quoted = {uid: '"' + name.replace('"', '""') + '"' for uid, name in NAMES.items()}
        lines = ["uid,name,group,ends,motto", *(f"{uid},{name},year-9|chess,2126-12-24,{name}" for uid, name in quoted.items())]
        table = cls.server.folder / "people.csv"
        table.write_text("\n".join(lines) + "\n", encoding="utf-8")
        cls.server.command("roster", "import", str(table), "--make-groups")

    def people(self):
        return self.server.rows("SELECT uid, name, email, roles, state, ends_at FROM account ORDER BY uid")

    def saved(self, form):
        """The file that the page saves."""
        folder = self.office.folder / form
        folder.mkdir()
        self.browser.save_to(folder)
        self.open_signed_in("/users", "#selection")
        self.find("#export").click()
        self.wait_for("#export-dialog[open]")
        self.browser.script("arguments[0].value = arguments[1]", self.find("#export-form"), form)
        self.find("#export-dialog button.main").click()
        self.wait_for_text("Saved in the file latchkey-users-")
        [file] = self.browser.until(lambda: list(folder.glob("*.csv")), "the file")
        return file

    def test_a_cell_that_is_not_made_safe_would_be_computed(self):
        table = self.office.folder / "control.csv"
        table.write_text('"uid","name"\r\n"ann","=1+1"\r\n', encoding="utf-8")
        self.assertEqual(len(self.office.formulas_in(table)), 1)
        # without the quotation marks, which this program, unlike others, keeps together until a separator follows them
        table.write_text("uid,name\r\nann,Ann;=1+41;\r\n", encoding="utf-8")
        self.assertEqual(len(self.office.formulas_in(table, ";")), 1)

    # what goes out is no formula anywhere, and comes back in
    def test_the_list_is_never_computed_and_comes_back_in(self):
        before = self.people()
        self.assertEqual(len(before), len(NAMES) + 1)
        for form, delimiter in FORMS.items():
            with self.subTest(form=form):
                file = self.saved(form)
                for opened_with in FORMS.values():
                    self.assertEqual(self.office.formulas_in(file, opened_with), [], opened_with)
                self.comes_back_in(file)
                self.comes_back_in(self.office.saved_again(file, delimiter))
        self.assertEqual(self.people(), before)

    def comes_back_in(self, file):
        """Also with what is changed of people who are there: nothing is."""
        self.open("/roster", "#source")
        self.find("#file").send_keys(str(file))
        self.find("[name=update]").click()
        self.find("#source button.main").click()
        expected = f"New: 0. Changed: 0. Already there: {len(NAMES) + 1}. Rejected: 0."
        self.browser.until(lambda: self.find("#counts").text == expected, f"{expected} of {file}")
        self.assertFalse(self.find("#apply").is_displayed())


if __name__ == "__main__":
    unittest.main()
