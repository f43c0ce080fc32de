"""The menu of the person who is signed in, at the head of every page: by keys, by pointer, on small and large screens."""
import unittest

from accessibility import violations
from browser_case import PASSWORD, SCREENSHOTS
from pages_case import PagesCase
from pictures import png
from selenium.webdriver.common.keys import Keys

LONG_NAME = "Maria Magdalena Konstantina Wolfeschlegelsteinhausenbergerdorff"


class AccountMenuTests(PagesCase):
    @classmethod
    def fill_server(cls):
        super().fill_server()
        cls.server.add_user("long", PASSWORD, LONG_NAME, role="Admin")

    def is_open(self):
        shown = self.find("#account-menu").is_displayed()
        self.assertEqual(self.find("#account-button").get_attribute("aria-expanded"), str(shown).lower())
        return shown

    def focused_words(self):
        return self.focused().text

    def test_arrows_go_through_the_menu_and_escape_closes_it(self):
        self.open_signed_in("/users", "#table td[data-part=uid]")
        self.tab_until(lambda element, name: element.get_attribute("id") == "account-button", "the menu")
        self.assertFalse(self.is_open())
        self.press(Keys.ENTER)
        self.assertTrue(self.is_open())
        for key, item in ((None, "Profile"), (Keys.ARROW_DOWN, "Sign out"), (Keys.ARROW_DOWN, "Profile"), (Keys.ARROW_UP, "Sign out"),
                          (Keys.HOME, "Profile"), (Keys.END, "Sign out")):
            if key:
                self.press(key)
            self.assertEqual(self.focused_words(), item)
            self.assertTrue(self.focus_shows(self.focused()), f"no focus ring on {item}")
        self.press(Keys.ESCAPE)
        self.assertFalse(self.is_open())
        self.assertEqual(self.focused().get_attribute("id"), "account-button")
        self.press(Keys.ARROW_UP)
        self.assertEqual(self.focused_words(), "Sign out")
        self.press(Keys.TAB)
        self.assertFalse(self.is_open())

    def test_a_click_elsewhere_closes_it(self):
        self.open_signed_in("/profile", "#account")
        for elsewhere in ("h1", "#account-button"):
            self.find("#account-button").click()
            self.assertTrue(self.is_open())
            self.find(elsewhere).click()
            self.assertFalse(self.is_open())

    def test_it_says_who_is_signed_in_to_eyes_and_to_screen_readers(self):
        self.open_signed_in("/profile", "#account")
        button = self.find("#account-button")
        self.assertEqual(button.accessible_name, "Account: Thomas Edison")
        self.assertEqual(button.get_attribute("aria-haspopup"), "menu")
        button.click()
        menu = self.find("#account-menu")
        self.assertEqual((menu.aria_role, menu.accessible_name), ("menu", "Account: Thomas Edison"))
        self.assertIn("toby", self.find(".menu p").text)
        found = violations(self.browser)
        self.assertEqual(found, [], "\n".join(found))

    def test_the_head_shows_ones_picture_and_without_one_the_initials(self):
        self.open_signed_in("/profile", "#account")
        self.assertEqual(self.find(".who .initials").text, "TE")
        picture = self.server.folder / "me.png"
        picture.write_bytes(png(40, 40))
        self.find("#picture-file").send_keys(str(picture))
        self.wait_for(".who .portrait")
        self.open("/users", ".who .portrait")
        self.assertFalse(self.find(".who .initials").is_displayed())
        self.open("/profile", "#account")
        self.find("#picture-remove").click()
        self.wait_for(".who .initials")
        self.assertFalse(self.find(".who .portrait").is_displayed())

    # S-104: the person who sits down next sees no picture of the one who left
    def test_signing_out_elsewhere_takes_name_and_menu_away(self):
        self.open_signed_in("/", "#greeting")
        self.find("#account-button").click()
        second = self.browser.new_tab(f"{self.auth}/profile")
        self.wait_for("#account")
        self.sign_out()
        self.wait_for_text("You are signed out.")
        self.browser.driver.switch_to.window(self.browser.first)
        self.wait_for_text("You are not signed in")
        self.assertFalse(self.is_open())
        self.assertNotIn("Thomas Edison", self.find("header").get_attribute("textContent"))
        self.assertNotEqual(second, self.browser.first)

    def test_it_fits_on_every_screen(self):
        for width in (320, 360, 768, 1280):
            for scheme in ("light", "dark"):
                with self.subTest(width=width, scheme=scheme):
                    self.browser.fresh().look(width, 740, scheme)
                    self.open_signed_in("/users", "#table td[data-part=uid]", uid="long")
                    self.find("#account-button").click()
                    self.browser.screenshot(SCREENSHOTS / f"account-menu-{width}-{scheme}.png")
                    box = self.find(".menu").rect
                    self.assertGreaterEqual(box["x"], 0)
                    self.assertLessEqual(box["x"] + box["width"], width)
                    self.assertLessEqual(self.browser.script("return document.documentElement.scrollWidth"), width)
                    self.assertEqual(self.browser.script("""
                        const { x, y, width, height } = arguments[0].getBoundingClientRect();
                        return document.elementFromPoint(x + width / 2, y + height / 2) === arguments[0];""", self.find("#sign-out")), True)

    def test_its_edge_shows_where_the_system_forces_its_colours(self):
        self.browser.look(1280)
        self.browser.devtools("Emulation.setEmulatedMedia", features=[{"name": "forced-colors", "value": "active"}])
        self.open_signed_in("/users", "#table td[data-part=uid]")
        self.find("#account-button").click()
        self.browser.screenshot(SCREENSHOTS / "account-menu-forced-colors.png")
        edge, page = self.browser.script("""
            const panel = document.querySelector(".menu");
            return [getComputedStyle(panel).borderTopColor, getComputedStyle(panel).backgroundColor];""")
        self.assertNotEqual(edge, page)
        self.assertEqual(self.browser.script("return getComputedStyle(document.querySelector('.menu')).borderTopWidth"), "1px")


if __name__ == "__main__":
    unittest.main()
