"""The site's own name, logo, colour, way back and support: on pages, and on the slips that staff print."""
import base64
import tempfile
import unittest
from pathlib import Path

from accessibility import violations
from browser_case import PASSWORD, SCREENSHOTS
from pages_case import PagesCase
from test_screens import SETTLED

LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="8" fill="#7c2d12"/>
<circle cx="20" cy="20" r="10" fill="#fff"/></svg>"""
CONTRAST = """
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const light = (text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16) / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
const ratio = (one, other) => (Math.max(light(one), light(other)) + 0.05) / (Math.min(light(one), light(other)) + 0.05);
const [accent, on] = [colour("--accent"), colour("--on-accent")];
return { accent, ratios: [on, colour("--page"), colour("--surface"), colour("--accent-soft")].map((other) => ratio(accent, other)) };
"""


class SiteCase(PagesCase):
    support = "the school office (office@school.example)"

    @classmethod
    def build(cls):
        folder = tempfile.TemporaryDirectory(prefix="latchkey-site-")
        cls.addClassCleanup(folder.cleanup)
        logo = Path(folder.name) / "logo.svg"
        logo.write_text(LOGO)
        cls.settings = {"site_name": "Example School", "site_logo": logo, "site_accent": "7c2d12",
                        "site_home_url": "https://www.school.example/start", "site_support": cls.support}
        return super().build()

    @classmethod
    def fill_server(cls):
        super().fill_server()
        cls.server.add_user("pupil", PASSWORD, "Helen Keller")


class SiteLookTests(SiteCase):
    def test_pages_show_whose_they_are(self):
        self.open("/login", ".brand .logo")
        brand = self.find(".brand")
        self.assertEqual((brand.text, brand.accessible_name), ("Example School", "Example School"))
        self.assertEqual(self.find(".brand .logo").get_attribute("alt"), "Example School")
        self.browser.until(lambda: self.browser.script("return document.querySelector('.brand .logo').naturalWidth") > 0, "the logo")
        self.assertEqual(self.browser.script("return document.title"), "Sign in · Example School")
        self.assertEqual(self.browser.csp_reports(), [])

    def test_the_way_back_and_whom_to_ask_stand_below_every_page(self):
        for path in ("/login", "/signup", "/forgot", "/error?code=not_found", "/nowhere/at/all"):
            with self.subTest(path=path):
                self.open(path, ".foot a")
                links = self.browser.script("return [...document.querySelectorAll('.foot a')].map(({ href, innerText }) => [href, innerText])")
                self.assertEqual(links, [["https://www.school.example/start", "Back to Example School"],
                                         ["mailto:office@school.example", "office@school.example"]])
        self.assertIn("Need help? Ask the school office (office@school.example)", self.find(".foot").text)

    def test_who_has_signed_in_goes_on_to_the_site(self):
        self.open_signed_in("/", "#to-site")
        self.assertEqual((self.find("#to-site").text, self.find("#to-site").get_attribute("href")),
                         ("Continue to Example School", "https://www.school.example/start"))
        self.assertEqual(self.browser.script("return document.querySelectorAll('[data-person=in] .button.main').length"), 1)

    def test_the_colour_can_be_read_in_both_schemes(self):
        for scheme in ("light", "dark"):
            for width in (360, 768, 1280):
                with self.subTest(scheme=scheme, width=width):
                    self.browser.fresh().look(width, 800, scheme, reduced_motion=True)
                    self.open_signed_in("/users", "#table td[data-part=uid]")
                    self.wait_for(".foot a")
                    self.browser.driver.execute_async_script(SETTLED)
                    self.browser.screenshot(SCREENSHOTS / f"site-look-{width}-{scheme}.png")
                    found = self.browser.script(CONTRAST)
                    self.assertGreaterEqual(min(found["ratios"]), 4.5, found)
                    self.assertNotEqual(found["accent"], {"light": "#0d6b60", "dark": "#6ecfc0"}[scheme])
                    self.assertEqual(found["accent"] == "#7c2d12", scheme == "light", "a dark colour becomes lighter on dark pages")
                    self.assertLessEqual(self.browser.script("return document.documentElement.scrollWidth"), width)
                    wrong = violations(self.browser)
                    self.assertEqual(wrong, [], "\n".join(wrong))
                    self.open("/login", ".foot a")
                    self.browser.screenshot(SCREENSHOTS / f"site-look-login-{width}-{scheme}.png")

    def test_the_next_page_has_the_colour_before_the_settings_are_there(self):
        self.open("/login", ".foot a")
        self.block("*/api/settings")
        self.browser.look(1280)
        self.open("/signup", ".brand .logo")
        self.assertEqual(self.browser.script(CONTRAST)["accent"], "#7c2d12")
        self.assertEqual(self.browser.script("return document.title"), "Create an account · Example School")

    def test_without_its_picture_the_name_is_read(self):
        self.block("*/site/logo")
        self.open("/login", ".foot a")
        self.browser.until(lambda: self.find(".brand .logo") is None, "the broken picture to go")
        self.assertEqual(self.find(".brand").accessible_name, "Example School")


class SlipTests(SiteCase):
    def printed(self, name):
        """What stands on the paper."""
        self.browser.devtools("Emulation.setEmulatedMedia", media="print")
        self.addCleanup(self.browser.devtools, "Emulation.setEmulatedMedia", media="")
        self.browser.screenshot(SCREENSHOTS / f"{name}.png")
        (SCREENSHOTS / f"{name}.pdf").write_bytes(base64.b64decode(self.browser.devtools("Page.printToPDF")["data"]))
        return self.all_text()

    def test_the_slip_with_a_recovery_code_says_whose_it_is_and_whom_to_ask(self):
        self.open_signed_in("/users", "#table td .button")
        self.find("#table td .button").click()
        self.wait_for("#help button.main").click()
        self.wait_for("#handout")
        self.assertFalse(self.find("#help-dialog .slip").is_displayed(), "on the screen the page's head says it")
        words = self.printed("slip-recovery")
        for word in ("Example School", self.find("#handout-code").text, "pupil", "https://www.school.example/start",
                     "Need help? Ask the school office (office@school.example)"):
            self.assertIn(word, words)
        self.assertEqual(self.find("#help-dialog .logo").get_attribute("alt"), "Example School")
        self.assertTrue(self.find("#help-dialog .logo").is_displayed())
        for word in ("Shown only once", "Users", "Print"):
            self.assertNotIn(word, words, "what is for staff is not on the slip")

    def test_so_does_the_slip_with_a_code_for_a_class(self):
        self.open_signed_in("/join", "#joining")
        self.find("#new-code button.main").click()
        self.wait_for("#shown-print")
        words = self.printed("slip-join")
        for word in ("Example School", self.find("#shown-code").text, "Need help? Ask the school office (office@school.example)"):
            self.assertIn(word, words)
        for word in ("Copy the link", "Codes for a class"):
            self.assertNotIn(word, words)


class PlainSiteTests(PagesCase):
    """An operator who chose nothing, and one whose support is words."""

    settings = {"site_support": "the <b>school</b> office"}

    def test_words_stay_words(self):
        self.open("/login", ".foot")
        self.assertEqual(self.find(".foot").text, "Need help? Ask the <b>school</b> office")
        self.assertIsNone(self.find(".foot a"))
        self.assertEqual(self.find(".brand").accessible_name, "Latchkey")


if __name__ == "__main__":
    unittest.main()
