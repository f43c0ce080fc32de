"""The list of users: where one is in it stands in the address, so that reload, Back and a search do what people expect."""
import unittest

from browser_case import PASSWORD
from pages_case import PagesCase
from stand_in import BAD_GATEWAY, StandIn


class UsersPageTests(PagesCase):
    @classmethod
    def fill_server(cls):
        super().fill_server()
        for number in range(45):
            cls.server.add_user(f"student{number:02}", PASSWORD, f"Student {number:02}")

    def setUp(self):
        super().setUp()
        self.open_signed_in("/users", "#table td[data-part=uid]")

    def place(self):
        return self.find("#place").text

    def query(self):
        return self.browser.script("return location.search")

    def turn_to(self, page):
        while self.place() != f"Page {page} of 3":
            before = self.place()
            self.find("#next").click()
            self.browser.until(lambda: self.place() != before, "the next page")

    def names(self):
        return self.browser.script("return [...document.querySelectorAll('#table [role=rowheader]')].map(cell => cell.innerText)")

    def shows(self, page, first, query):
        self.browser.until(lambda: self.place() == f"Page {page} of 3" and self.names()[0] == first, f"page {page} from {first}")
        self.assertEqual(self.query(), query)

    def test_a_search_from_the_third_page_begins_at_the_first(self):
        self.turn_to(3)
        self.type("#q", "student1")
        self.wait_for_text("10 users")
        self.assertEqual(self.names()[0], "Student 10")
        self.assertEqual(self.query(), "?q=student1")

    def test_a_reload_keeps_page_search_and_order(self):
        self.turn_to(2)
        self.browser.driver.refresh()
        self.shows(2, "Student 20", "?page=2")
        self.type("#q", "student")
        self.wait_for_text("45 users")
        self.find("[data-column=name] button").click()
        self.browser.until(lambda: self.query() == "?q=student&sort=name", "the order in the address")
        self.turn_to(3)
        self.browser.driver.refresh()
        self.shows(3, "Student 40", "?q=student&sort=name&page=3")
        self.assertEqual(self.value("#q"), "student")
        self.assertEqual(self.find("[data-column=name]").get_attribute("aria-sort"), "ascending")

    def test_back_and_forward_turn_the_pages(self):
        self.turn_to(3)
        self.type("#q", "student4")
        self.wait_for_text("5 users")
        self.browser.driver.back()
        self.shows(3, "Student 40", "?page=3")
        self.assertEqual(self.value("#q"), "")
        self.browser.driver.back()
        self.shows(2, "Student 20", "?page=2")
        self.browser.driver.back()
        self.shows(1, "Student 00", "")
        self.browser.driver.forward()
        self.shows(2, "Student 20", "?page=2")

    def test_back_leads_out_of_a_search_at_once(self):
        self.type("#q", "student1")
        self.wait_for_text("10 users")
        self.find("#q").send_keys("2")
        self.wait_for_text("1 user")
        self.browser.driver.back()
        self.shows(1, "Student 00", "")

    def test_a_page_beyond_the_end_is_the_last_one(self):
        self.open("/users?page=99", "#table td[data-part=uid]")
        self.shows(3, "Student 40", "?page=3")

    def test_nobody_found_is_said_and_leaves_no_empty_table(self):
        self.type("#q", "nobody-like-this")
        self.wait_for_text("Nobody was found. Try fewer letters.")
        self.assertFalse(self.find("#table").is_displayed())
        self.type("#q", "student44")
        self.wait_for_text("1 user")
        self.assertTrue(self.find("#table").is_displayed())

    def test_a_page_that_could_not_be_had_leaves_the_one_that_shows(self):
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)
        self.browser.driver.refresh()
        self.wait_for("#table td[data-part=uid]")
        self.turn_to(2)
        stand_in.answer({"GET /api/user": BAD_GATEWAY})
        self.find("#next").click()
        self.wait_for_text("did not come from the sign-in server")
        self.assertEqual((self.place(), self.query()), ("Page 2 of 3", "?page=2"))
        stand_in.answer({})
        self.find("#next").click()
        self.shows(3, "Student 40", "?page=3")
        self.assertNotIn("did not come from the sign-in server", self.all_text())


class UsersTableTests(PagesCase):
    """What the table shows of a person, on the screens that people have."""

    @classmethod
    def fill_server(cls):
        super().fill_server()
        cls.server.add_user("akowalska08", PASSWORD, "Agnieszka Kowalska-Lewandowska", role="Teacher")
        cls.server.add_user("gone", PASSWORD, "Gone Away")
        cls.server.command("user", "disable", "gone")

    def row(self, name):
        rows = self.browser.script("return [...document.querySelectorAll('#table tbody tr')].map((row) => row.innerText)")
        return next(row for row in rows if name in row)

    def test_no_id_role_state_or_time_is_broken_into_lines(self):
        for width in (360, 768, 1280):
            with self.subTest(width=width):
                self.browser.fresh().look(width)
                self.open_signed_in("/users", "#table td[data-part=uid]")
                broken = self.browser.script("""
                    const whole = document.querySelectorAll("#table :is(.tag, time, td[data-part=uid] span, .button)");
                    return [...whole].filter((part) => part.getClientRects().length > 1 || part.clientHeight > 40)
                        .map((part) => part.innerText);""")
                self.assertEqual(broken, [])
                outside = self.browser.script("""
                    const edge = document.getElementById("table").getBoundingClientRect().right;
                    return [...document.querySelectorAll("#table tbody tr > *")]
                        .filter((cell) => cell.getBoundingClientRect().right > edge + 1).map((cell) => cell.innerText);""")
                self.assertEqual(outside, [], "nothing is cut off at the table's edge")

    def test_who_cannot_sign_in_is_marked(self):
        self.open_signed_in("/users", "#table td[data-part=uid]")
        self.assertIn("Disabled", self.row("Gone Away"))
        for state in ("Active", "Disabled", "Waiting"):
            self.assertNotIn(state, self.row("Agnieszka"))

    def test_when_somebody_last_signed_in_is_told(self):
        self.open_signed_in("/users", "#table td[data-part=uid]")
        self.assertIn("just now", self.row("Thomas Edison"))
        self.assertIn("never", self.row("Agnieszka"))


if __name__ == "__main__":
    unittest.main()
