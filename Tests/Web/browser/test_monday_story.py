"""A class on Monday morning: a list of 35 names from a spreadsheet, slips on paper, 35 people who sign in for the first time, and what the
Flask system's backend shows each of them.
"""
import sqlite3
import sys
import time
import unittest
import urllib.error
from concurrent.futures import ThreadPoolExecutor

from selenium.webdriver.common.keys import Keys

from accessibility import NEWEST, violations
from browser_case import PASSWORD, ROOT, SCREENSHOTS
from first_sign_in import FirstSignIn
from flask_backend import FlaskBackend
from printed import codes_on, pages_of, print_page
from static_site import StaticSite
from test_administration import AdministrationCase

# As a teacher copies them: two have the same name, one is written in letters of which no user ID can be made, and one has as long
# a name and a user ID as can be.
CELLS = """Vorname\tNachname\tBenutzername
Ayşe\tYıldız\t
Jürgen\tGroß\t
Zoë\tÅngström\t
Søren\tØdegård\t
Łukasz\tWójcik\t
Anna\tMüller\t
Anna\tMüller\t
José María\tNúñez de la Peña\t
Siobhán\tO'Brien\t
Đorđe\tŠimić\t
小龍\t李\t
Maximiliane Friederike Alexandra Theodora\tvon und zu Hohenlohe-Waldenburg-Schillingsfürst und Langen\tmaximiliane.friederike.alexandra.von-und-zu-hohenlohe-waldenburg
Ægir\tÞórsson\t
Renée\tLefèvre\t
Bjørn\tHansen\t
Çağla\tÖztürk\t
Fatima\tEl-Sayed\t
Ngọc\tNguyễn\t
Kateřina\tDvořáková\t
Inés\tMuñoz\t
Mats\tÖberg\t
Ilse\tVölker\t
Oğuz\tKaya\t
Piotr\tŻak\t
Lucía\tGarcía\t
Noël\tDubois\t
Gül\tDemir\t
Ada\tLovelace\t
Grace\tHopper\t
Emmy\tNoether\t
Alan\tTuring\t
Sofia\tKowalewska\t
Mary\tSomerville\t
Leonhard\tEuler\t
Åsa\tLindström\t
"""
CLASS = 35
ROW_IN_ANOTHER_SCRIPT = 12
FIRST_OF_CHINESE = "\u2e80"
# A sheet of A4: a margin, and ten slips with nothing between them (slip-sheets.js).
ACROSS, DOWN = 2, 5
MARGIN, WIDTH, HEIGHT = 10, 95, 55
# From the first slip in a hand to the last person who is in.
MOST_SECONDS = 180
# The Flask system's page, and people who use it: the two who were helped, the one with the picture, and two others.
PAGE = "http://localhost:4500"
AT_THE_PAGE = ("ada.lovelace", "grace.hopper", "jurgen.gross", "li.xiaolong", "anna.muller2")
# What a page of the Flask system sends, with the `config.js` that all its pages import.
ASK = """
const [method, path, body, done] = arguments;
const { pythonURI, fetchOptions } = await import("http://localhost:8587/client/config.js");
const answer = await fetch(`${pythonURI}${path}`, { ...fetchOptions, method, ...(body && { body: JSON.stringify(body) }) });
done([answer.status, await answer.json()]);
"""
# The machine may have other things to do; none of these waits is for a time.
PATIENCE = 60


def password_of(number):
    return f"{number} lanterns over the old harbour"


class MondayStoryTests(AdministrationCase):
    # With the limits that a school has that changes nothing: all of the class come from one address.
    settings = {
        "teacher_scope": "groups", "throttle_network_sign_in_ceiling": 300, "throttle_account_ceiling": 60,
        "site_name": "Example School", "site_support": "the school office (office@school.example)",
        # The example's nginx, in front of the server and of the Flask app.
        "trusted_proxies": "127.0.0.1",
    }

    @classmethod
    def build(cls):
        hosts = super().build()
        cls.backend = cls.opened(FlaskBackend(cls.server, PAGE))
        page = cls.opened(StaticSite({"/": ROOT / "Examples/static-site"}))
        return {**hosts, "localhost:8587": cls.backend.port, "localhost:4500": page.port}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.browser.patience = PATIENCE
        cls.browser.driver.set_page_load_timeout(PATIENCE)
        cls.browser.driver.set_script_timeout(PATIENCE)

    @classmethod
    def fill_server(cls):
        super(AdministrationCase, cls).fill_server()
        cls.server.add_user("anne", PASSWORD, "Anne Sullivan", role="Teacher")
        cls.server.command("group", "add", "year9", "Year 9")
        cls.server.command("group", "set-leader", "year9", "anne")

    def accounts(self):
        return self.server.rows("SELECT COUNT(*) FROM account")[0][0]

    def paste(self, cells):
        """As from a spreadsheet; what was there is replaced."""
        field = self.wait_for("#cells")
        field.click()
        failed = self.browser.driver.execute_async_script(
            "navigator.clipboard.writeText(arguments[0]).then(() => arguments[1](null), (error) => arguments[1](String(error)))", cells)
        self.assertIsNone(failed)
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(Keys.CONTROL, "v")
        self.assertEqual(self.value("#cells"), cells)

    def look_at_the_list(self, counts):
        self.find("#source button.main").click()
        self.browser.until(lambda: self.find("#counts").text == counts, counts)

    def picture(self, name):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.browser.screenshot(SCREENSHOTS / f"monday-{name}.png")

    def fits_a_phone(self, name):
        self.browser.look(360, 740, reduced_motion=True)
        self.picture(f"{name}-360")
        self.assertLessEqual(self.browser.script("return document.documentElement.scrollWidth"), 360)
        found = violations(self.browser, NEWEST)
        self.assertEqual(found, [], "\n".join(found))
        self.browser.look(1280, 900)

    def slips(self, count):
        """The texts of those that the page shows."""
        self.wait_for("#making button.main").click()
        self.wait_for_text(f"{count} slips." if count > 1 else "1 slip")
        written = self.rows(".paper :is(.whose, dd)")
        self.names = dict(zip(written[1::3], written[::3]))
        return dict(zip(written[1::3], written[2::3]))

    # a list becomes accounts, slips and sessions within a lesson
    def test_a_list_of_35_names_becomes_35_people_who_are_signed_in(self):
        self.browser.devtools("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
        self.addCleanup(self.browser.devtools, "Browser.resetPermissions")
        self.open_signed_in("/groups", "#group-list li", uid="anne")
        began = time.monotonic()
        self.the_teacher_takes_the_list()
        slips = self.the_teacher_prints_slips()
        printed = time.monotonic()
        links = self.what_is_on_paper(slips)
        self.assertEqual(len(links), CLASS)

        handed_out = time.monotonic()
        spoken = self.two_have_lost_theirs(slips, lost=("ada.lovelace", "grace.hopper"))
        by_requests = self.everybody_signs_in(links, spoken)
        everybody_in = time.monotonic()

        self.the_flask_backend_shows_each_their_own(links, by_requests)

        self.the_teacher_sees_that_all_are_in(links)
        print(f"{CLASS} people: {printed - began:.0f} s from the list to the slips, {everybody_in - handed_out:.0f} s until all were in",
              file=sys.stderr)
        self.assertLess(everybody_in - handed_out, MOST_SECONDS)
        self.assertEqual(self.browser.csp_reports(), [])

    def the_teacher_takes_the_list(self):
        self.find("#group-list a").click()
        self.wait_for("#add-list").click()
        self.wait_for("#source")
        before = self.accounts()
        self.paste(CELLS)
        # One row cannot be taken: it is named as the spreadsheet counts it, and harms no other.
        self.look_at_the_list(f"New: {CLASS - 1}. Changed: 0. Already there: 0. Rejected: 1.")
        self.assertEqual(len(self.rows("#rows tbody tr")), CLASS)
        self.picture("dry-run")
        self.fits_a_phone("dry-run")
        self.find("#only").click()
        [row] = self.browser.script("return [...document.querySelectorAll('#rows tbody tr:not([hidden])')].map((row) => row.innerText)")
        self.assertRegex(row, rf"^{ROW_IN_ANOTHER_SCRIPT}\s+小龍 李\s+Rejected The name has no Latin letters")
        self.paste(CELLS.replace("小龍\t李\t", "小龍\t李\tli.xiaolong"))
        self.look_at_the_list(f"New: {CLASS}. Changed: 0. Already there: 0. Rejected: 0.")
        self.assertIn("anna.muller2 *", "\n".join(self.rows("#rows tbody tr")))
        self.assertEqual(self.accounts(), before)
        self.assertEqual(self.find("#apply").text, f"Add {CLASS} people")
        self.find("#apply").click()
        self.wait_for_text("Done. New people sign in with the code on their slip.")
        self.assertEqual(self.find("#preview-title").text, "Result")
        self.picture("applied")
        self.assertEqual(self.accounts(), before + CLASS)

    def the_teacher_prints_slips(self):
        self.wait_for("#print").click()
        slips = self.slips(CLASS)
        self.picture("slips")
        print_page(self.browser, SCREENSHOTS / "monday-slips.pdf")
        # As browsers print unless they are told otherwise.
        print_page(self.browser, SCREENSHOTS / "monday-slips-plain.pdf", backgrounds=False)
        return slips

    def what_is_on_paper(self, slips):
        """The links of the QR codes, by user ID."""
        for name in ("monday-slips", "monday-slips-plain"):
            pages = pages_of(SCREENSHOTS / f"{name}.pdf")
            self.assertEqual([(round(page.width), round(page.height)) for page in pages], [(210, 297)] * (CLASS // 10 + 2))
            *sheets, ticks = pages
            written = [self.slips_on(page) for page in sheets]
            self.assertEqual([len(slips) for slips in written], [10, 10, 10, CLASS % 10])
            self.has_all_words(slips, sum(written, []))
            # The list to tick off has everybody, and nobody's code.
            ticked = "".join(word.text for word in ticks.words)
            self.assertEqual([uid for uid, code in slips.items() if uid not in ticked or code in ticked], [])
        links = self.links_on_paper([len(slips) for slips in written])
        self.assertEqual(links, {uid: f"{self.auth}/start#{uid}.{code.replace('-', '')}" for uid, code in slips.items()})
        return links

    def has_all_words(self, slips, written):
        for (uid, code), printed in zip(slips.items(), written, strict=True):
            # The machine may have no font for the others.
            name = self.names[uid] if self.names[uid][0] < FIRST_OF_CHINESE else ""
            for words in ("Example School", name, uid, code, "localhost:8587/start", "Until", "the school office"):
                self.assertIn(words.replace(" ", ""), printed)

    def links_on_paper(self, counts):
        """`counts`: of the slips on each sheet."""
        def on_page(number, count):
            return codes_on(SCREENSHOTS / "monday-slips.pdf", number, count)

        with ThreadPoolExecutor(2) as pool:
            read = [link for page in pool.map(on_page, range(1, len(counts) + 1), counts) for link in page]
        return {link.partition("#")[2].rpartition(".")[0]: link for link in read}

    def slips_on(self, page):
        """What is written on each slip of a sheet, without spaces; a word that a line to cut along goes through is an error."""
        places = {}
        for word in page.words:
            if word.bottom < MARGIN or word.top > page.height - MARGIN:
                continue
            column, row = (word.left - MARGIN) // WIDTH, (word.top - MARGIN) // HEIGHT
            self.assertTrue(0 <= column < ACROSS and 0 <= row < DOWN, f"{word} is on no slip")
            self.assertLess(word.right, MARGIN + (column + 1) * WIDTH, word)
            self.assertLess(word.bottom, MARGIN + (row + 1) * HEIGHT, word)
            places.setdefault((row, column), []).append(word.text)
        return ["".join(words) for _, words in sorted(places.items())]

    def two_have_lost_theirs(self, slips, lost):
        """The first gets the same slip again, the second a code that the teacher reads out: it is answered."""
        self.open(f"/group?id={self.group('year9')}", "#members li")
        [again, spoken] = lost
        self.button(f"Select: {self.names[again]}").click()
        self.find("#printSlips").click()
        self.assertEqual(self.slips(1), {again: slips[again]})
        self.open(f"/user?id={self.person(spoken)['id']}", "#user")
        self.wait_for("#reset-password").click()
        self.wait_for("#help button.main").click()
        code = self.wait_for("#handout-code").text
        self.assertNotEqual(code, slips[spoken])
        return spoken, code

    def everybody_signs_in(self, links, spoken):
        """One by the picture of the slip, one by typing what is on it, one with what was read out, the others by the same requests."""
        people = [(number, uid, link.rpartition(".")[2]) for number, (uid, link) in enumerate(links.items())]
        typed = {spoken[0]: spoken[1], "ada.lovelace": None, "jurgen.gross": None}
        others = [FirstSignIn(self.server, uid, code, password_of(number)) for number, uid, code in people if uid not in typed]
        with ThreadPoolExecutor(8) as pool:
            signing_in = pool.map(FirstSignIn.complete, others)
            for number, uid, code in people:
                if uid in typed:
                    self.signs_in_at_the_page(uid, typed[uid] or code, password_of(number), links[uid] if uid == "jurgen.gross" else None)
            self.assertEqual(list(signing_in), [other.uid for other in others])
        # A code is good once.
        self.assertEqual(others[0].refusal(), "one_time_token_invalid")
        return others

    def signs_in_at_the_page(self, uid, code, password, link):
        self.browser.fresh()
        if link:
            self.browser.open(link)
            self.browser.until(lambda: self.value("#uid") == uid and self.value("#code") == code, "what the picture says to be filled in")
            self.assertEqual(self.browser.driver.current_url, f"{self.auth}/start")
        else:
            self.open("/login", "a[href^='start']")
            self.find("a[href^='start']").click()
            self.type("#uid", uid)
            self.type("#code", code.lower())
        self.type("#new", password)
        self.picture(f"start-{'picture' if link else 'typed'}")
        self.find("#first button.main").click()
        self.wait_for("#account")
        self.assertEqual(self.browser.fetch(f"{self.auth}/api/id")["json"]["uid"], uid)

    def the_flask_backend_shows_each_their_own(self, links, by_requests):
        """Everybody writes before anybody is asked what they see."""
        own = {uid: [f"{uid} was here"] for uid in links}
        by_uid = {person.uid: person for person in by_requests}
        numbers = {uid: number for number, uid in enumerate(links)}
        with ThreadPoolExecutor(8) as pool:
            written = list(pool.map(lambda person: self.writes(person, own[person.uid][0]), by_requests))
        self.assertEqual(written, [person.uid for person in by_requests])
        for uid in set(AT_THE_PAGE) - set(by_uid):
            self.signs_in_at_the_flask_page(uid, password_of(numbers[uid]))
            status, post = self.asks_from_the_page("POST", "/api/post", {"text": own[uid][0], "uid": "anne"})
            self.assertEqual((status, post["uid"]), (201, uid))

        for uid in AT_THE_PAGE:
            self.signs_in_at_the_flask_page(uid, password_of(numbers[uid]))
            status, posts = self.asks_from_the_page("GET", "/api/post")
            self.assertEqual((status, [(post["uid"], post["text"]) for post in posts]), (200, [(uid, own[uid][0])]))
            self.assertEqual(self.asks_from_the_page("GET", "/api/post/all")[0], 403)
        with ThreadPoolExecutor(8) as pool:
            seen = dict(pool.map(lambda person: (person.uid, self.sees(person)), by_requests))
        self.assertEqual(seen, {uid: own[uid] for uid in by_uid})
        self.nobody_deletes_what_is_not_theirs(*by_requests[:2])
        self.everybody_is_the_author_of_their_own(links)

    def writes(self, person, text):
        """Answers whose it became, whatever the body says."""
        return person.ask(self.backend.port, "POST", "/api/post", {"text": text, "uid": "anne"})["uid"]

    def sees(self, person):
        return [post["text"] for post in person.ask(self.backend.port, "GET", "/api/post")]

    def nobody_deletes_what_is_not_theirs(self, one, another):
        [post] = one.ask(self.backend.port, "GET", "/api/post")
        with self.assertRaises(urllib.error.HTTPError) as refused:
            another.ask(self.backend.port, "DELETE", f"/api/post/{post['id']}")
        self.assertEqual(refused.exception.code, 404)
        refused.exception.close()
        self.assertEqual(one.ask(self.backend.port, "GET", "/api/post"), [post])

    def everybody_is_the_author_of_their_own(self, links):
        database = sqlite3.connect(f"file:{self.backend.database}?mode=ro", uri=True)
        self.addCleanup(database.close)
        written = database.execute("SELECT uid, author FROM post").fetchall()
        self.assertEqual(len(written), CLASS)
        self.assertEqual({uid for uid, _ in written}, set(links))
        self.assertEqual(len({author for _, author in written}), CLASS)

    def signs_in_at_the_flask_page(self, uid, password):
        """As it is: only the address that it imports from is Latchkey's."""
        self.browser.fresh()
        self.browser.open(PAGE)
        self.browser.until(lambda: self.browser.script("return window.pythonLogin?.toString().includes('URL')"), "the page's module")
        self.type("#uid", uid)
        self.type("#password", password)
        self.find("#pythonForm button").click()
        self.browser.until(lambda: self.find("#person-uid").text == uid, f"{uid} signed in at {PAGE}")
        self.picture("flask-page")

    def asks_from_the_page(self, method, path, body=None):
        return self.browser.driver.execute_async_script(f"(async function() {{{ASK}}}).apply(null, arguments)", method, path, body)

    def the_teacher_sees_that_all_are_in(self, links):
        self.browser.fresh()
        self.open_signed_in("/groups", "#group-list li", uid="anne")
        self.open(f"/group?id={self.group('year9')}", "#members li")
        self.browser.until(lambda: len(self.rows("#members li")) == CLASS + 1, "all members")
        self.assertNotIn("never", " ".join(self.rows("#members li")))
        self.picture("all-in")
        self.find("#to-slips").click()
        self.wait_for("#making button.main").click()
        self.wait_for_text("Everybody in this group has signed in, or has a password.")
        signed_in = self.server.rows("SELECT DISTINCT account.uid FROM session JOIN account ON account.id = session.account_id")
        self.assertEqual({uid for (uid,) in signed_in} - {"anne"}, set(links))


if __name__ == "__main__":
    unittest.main()
