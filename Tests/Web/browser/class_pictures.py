"""The pictures of docs/class-mode.md: a list that is pasted, what becomes of it, slips, "First time here?", and the class.

Run by scripts/make-class-pictures, which says in LATCHKEY_PICTURES where they go.
"""
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from PIL import Image

from browser_case import PASSWORD
from first_sign_in import FirstSignIn
from printed import print_page
from test_administration import AdministrationCase

FOLDER = Path(os.environ.get("LATCHKEY_PICTURES", tempfile.gettempdir()))
# The pages are of one colour scheme, and letters have few shades.
COLOURS = 48
DOTS_AN_INCH = 90
# Pixels that are left above and below what is shown.
AROUND = 12
DESK, PHONE = (960, 700), (390, 760)
PATIENCE = 120
NAMES = ("Ayşe Yıldız", "Jürgen Groß", "Zoë Ångström", "Søren Ødegård", "Anna Müller", "Anna Müller", "Siobhán O'Brien", "Đorđe Šimić",
         "Renée Lefèvre", "Иван Петров", "Mats Öberg", "Ada Lovelace")
NAME_IN_ANOTHER_SCRIPT = "Иван Петров"
CELLS = "\n".join(["Name\tUsername", *(f"{name}\t" for name in NAMES)])


def reduced(picture, path):
    """To a palette, as small as PNG can be."""
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


class ClassPictures(AdministrationCase):
    settings = {"teacher_scope": "groups", "site_name": "Example School", "site_support": "the school office"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.browser.patience = PATIENCE
        cls.browser.driver.set_page_load_timeout(PATIENCE)
        cls.scratch = tempfile.TemporaryDirectory(prefix="latchkey-pictures-")
        cls.addClassCleanup(cls.scratch.cleanup)

    @classmethod
    def fill_server(cls):
        super(AdministrationCase, cls).fill_server()
        cls.server.add_user("anne", PASSWORD, "Anne Sullivan", role="Teacher")
        cls.server.command("group", "add", "year9", "Year 9")
        cls.server.command("group", "set-leader", "year9", "anne")

    def keep(self, name, top="body", bottom="body"):
        """The whole page, or what is between the upper edge of the element `top` and the lower one of `bottom`."""
        file = Path(self.scratch.name) / "page.png"
        # The pointer of somebody who types is no part of it.
        self.browser.script("document.activeElement.blur()")
        self.browser.screenshot(file)
        with Image.open(file) as picture:
            above, below = self.edge("top", top) - AROUND, self.edge("bottom", bottom) + AROUND
            reduced(picture.crop((0, max(0, above), picture.width, min(below, picture.height))), FOLDER / f"{name}.png")

    def edge(self, side, selector):
        return int(self.browser.script("return arguments[0].getBoundingClientRect()[arguments[1]] + scrollY", self.find(selector), side))

    def fill(self, selector, text):
        self.browser.script("arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', { bubbles: true }))",
                            self.find(selector), text)

    def look_at(self, cells, counts):
        self.fill("#cells", cells)
        self.find("#source button.main").click()
        self.browser.until(lambda: self.find("#counts").text == counts, counts)

    def test_pictures(self):
        self.browser.look(*DESK, reduced_motion=True)
        self.open_signed_in("/groups", "#group-list li", uid="anne")
        year9 = self.group("year9")
        self.open(f"/roster?group={year9}", "#source")
        self.browser.until(lambda: "Year 9" in self.rows("#group option"), "the groups")
        self.look_at(CELLS, f"New: {len(NAMES) - 1}. Changed: 0. Already there: 0. Rejected: 1.")
        self.keep("class-list", bottom="#preview")
        self.look_at(CELLS.replace(f"{NAME_IN_ANOTHER_SCRIPT}\t", f"{NAME_IN_ANOTHER_SCRIPT}\tivan.petrov"),
                     f"New: {len(NAMES)}. Changed: 0. Already there: 0. Rejected: 0.")
        self.find("#apply").click()
        self.wait_for_text("Done. New people sign in with the code on their slip.")
        self.keep("class-added", top="#preview", bottom="#preview")
        self.slips()
        [uid, code] = self.rows(".paper dd")[:2]
        others = list(zip(self.rows(".paper dd")[2::2], self.rows(".paper dd")[3::2]))[:4]
        self.first_time(uid, code)
        for number, (other, its_code) in enumerate(others):
            FirstSignIn(self.server, other, its_code, f"{number} lanterns over the old harbour").complete()
        self.browser.fresh().look(*DESK, reduced_motion=True)
        self.open_signed_in("/groups", "#group-list li", uid="anne")
        self.open(f"/group?id={year9}", "#members li")
        self.keep("class-group", bottom="#members")

    def slips(self):
        self.wait_for("#print").click()
        self.wait_for("#making button.main").click()
        self.wait_for_text(f"{len(NAMES)} slips.")
        file = Path(self.scratch.name) / "slips.pdf"
        print_page(self.browser, file, edges=False)
        page = file.with_suffix("")
        subprocess.run(["pdftoppm", "-r", str(DOTS_AN_INCH), "-f", "1", "-singlefile", "-png", file, page], check=True)
        with Image.open(f"{page}.png") as picture:
            reduced(picture, FOLDER / "class-slips.png")

    def first_time(self, uid, code):
        self.browser.fresh().look(*PHONE, reduced_motion=True)
        self.open("/start", "#first")
        for field, text in (("#uid", uid), ("#code", code), ("#new", "four quiet green otters")):
            self.type(field, text)
        self.keep("class-start", bottom=".below")
        self.find("#first button.main").click()
        self.wait_for("#account")


if __name__ == "__main__":
    unittest.main()
