"""The pages of administration without a mouse: every control is reached and shows it, and the acts are done by keys."""
import unittest

from selenium.webdriver.common.keys import Keys

from test_administration import AdministrationCase

CONTROLS = """
const isThere = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.disabled && element.tabIndex >= 0;
const all = [...document.querySelectorAll("main :is(a[href], button, input, select, textarea, summary)")].filter(isThere);
// Of choices that exclude each other the keys reach one, and the arrows the others.
const key = (element) => element.type === "radio" ? `${element.form?.id} ${element.name}` : element;
window.toReach = new Map(all.map((element) => [key(element), element]));
return window.toReach.size;
"""
REACHED = """
for (const [key, element] of window.toReach) if (element === document.activeElement) window.toReach.delete(key);
return [document.activeElement, window.toReach.size, [...window.toReach.values()].map((element) => element.outerHTML.slice(0, 120))];
"""


class KeysTests(AdministrationCase):
    def reach_everything(self):
        count, before, missing = self.browser.script(CONTROLS), None, []
        self.assertGreater(count, 0)
        # Beside what is in the page there are its head and foot.
        for _ in range(count + 40):
            self.press(Keys.TAB)
            element, left, missing = self.browser.script(REACHED)
            # A date has stops of its own inside.
            if element != before:
                self.assertTrue(self.focus_shows(element), f"no focus ring on {element.get_attribute('outerHTML')[:120]}")
            if not left:
                return
            before = element
        raise AssertionError(f"Tab does not reach {missing}")

    # nothing needs a mouse
    def test_every_control_is_reached_and_shows_the_focus(self):
        self.open_signed_in("/groups", "#group-list li")
        pages = {
            f"/user?id={self.person('pupil0')['id']}": "#events li", f"/group?id={self.group('year9')}": "#members li",
            "/groups": "#group-list li", "/join": "#joining", "/activity": "#events li", "/overview": "#charts svg",
            "/settings": "#settings", "/users": "#table td[data-part=uid]", "/roster": "#source", "/start": "#first",
        }
        for path, ready in pages.items():
            with self.subTest(path=path):
                self.open(path, ready)
                self.reach_everything()

    def test_every_control_of_a_list_and_its_slips_is_reached(self):
        self.open_signed_in("/groups", "#group-list li", uid="anne")
        chess = self.group("chess")
        self.open(f"/roster?group={chess}", "#source")
        self.browser.script("arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', { bubbles: true }))",
                            self.find("#cells"), "name\nAda Lovelace\nИван")
        self.tab_to("#source button.main")
        self.press(Keys.ENTER)
        self.wait_for("#rows tr")
        self.reach_everything()
        self.tab_to("#apply")
        self.press(Keys.ENTER)
        self.wait_for("#print")
        self.reach_everything()
        self.tab_to("#print")
        self.press(Keys.ENTER)
        self.wait_for("#making button.main")
        self.tab_to("#making button.main")
        self.press(Keys.ENTER)
        self.wait_for(".paper dd")
        self.reach_everything()

    def tab_to(self, selector):
        return self.tab_until(lambda element, name: element == self.find(selector), selector, most=90)

    def test_a_leader_moves_somebody_by_keys(self):
        self.open_group("year9", "anne")
        self.tab_to("[aria-label='Select: Pupil 0']")
        self.press(Keys.SPACE)
        self.tab_to("#move")
        self.press(Keys.ENTER)
        self.wait_for("#moving-dialog[open]")
        self.tab_to("#moving button.main")
        self.press(Keys.ENTER)
        self.wait_for_text("1 person is in Chess club now.")

    def test_an_administrator_gives_a_role_and_thinks_better_of_disabling(self):
        self.open_person("pupil1")
        self.tab_to("#given-role")
        self.press("E")
        self.tab_to("#give-role button:not([type])")
        self.press(Keys.ENTER)
        self.wait_for_text("Pupil 1 has the role Editor now.")
        self.tab_to("#disable")
        self.press(Keys.ENTER)
        self.wait_for_text("Disable the account of Pupil 1?")
        self.press(Keys.ESCAPE)
        self.browser.until(lambda: self.focused() == self.find("#disable"), "the focus to be back")
        self.assertEqual(self.server.rows("SELECT state FROM account WHERE uid = 'pupil1'"), [(1,)])


if __name__ == "__main__":
    unittest.main()
