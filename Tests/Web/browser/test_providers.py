"""Sign in by a provider: on our own pages, for another site, and on the profile (docs/sign-in-with-others.md).

The provider is of this machine and says what it is told to say; what it may say is tested in LatchkeyFederationTests.
"""
import unittest
from urllib.parse import urlsplit

from selenium.webdriver.common.keys import Keys

import test_first_impression as impression
from accessibility import NEWEST, violations
from browser_case import PASSWORD
from mailbox import CODE, Mailbox, wrong_code
from pages_case import PagesCase
from provider_stand_in import ProviderStandIn, person
from static_site import StaticSite

SITE = "http://localhost:4500"
PAGE = b"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A site</title>
<script type="module" src="http://localhost:8587/client/sign-in-element.js"></script></head>
<body><main><h1>A site</h1><latchkey-sign-in providers></latchkey-sign-in></main></body></html>"""
SEND = "button:not([type=button])"


class ProviderCase(PagesCase):
    @classmethod
    def build(cls):
        cls.provider = cls.opened(ProviderStandIn())
        cls.settings = {**cls.provider.settings(), "log_level": "trace"}
        site = cls.opened(StaticSite(pages={"/page": PAGE}))
        cls.hosts_beside = {"localhost:4500": site.port}
        hosts = super().build()
        cls.provider.wait_until_read()
        return hosts

    def setUp(self):
        super().setUp()
        self.provider.mood = "kind"

    # G-021, S-272: neither database nor log, at its most talkative, has anything that the provider and the server told each other
    def tearDown(self):
        secrets = [secret.encode() for secret in self.provider.exchanged if secret]
        places = {file.name: file.read_bytes() for file in self.server.folder.rglob("*") if file.is_file()}
        places["the log"] = self.server.output().encode()
        for name, content in places.items():
            self.assertEqual([secret for secret in secrets if secret in content], [], name)
        # The log does tell of what was asked.
        self.assertEqual(b"/api/federation/" in places["the log"], True)
        super().tearDown()

    def choose(self, provider="oidc"):
        self.wait_for(f"[data-provider={provider}]").click()

    def come_as(self, who, provider="oidc", path="/login"):
        """Somebody who is signed in at the provider presses its button."""
        self.provider.person = who
        self.open(path, f"[data-provider={provider}]")
        self.choose(provider)

    def sign_out(self):
        super().sign_out()
        # A page that is left at once takes the request with it.
        self.wait_for_text("You are signed out.")

    def register(self, **changes):
        self.wait_for("#register")
        for name, value in changes.items():
            self.type(f"#{name}", value)
        self.find(f"#register {SEND}").click()

    def press_until(self, selector, path):
        """A button that counts only half a second after the page is in view."""
        def is_there():
            if urlsplit(self.browser.driver.current_url).path.startswith(path):
                return True
            self.find(selector).click()
            return False
        self.browser.until(is_there, f"{selector} to lead to {path}")


class ProviderTests(ProviderCase):
    @classmethod
    def fill_server(cls):
        super().fill_server()
        cls.server.add_user("grace", PASSWORD, "Grace Hopper")

    # G-006: nothing of the answer stays in the address, or goes along with what the page loads
    def test_somebody_new_makes_an_account_and_is_known_from_then_on(self):
        self.open("/login", "[data-provider=oidc]")
        self.assertEqual([exchange.url for exchange in self.browser.network().exchanges() if not exchange.url.startswith(self.auth)], [])
        self.assertEqual([button.text for button in self.browser.driver.find_elements("css selector", "[data-provider]")],
                         ["Continue with GitHub", "Continue with School"])
        self.come_as(person(1, "ada", "Ada Lovelace"))
        self.wait_for("#register")
        self.assertEqual(urlsplit(self.browser.driver.current_url)[2:], ("/callback-oidc", "", ""), "no code in the address")
        referers = [exchange.sent.get("referer", "") for exchange in self.browser.network().exchanges()]
        self.assertEqual([referer for referer in referers if "code=" in referer or "state=" in referer], [])
        self.assertEqual([self.value(f"#{name}") for name in ("name", "uid", "email")], ["Ada Lovelace", "ada", "ada@school.example"])
        self.assertEqual(violations(self.browser, NEWEST), [])
        # Taken: the form keeps its ticket.
        self.register(uid="toby")
        self.wait_for_text("This ID is taken. Choose another.")
        self.register(uid="ada")
        self.wait_for("#account")
        self.wait_for_text("Ada Lovelace")
        self.sign_out()
        self.come_as(person(1, "ada-renamed", "Ada"), path="/login?return-to=%2Fprofile%23data-title")
        self.wait_for("#account")
        self.assertEqual(self.browser.driver.current_url, f"{self.auth}/profile#data-title", "its fragment went to nobody")

    def test_whoever_cancels_or_is_refused_reads_why_and_goes_back(self):
        for mood, says in (("cancels", "You cancelled at School. Nothing has changed."),
                           ("mixes_up", "The provider's answer could not be used."), ("talks", "The provider's answer could not be used.")):
            with self.subTest(mood=mood):
                self.provider.mood = mood
                self.come_as(person(2, "emil", "Emil"), path="/login?return-to=%2Fgroups")
                self.wait_for_text(says)
                self.assertEqual(violations(self.browser, NEWEST), [])
                self.assertEqual(self.focused().get_attribute("id"), "notice")
                self.find("#way-on").click()
                self.wait_for("[data-provider=oidc]")
                self.assertIn("return-to=%2Fgroups", self.browser.driver.current_url)
                self.assertIsNone(self.browser.fetch(f"{self.auth}/api/session")["json"])

    # G-007: an address that another browser brought, and a name that comes twice
    def test_an_answer_that_nobody_here_asked_for_signs_nobody_in(self):
        for query, says in (("?code=c&state=" + "s" * 65, "This sign-in is no longer valid."),
                            ("?code=c&state=a&state=b", "This sign-in is no longer valid."), ("", "No sign-in with another provider")):
            with self.subTest(query=query):
                self.open(f"/callback-oidc{query}", "#way-on")
                self.wait_for_text(says)
                self.assertEqual(urlsplit(self.browser.driver.current_url).query, "")

    def test_this_is_me_takes_the_password_once(self):
        self.come_as(person(3, "thomas", "Thomas"))
        self.wait_for("#register")
        self.wait_for("main .below .link").click()
        self.wait_for("#mine")
        self.assertEqual(violations(self.browser, NEWEST), [])
        self.type("#uid", "toby")
        self.type("#password", "not the password")
        self.find(f"#mine {SEND}").click()
        self.wait_for_text("Wrong ID or password.")
        self.type("#password", PASSWORD)
        self.find(f"#mine {SEND}").click()
        self.wait_for("#account")
        self.wait_for_text("Thomas Edison")
        self.sign_out()
        self.come_as(person(3, "thomas", "Thomas"))
        self.wait_for("#account")
        self.open("/profile#ways", "#identities li")
        self.assertIn("thomas", self.find("#identities").text)
        self.find("#identities li:last-child button").click()
        self.wait_for("#question-yes").click()
        self.wait_for_text("School, thomas is unlinked")
        self.assertNotIn("thomas", self.find("#identities").text)

    # G-031
    def test_the_same_address_links_nothing_by_itself(self):
        self.come_as(person(4, "emmy", "Emmy Noether"))
        self.register()
        self.wait_for("#account")
        self.sign_out()
        self.come_as(person(44, "emmy", "Emmy Noether"), "github")
        self.wait_for_text("An account here has the same e-mail address as your account at GitHub, and no password.")
        self.assertEqual(violations(self.browser, NEWEST), [])
        self.wait_for("main .below .link").click()
        self.register(name="Another Emmy", uid="emmy2")
        self.wait_for("#account")
        self.wait_for_text("Another Emmy")

    # G-033
    def test_a_code_by_mail_links_an_account_without_a_password(self):
        self.come_as(person(12, "maryam", "Maryam"))
        self.register()
        self.wait_for("#account")
        self.sign_out()
        self.come_as(person(1212, "maryam", "Maryam"), "github")
        self.wait_for("#mail")
        self.wait_for_text("We can send a code to that address.")
        self.find(f"#mail {SEND}").click()
        self.wait_for("#mailed")
        self.assertEqual(violations(self.browser, NEWEST), [])
        code = Mailbox(self.server).next("maryam@school.example", "code to link an account").code
        self.type("#code", wrong_code(code))
        self.find(f"#mailed {SEND}").click()
        self.wait_for_text("That code did not work. Check the letters.")
        self.type("#code", code)
        self.find(f"#mailed {SEND}").click()
        self.wait_for("#account")
        self.sign_out()
        self.come_as(person(1212, "maryam", "Maryam"), "github")
        self.wait_for("#account")

    def bring_staff_code(self, uid, code):
        self.wait_for("#register")
        self.wait_for("main .below .link").click()
        self.wait_for("#mine")
        self.find("main .below:last-child .link").click()
        self.wait_for("#by-staff")
        self.assertEqual(violations(self.browser, NEWEST), [])
        self.type("#uid", uid)
        self.type("#code", code)
        self.find(f"#by-staff {SEND}").click()

    # G-033: D6
    def test_this_is_me_takes_a_code_from_staff_where_nobody_signs_in_yet(self):
        done = self.server.command("user", "add", "hedy-l", "--name", "Hedy Lamarr", "--code")
        self.come_as(person(1313, "lamarr", "Hedy"), "github")
        self.bring_staff_code("hedy-l", CODE.search(done).group(0))
        self.wait_for("#account")
        self.wait_for_text("Hedy Lamarr")

    # S-356
    def test_a_code_from_staff_sets_a_password_first_where_there_is_one(self):
        self.server.add_user("rosalind", PASSWORD, "Rosalind Franklin")
        done = self.server.command("user", "reset-code", "rosalind")
        self.come_as(person(14, "rosalind-f", "Rosalind"))
        self.bring_staff_code("rosalind", CODE.search(done).group(0))
        self.wait_for("#with-new")
        self.wait_for_text("so this code does not link School")
        self.assertEqual(violations(self.browser, NEWEST), [])
        link = self.find("#with-new a")
        self.assertEqual(urlsplit(link.get_attribute("href")).path, "/reset.html")
        self.assertEqual(link.get_attribute("target"), "_blank", "this page keeps what the provider has said")
        self.assertEqual(self.value("#uid"), "rosalind")
        # As if it had been set on that page.
        self.type("#password", PASSWORD)
        self.find(f"#with-new {SEND}").click()
        self.wait_for("#account")
        self.wait_for_text("Rosalind Franklin")

    # G-038
    def test_an_account_is_linked_on_the_profile_and_only_to_one(self):
        self.provider.person = person(5, "octocat", "Mona")
        self.open_signed_in("/profile#ways", "#link-ways button")
        self.assertEqual(self.find("#link-ways button").text, "Link GitHub")
        self.find("#link-ways button").click()
        self.wait_for_text("Your account octocat at GitHub will sign you in here as toby.")
        self.assertEqual(violations(self.browser, NEWEST), [])
        self.press_until(f"#link {SEND}", "/profile")
        self.wait_for_text("GitHub is linked")
        self.assertIn("octocat", self.find("#identities").text)
        self.assertEqual(violations(self.browser, NEWEST), [])
        self.browser.fresh()
        self.open_signed_in("/profile#ways", "#link-ways button", uid="grace")
        self.find("#link-ways button").click()
        self.wait_for_text("This account of the provider signs in to another account here.")
        self.find("#way-on").click()
        self.wait_for("#account")

    def test_who_came_by_a_provider_sets_a_first_password(self):
        self.come_as(person(6, "mary", "Mary Somerville"))
        self.register()
        self.wait_for("#account")
        self.open("/profile#ways", "#no-password")
        self.find("#no-password").click()
        self.assertFalse(self.find("#current").is_displayed())
        self.type("#new", PASSWORD)
        self.find(f"#password-change {SEND}").click()
        self.wait_for_text("Your password is changed")
        self.browser.fresh()
        self.open_signed_in("/profile", "#account", uid="mary")

    def test_a_provider_is_reached_without_a_mouse(self):
        self.provider.person = person(7, "hedy", "Hedy Lamarr")
        self.open("/login", "[data-provider=oidc]")
        self.tab_until(lambda _, name: name == "Continue with School", "the button of the provider")
        self.press(Keys.ENTER)
        self.wait_for("#register")
        self.assertEqual(self.focused().get_attribute("id"), "name")

    # D9: one click on our host for each site, then none
    def test_another_site_gets_its_session_by_a_provider(self):
        self.provider.person = person(8, "sophie", "Sophie Germain")
        self.browser.open(f"{SITE}/page#/own")
        self.choose()
        self.wait_for("#go-to-provider")
        self.assertIn("localhost:4500", self.all_text())
        self.assertEqual(violations(self.browser, NEWEST), [])
        self.press_until("#go-to-provider", "/callback-oidc")
        self.register()
        self.wait_for_text("You are signed in as Sophie Germain.")
        self.assertEqual(self.browser.driver.current_url, f"{SITE}/page#/own")
        self.assertEqual(self.browser.fetch(f"{self.auth}/api/authenticate", "DELETE")["status"], 200)
        self.browser.open(f"{SITE}/page")
        self.choose()
        self.wait_for_text("You are signed in as Sophie Germain.")

    def test_whoever_cancels_for_a_site_may_still_take_another_way(self):
        self.provider.person, self.provider.mood = person(9, "otto", "Otto"), "cancels"
        # Whoever has signed in for this site by this provider is sent there at once.
        self.browser.open(f"{self.auth}/client/en.js")
        self.browser.script("localStorage.clear()")
        self.browser.open(f"{SITE}/page")
        self.choose()
        self.wait_for("#go-to-provider")
        self.press_until("#go-to-provider", "/callback-oidc")
        self.wait_for_text("You cancelled at School.")
        self.find("#way-on").click()
        self.wait_for("#other-way").click()
        self.wait_for("#prove input[name=uid]").send_keys("toby")
        self.find("#prove input[name=password]").send_keys(PASSWORD)
        self.find("#prove form button[type=submit]").click()
        self.wait_for_text("You are signed in as Thomas Edison.")

    def test_pages_stay_few_and_small(self):
        for path in ("/login", "/signup", "/continue", "/callback-oidc", "/profile"):
            with self.subTest(path=path):
                self.browser.fresh()
                if path == "/profile":
                    self.browser.open(f"{self.auth}/client/en.js")
                    self.sign_in(self.server, "toby")
                self.browser.network()
                self.open(path)
                self.browser.until(lambda: self.browser.script(impression.QUIET), "the page to be quiet", seconds=15)
                asked = [exchange.url for exchange in self.browser.network().exchanges() if exchange.sent]
                self.assertLessEqual(len(asked), 8, asked)
                self.assertLessEqual(self.browser.script(impression.BYTES), 45 * 1024)


class SpanishProviderTests(ProviderCase):
    browser_options = {"language": "es"}

    def test_the_words_are_spanish(self):
        self.provider.mood = "cancels"
        self.come_as(person(10, "ada", "Ada"))
        self.wait_for_text("Has cancelado en School. No ha cambiado nada.")
        self.find("#way-on").click()
        self.wait_for_text("Continuar con School")


if __name__ == "__main__":
    unittest.main()
