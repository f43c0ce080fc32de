"""What `latchkey web` writes, on a host of its own: the same pages, from another origin."""
import re
import shutil
import tempfile
import unittest
from pathlib import Path

from browser_case import PASSWORD
from certificate import Certificate
from latchkey_server import LatchkeyServer
from pages_case import PagesCase
from pictures import png
from static_site import StaticSite

TEXT = re.compile(r'("[^"]*" *:)|"((?:[^"\\]|\\.)*)"')
LETTERS = re.compile(r"[^\W\d_]")


class WrittenPagesCase(PagesCase):
    """`auth` is where the pages are, as for the server's own; `server.public_url` is what they call."""

    front_end, certificate = "", None

    @classmethod
    def build(cls):
        tls = {"tls_certificate": cls.certificate.chain, "tls_key": cls.certificate.key} if cls.certificate else {}
        cls.server = cls.started(LatchkeyServer(cls.server_url, allowed_origins=cls.front_end, **tls))
        cls.fill_server()
        cls.folder = Path(tempfile.mkdtemp(prefix="latchkey-web-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.written = cls.server.command("web", str(cls.folder / "account"))
        (cls.folder / "members.html").write_text("<!DOCTYPE html><title>Members</title><h1>Members</h1>", encoding="utf-8")
        site = cls.opened(StaticSite({"/": cls.folder}, certificate=cls.certificate))
        cls.auth = f"{cls.front_end}/account"
        return {host(cls.server_url): cls.server.port, host(cls.front_end): site.port}


def host(url):
    scheme, _, name = url.partition("://")
    return name if ":" in name else f"{name}:{443 if scheme == 'https' else 80}"


class WrittenPages:
    def test_signing_up_going_through_every_page_and_signing_out(self):
        self.browser.network()
        self.open("/index.html", "[data-person=out]")
        self.find("[data-person=out] a.button:not(.main)").click()
        self.wait_for("#sign-up")
        for field, text in (("#name", "Grace Hopper"), ("#uid", "grace"), ("#password", PASSWORD)):
            self.type(field, text)
        self.wait_for_text("Looks good.")
        self.find("#sign-up button.main").click()
        self.wait_for("#account")
        self.browser.driver.refresh()
        self.wait_for("#account")
        self.type("#name", "Admiral Hopper")
        self.find("#details button.main").click()
        self.wait_for_text("Saved.")
        self.wait_for_text("Admiral Hopper")
        self.assertFalse(self.find("nav a[href$='/users.html']").is_displayed(), "nobody is offered a page that shows nothing")
        self.sign_out()
        self.wait_for_text("You are signed out.")
        self.open("/profile.html", "input[name=uid]")
        self.wait_for_text("Sign in to see that page.")
        self.open("/error.html?code=unreachable", "#advice")
        self.open("/setup.html", "#notice")
        self.assertEqual(self.browser.csp_reports(), [])
        asked = self.browser.network().exchanges("/api/")
        self.assertTrue(asked)
        self.assertEqual({exchange.url.partition("/api/")[0] for exchange in asked}, {self.server.public_url})

    def test_the_way_back_to_a_page_of_the_same_host(self):
        self.open("/login.html?return-to=/members.html", "input[name=uid]")
        self.sign_in_at_the_form()
        self.browser.until(lambda: self.browser.driver.current_url == f"{self.front_end}/members.html", "the members' page")
        self.assertEqual(self.browser.fetch(f"{self.server.public_url}/api/id")["json"]["uid"], "toby")

    # S-166: nor does a host of its own lead anywhere else
    def test_a_hostile_way_back_leads_to_the_profile(self):
        self.open("/login.html?return-to=//evil.example", "input[name=uid]")
        self.sign_in_at_the_form()
        self.wait_for("#account")
        self.assertEqual(self.browser.driver.current_url, f"{self.auth}/profile.html")

    # S-320: where the host serves the pages at "//account/" too, no address of theirs names another host
    def test_pages_at_an_address_with_two_slashes_stay_on_their_host(self):
        doubled = f"{self.front_end}//account"
        for target in ("evil.test/phish", "profile.html", "//evil.test", "../evil.test"):
            with self.subTest(target=target):
                self.browser.fresh()
                self.browser.open(f"{doubled}/login.html?return-to={target}")
                self.wait_for("input[name=uid]")
                self.sign_in_at_the_form()
                self.wait_for("#account")
                self.assertEqual(self.browser.driver.current_url, f"{self.auth}/profile.html")
                self.browser.open(f"{doubled}/login.html?return-to={target}")
                self.assertEqual(self.wait_for("#notice a").get_attribute("href"), f"{self.auth}/profile.html")
        self.browser.open(f"{doubled}/users.html")
        self.wait_for("#table td[data-part=uid]")
        self.find("[data-column=name] button").click()
        self.browser.until(lambda: self.browser.driver.current_url == f"{doubled}/users.html?sort=name", "the sorted list")
        for page in ("confirm", "signup", "setup"):
            self.browser.open(f"{doubled}/{page}.html#secret")
            # The server is set up, so that page soon hides its form.
            self.wait_for("h1" if page == "setup" else "form")
            if page != "setup":
                self.browser.until(lambda: "secret" not in self.browser.driver.current_url, "the secret to leave the address")
        self.browser.fresh()
        self.browser.open(f"{doubled}/signup.html?return-to=evil.test/phish")
        self.wait_for("#sign-up")
        for field, text in (("#name", "Ada"), ("#uid", "doubled"), ("#password", PASSWORD)):
            self.type(field, text)
        self.find("#sign-up button.main").click()
        self.wait_for("#account")
        self.assertTrue(self.browser.driver.current_url.startswith(f"{self.front_end}/"))

    def test_a_picture_is_sent_and_shown_from_here(self):
        file = self.folder / "me.png"
        file.write_bytes(png(40, 30))
        self.open("/login.html", "input[name=uid]")
        self.sign_in_at_the_form()
        self.wait_for("#account")
        self.find("#picture-file").send_keys(str(file))
        self.wait_for_text("Your picture is saved.")
        self.browser.driver.refresh()
        self.wait_for("#picture")
        self.browser.until(lambda: self.browser.script("return document.getElementById('picture').naturalWidth") == 40,
                           "the picture")
        self.assertEqual(self.browser.csp_reports(), [])
        self.find("#picture-remove").click()
        self.wait_for_text("Your picture is removed.")

    def test_a_second_tab_hears_the_sign_out(self):
        self.open("/login.html", "input[name=uid]")
        self.sign_in_at_the_form()
        self.wait_for("#account")
        second = self.browser.new_tab(f"{self.auth}/users.html")
        self.wait_for("#table td[data-part=uid]")
        self.browser.driver.switch_to.window(self.browser.first)
        self.sign_out()
        self.wait_for_text("You are signed out.")
        self.browser.driver.switch_to.window(second)
        self.wait_for_text("You are no longer signed in")

    def test_a_wrong_password_and_a_server_that_is_down(self):
        self.addCleanup(lambda: self.server.process or self.server.start())
        self.open("/login.html", "input[name=uid]")
        self.sign_in_at_the_form(password="not the password")
        self.wait_for_text("Wrong ID or password. Check both and try again.")
        self.server.stop()
        self.type("input[name=password]", PASSWORD)
        self.find("button[type=submit]").click()
        self.wait_for_text(f"The sign-in server at {self.server.public_url} does not answer.")
        self.assertEqual((self.value("input[name=uid]"), self.value("input[name=password]")), ("toby", PASSWORD))
        self.server.start()
        self.find("button[type=submit]").click()
        self.wait_for("#account")

    def test_trusted_types_are_enforced_here_too(self):
        self.open("/login.html", "input[name=uid]")
        outcome = self.browser.script(
            'try { document.createElement("p").innerHTML = "<b>x</b>"; return "allowed"; } catch (error) { return error.name; }')
        self.assertEqual(outcome, "TypeError")


class LoopbackWrittenPagesTests(WrittenPages, WrittenPagesCase):
    server_url, front_end = "http://localhost:8587", "http://localhost:4500"


class CrossSiteWrittenPagesTests(WrittenPages, WrittenPagesCase):
    server_url, front_end = "https://auth.school.test", "https://www.pages.test"

    @classmethod
    def build(cls):
        cls.certificate = Certificate("www.pages.test", "auth.school.test")
        cls.addClassCleanup(cls.certificate.remove)
        cls.browser_options = {**cls.browser_options, "certificate": cls.certificate}
        return super().build()


class ThirdLanguageTests(WrittenPagesCase):
    """Steps 1 and 2 of docs/front-end.md, "Languages": one file of texts, and its name where those of the others stand."""

    server_url, front_end = "http://localhost:8587", "http://localhost:4500"
    browser_options = {"language": "fr"}

    @classmethod
    def build(cls):
        hosts = super().build()
        client = cls.folder / "account/client"
        english = (client / "en.js").read_text(encoding="utf-8")
        head, brace, texts = english.partition("export default {")
        (client / "fr.js").write_text(head + brace + TEXT.sub(marked, texts), encoding="utf-8")
        named = (client / "language.js").read_text(encoding="utf-8")
        cls.changed = [line for line in named.splitlines() if re.search(r"\bes\b", line) and not line.startswith(("//", " *"))]
        for line in cls.changed:
            more = line + "\n" + line.replace("es", "fr") if line.startswith("import") else line.replace("es", "es, fr")
            named = named.replace(line, more, 1)
        (client / "language.js").write_text(named, encoding="utf-8")
        return hosts

    def test_a_third_language_is_one_file_and_two_lines_that_name_it(self):
        self.assertEqual(len(self.changed), 2, self.changed)
        for path, ready in (("/index.html", "[data-person=out]"), ("/signup.html", "#sign-up"), ("/login.html", "input[name=uid]"),
                            ("/error.html", "#advice"), ("/setup.html", "#notice")):
            with self.subTest(path=path):
                self.open(path, ready)
                self.assert_french()
        self.sign_in_at("/login.html")
        self.assert_french("Thomas Edison", "TE", "toby", "Admin", "Chrome, Linux", "127.0.0.1")
        self.open("/users.html", "#table td[data-part=uid]")
        self.assert_french("Thomas Edison", "TE", "toby", "Admin", "–")
        self.assertEqual(self.browser.script("return document.documentElement.lang"), "fr")

    def test_refusals_are_in_the_third_language_too(self):
        self.open("/login.html", "input[name=uid]")
        self.sign_in_at_the_form(password="not the password")
        self.wait_for_text("«Wrong ID or password.")
        self.assert_french()

    def sign_in_at(self, path):
        self.open(path, "input[name=uid]")
        self.sign_in_at_the_form()
        self.wait_for("#account")

    def assert_french(self, *data):
        """Each line that shows is one of the file's texts, or what the server knows of people."""
        for line in filter(LETTERS.search, self.all_text().splitlines()):
            said, count = line, 1
            # One text may stand in another.
            while count:
                said, count = re.subn("«[^«»]*»", "", said)
            for known in ("Latchkey", *data):
                said = said.replace(known, "")
            # Dates and distances in time come from the browser.
            said = re.sub(r"\b\d{1,2} \S+ \d{4}\b|cette minute-ci|il y a [\w ]+", "", said)
            self.assertNotRegex(said, LETTERS, line)


def marked(match):
    """A text, or one part of a long one, between guillemets; keys stay."""
    return match[1] or f'"«{match[2]}»"'


if __name__ == "__main__":
    unittest.main()
