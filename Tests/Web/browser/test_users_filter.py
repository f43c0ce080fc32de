"""Parts of the list of users, and how many people wait for approval."""
import unittest

from accessibility import violations
from browser_case import PASSWORD, SCREENSHOTS
from selenium.webdriver.common.keys import Keys
from test_staff_pages import StaffCase


class FilterCase(StaffCase):
    @classmethod
    def fill_server(cls):
        super().fill_server()
        cls.server.add_user("gone", PASSWORD, "Gone Away")
        cls.server.command("user", "disable", "gone")

    def setUp(self):
        super().setUp()
        if not self.server.rows("SELECT 1 FROM account WHERE uid = 'late'"):
            self.sign_up("late", "Late Comer")
            self.sign_up("later", "Later Comer")

    def names(self):
        return self.rows("#table [role=rowheader]")

    def chip(self, words):
        return self.browser.until(lambda: next(chip for chip in self.browser.driver.find_elements("css selector", "#chips button")
                                               if chip.text == words), f"the chip “{words}”")

    def pressed(self):
        return self.rows("#chips [aria-pressed=true]")

    def until_names(self, names):
        self.browser.until(lambda: sorted(self.names()) == sorted(names), f"{names}, not {self.names()}")


class FilterChipTests(FilterCase):
    def test_staff_see_one_part_of_the_list(self):
        self.open_signed_in("/users", "#table td[data-part=uid]")
        self.assertEqual((len(self.names()), self.pressed()), (6, ["All"]))
        for words, names in (("Teachers", ["Anne Sullivan"]), ("Waiting", ["Late Comer", "Later Comer"]),
                             ("Disabled", ["Gone Away"])):
            self.chip(words).click()
            self.until_names(names)
            self.assertEqual(self.pressed(), [words])
        self.type("#q", "nobody-like-this")
        self.wait_for_text("Nobody was found. Try fewer letters.")

    def test_the_address_keeps_the_part_and_back_leads_out_of_it(self):
        self.open_signed_in("/users", "#table td[data-part=uid]")
        self.chip("Disabled").click()
        self.until_names(["Gone Away"])
        self.assertEqual(self.browser.script("return location.search"), "?show=disabled")
        self.browser.driver.refresh()
        self.wait_for("#table td[data-part=uid]")
        self.assertEqual((self.names(), self.pressed()), (["Gone Away"], ["Disabled"]))
        self.browser.driver.back()
        self.browser.until(lambda: self.pressed() == ["All"] and len(self.names()) == 6, "the whole list")
        self.open("/users?show=constructor", "#table td[data-part=uid]")
        self.assertEqual(self.pressed(), ["All"], "a word that is no part shows the whole list")

    def test_the_keys_reach_the_chips_and_the_chip_keeps_the_focus(self):
        self.open_signed_in("/users", "#table td[data-part=uid]")
        self.tab_until(lambda element, name: name == "Waiting", "the chip")
        self.press(Keys.SPACE)
        self.until_names(["Late Comer", "Later Comer"])
        self.assertEqual(self.focused().text, "Waiting")
        self.assertEqual(self.find("#chips").accessible_name, "Show")

    def test_who_waits_can_be_approved_from_the_list(self):
        self.open_signed_in("/users?show=waiting", "#table td[data-part=uid]")
        self.find("[aria-label='Approve or reject: Late Comer']").click()
        self.wait_for("#waiting li")
        self.assertIn("Late Comer", self.rows("#waiting strong"))

    def test_they_fit_and_can_be_read_on_every_screen(self):
        for width, scheme in ((360, "light"), (360, "dark"), (768, "light"), (1280, "light"), (1280, "dark")):
            with self.subTest(width=width, scheme=scheme):
                self.browser.fresh().look(width, 800, scheme, reduced_motion=True)
                self.open_signed_in("/users?show=waiting", "#table td[data-part=uid]")
                self.wait_for(".badge")
                self.browser.screenshot(SCREENSHOTS / f"users-filter-{width}-{scheme}.png")
                self.assertLessEqual(self.browser.script("return document.documentElement.scrollWidth"), width)
                found = violations(self.browser)
                self.assertEqual(found, [], "\n".join(found))

    def test_the_pressed_chip_shows_in_forced_colours(self):
        self.browser.look(1280)
        self.browser.devtools("Emulation.setEmulatedMedia", features=[{"name": "forced-colors", "value": "active"}])
        self.open_signed_in("/users", "#table td[data-part=uid]")
        self.browser.screenshot(SCREENSHOTS / "users-filter-forced-colors.png")
        colour = "return getComputedStyle(arguments[0]).backgroundColor"
        self.assertNotEqual(self.browser.script(colour, self.chip("All")), self.browser.script(colour, self.chip("Waiting")))


class WaitingBadgeTests(FilterCase):
    def badge(self):
        return self.find(".badge").text.split("\n")[0] if self.find(".badge").is_displayed() else ""

    def test_staff_see_on_every_page_how_many_wait(self):
        self.open_signed_in("/profile", "#account", uid="teacher1")
        self.wait_for(".badge")
        link = self.find(".places a[href$='join.html']")
        self.assertEqual(link.accessible_name, "Invitations 2 accounts are waiting")
        link.click()
        self.wait_for("#waiting li")
        self.button("Approve: Late Comer").click()
        self.wait_for_text("Late Comer can sign in now.")
        self.browser.until(lambda: "1 account is waiting" in link_name(self), "the smaller number")
        self.button("Approve: Later Comer").click()
        self.wait_for_text("Later Comer can sign in now.")
        self.browser.until(lambda: self.badge() == "", "no badge when nobody waits")

    def test_nobody_else_is_told_and_nobody_else_asks(self):
        self.browser.network()
        self.open_signed_in("/profile", "#account", uid="pupil")
        self.assertEqual(self.browser.script("return document.querySelector('.badge').textContent"), "")
        self.assertEqual(self.browser.network().exchanges("/api/pending"), [])


def link_name(case):
    return case.find(".places a[href$='join.html']").accessible_name


if __name__ == "__main__":
    unittest.main()
