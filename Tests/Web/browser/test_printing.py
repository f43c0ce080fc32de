"""What comes out of the printer where staff print a page: what people read, dark on white, and no controls (R-052)."""
import tempfile
import unittest
from pathlib import Path

from browser_case import PASSWORD
from pages_case import PagesCase
from printed import output_of, pages_of, print_page

PUPILS = 35
# Nobody presses these on paper.
CONTROLS = ("Overview", "Settings", "Reset", "Search", "Save", "Create", "Rename", "Select", "Remove", "Next")
# Grey as light as paper, and how much of a page is at least that: the rest is ink.
PAPER, LEAST_PAPER = 225, 0.8
# What goes on a page of people at least: a class goes on two.
ROWS_ON_A_PAGE = 12


class PrintingTests(PagesCase):
    @classmethod
    def fill_server(cls):
        super().fill_server()
        cls.server.add_user("pupil", PASSWORD, "Helen Keller")

    def setUp(self):
        super().setUp()
        self.open_signed_in("/users", "#table td[data-part=uid]")
        self.browser.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
        self.addCleanup(self.browser.devtools, "Emulation.setEmulatedMedia", features=[])

    def ask(self, method, path, body=None):
        answer = self.browser.fetch(f"{self.auth}{path}", method, body)
        self.assertLess(answer["status"], 300, answer)
        return answer["json"]

    def printed(self, path, ready, said=()):
        """The pages, after what holds for each: it is white, and has no controls. `said`: words of these that it says otherwise."""
        self.open(path, ready)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "page.pdf"
            print_page(self.browser, file)
            pages = pages_of(file)
            for number, page in enumerate(pages, 1):
                grey = output_of("pdftoppm", "-r", "40", "-gray", "-f", str(number), "-l", str(number), file)
                dots = grey[-grey_size(grey):]
                self.assertGreater(sum(dot >= PAPER for dot in dots) / len(dots), LEAST_PAPER, f"{path}, page {number}")
                # Browsers write title and address at the edges.
                words = [word.text for word in page.words if 10 < word.top < page.height - 10]
                self.assertEqual([word for word in words if word in CONTROLS and word not in said], [], f"{path}, page {number}")
        return pages

    def words(self, pages):
        return [word.text for page in pages for word in page.words]

    def class_of_pupils(self):
        found = self.ask("GET", "/api/groups")
        for group in found["groups"]:
            return group["id"]
        made = self.ask("POST", "/api/users", [{"uid": f"pupil{n:02}", "name": f"Wilhelmina Longname {n}"} for n in range(PUPILS)])
        group = self.ask("POST", "/api/groups", {"name": "Year 9"})
        group = group.get("group", group)
        for person in made["users"]:
            person = person.get("user", person)
            self.ask("PUT", f"/api/groups/{group['id']}/members/{person['id']}", {})
        return group["id"]

    def test_a_list_of_people_is_a_table_with_titles(self):
        self.class_of_pupils()
        pages = self.printed("/users", "#table td[data-part=uid]")
        words = self.words(pages)
        self.assertEqual(sum(word.startswith("pupil") and "@" not in word for word in words), 20)
        self.assertIn("E-mail", words)
        self.assertLessEqual(len(pages), 2)

    def test_a_class_is_all_of_its_people(self):
        pages = self.printed(f"/group?id={self.class_of_pupils()}", "#members li")
        words = self.words(pages)
        self.assertEqual(sum(word.startswith("pupil") for word in words), PUPILS)
        self.assertGreaterEqual(max(sum(word.text.startswith("pupil") for word in page.words) for page in pages), ROWS_ON_A_PAGE)

    def test_a_person_is_facts_without_what_can_be_done(self):
        person = self.ask("GET", "/api/user?page=1&q=pupil")["users"][0]
        words = self.words(self.printed(f"/user?id={person['id']}", "#user"))
        for word in ("Roles", "Groups", "Keller"):
            self.assertIn(word, words)

    def test_codes_are_a_list(self):
        for number in range(3):
            self.ask("POST", "/api/join-codes", {"note": f"Class{number}", "seats": 30})
        words = self.words(self.printed("/join", "#codes li"))
        for number in range(3):
            self.assertIn(f"Class{number}", words)

    def test_events_are_whole_lines(self):
        pages = self.printed("/activity", "#events li", said=["Reset"])
        self.assertIn("Signed", self.words(pages))


def grey_size(picture):
    """The bytes of a PGM behind its head: width times height."""
    width, height = picture.split(maxsplit=3)[1:3]
    return int(width) * int(height)


if __name__ == "__main__":
    unittest.main()
