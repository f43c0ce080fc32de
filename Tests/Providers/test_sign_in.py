"""Sign in by providers that others have written: what our own stand-ins say of the protocol may be as wrong as our server.

What a provider that lies can say is tested in LatchkeyFederationTests, and the pages in Tests/Web/browser/test_providers.py.
"""
import sqlite3
import unittest

from canaille_provider import CanailleProvider
from mock_provider import MockProvider
from nano_provider import NanoProvider
from provider_case import PASSWORD, PUBLIC, ProviderCase, World
from provider_process import Person

ADA, TOBY, EMIL, HEDY, GRACE, MARY, OTTO, LISE = PEOPLE = [Person(login, name) for login, name in (
    ("ada", "Ada Lovelace"), ("toby", "Toby Edison"), ("emil", "Emil Post"), ("hedy", "Hedy Lamarr"),
    ("grace", "Grace Hopper"), ("mary", "Mary Somerville"), ("otto", "Otto Hahn"), ("lise", "Lise Meitner"))]


def setUpModule():
    ProviderCase.world = World(oidc=(NanoProvider, PEOPLE), oidc2=(CanailleProvider, PEOPLE), oidc3=(MockProvider, PEOPLE))
    unittest.addModuleCleanup(ProviderCase.world.stop)
    ProviderCase.world.start()


class EachProvider:
    """What holds for all. A class says whether its provider is believed about addresses, and what a code of another attempt gets."""

    @property
    def provider(self):
        return self.world.providers[self.slot]

    def uid_of(self, person):
        """One of this provider: the others' people have accounts of their own."""
        return f"{person.login}-{self.slot}"

    def name_of(self, person):
        return person.name

    # G-030: people who come for the first time make an account of their own, and are known from then on
    def test_people_make_accounts_and_are_known_from_then_on(self):
        for person in (ADA, TOBY):
            walk = self.walk()
            step = self.assert_next("register", walk.finished(person))
            said = step.json["suggested"]
            self.assertEqual((said["uid"], said["name"], said["email"]), (person.login, self.name_of(person), self.provider.email(person)))
            self.assertEqual(step.json["email_is_proven"], self.proves_addresses)
            self.assertIsNone(walk.uid(), "nobody is signed in before they have an account")
            self.assert_next("done", walk.register(step, self.uid_of(person)))
            self.assertEqual(walk.uid(), self.uid_of(person))
        for person in (TOBY, ADA):
            walk = self.walk()
            answer = self.assert_next("done", walk.finished(person, return_to="/profile"))
            self.assertEqual(answer.json["location"], "/profile")
            self.assertEqual(walk.uid(), self.uid_of(person))

    # G-007: an answer is good once, in the browser that began, for the provider that it is of
    def test_an_answer_is_good_once_and_in_its_own_browser(self):
        walk, stranger = self.walk(), self.walk()
        query = walk.came_back(self.provider.answers(EMIL))
        others = [slot for slot in self.world.providers if slot != self.slot]
        self.assert_refused(403, "browser_mismatch", stranger.finish(query))
        self.assert_refused(403, "hand_off_invalid", walk.finish(query, slot=others[0]))
        step = self.assert_next("register", walk.finish(query))
        self.assert_refused(403, "hand_off_invalid", walk.finish(query))
        self.assert_refused(403, "browser_mismatch", stranger.register(step, "somebody-else"))
        self.assert_next("done", walk.register(step, self.uid_of(EMIL)))
        self.assert_refused(403, "hand_off_invalid", walk.finish(query))
        self.assert_refused(403, "hand_off_invalid", walk.register(step, "another"))
        # The code alone, for an attempt of one's own: the provider has forgotten it.
        begun = walk.begun()
        self.assert_refused(403, "provider_denied", walk.finish({**query, "state": begun["state"]}))

    # G-009, G-013: a code that somebody else was given is good for nothing in another attempt
    def test_a_code_of_another_attempt_signs_nobody_in(self):
        stolen, walk = self.walk(), self.walk()
        query = stolen.came_back(self.provider.answers(HEDY))
        begun = walk.begun()
        self.assert_refused(*self.refuses_other_codes, walk.finish({**query, "state": begun["state"]}))
        self.assertIsNone(walk.uid())

    # "This is me" links an account here by its password, and by no other
    def test_this_is_me_takes_the_password(self):
        uid = self.uid_of(GRACE)
        self.world.sign_up(uid)
        walk = self.walk()
        step = self.assert_next("register", walk.finished(GRACE))
        self.assert_refused(401, "invalid_credentials", walk.confirm(step, uid=uid, password="not the password"))
        self.assertIsNone(walk.uid())
        self.assert_next("done", walk.confirm(step, uid=uid, password=PASSWORD))
        self.assertEqual(walk.uid(), uid)
        again = self.walk()
        self.assert_next("done", again.finished(GRACE))
        self.assertEqual(again.uid(), uid)


class NanoTests(EachProvider, ProviderCase):
    slot = "oidc"
    proves_addresses = True
    # It checks PKCE.
    refuses_other_codes = (403, "provider_denied")

    def name_of(self, person):
        """It knows none."""

    # G-016: a key that the server has never seen is looked for, and found
    def test_a_provider_changes_its_keys(self):
        self.new_account(MARY, "mary")
        self.provider.rotate_keys()
        walk = self.walk()
        self.assert_next("done", walk.finished(MARY))
        self.assertEqual(walk.uid(), "mary")

    # G-038: people who are signed in link an account of a provider, in the session that asked for it, and only to one account
    def test_an_account_is_linked_on_the_profile_and_only_to_one(self):
        walk, other = self.walk(browser=self.world.sign_up("otto")), self.walk(browser=self.world.sign_up("other"))
        self.assert_refused(403, "hand_off_invalid", other.start(ticket=self.ticket(walk)))
        step = self.assert_next("link", walk.finished(OTTO, ticket=self.ticket(walk)))
        self.assertEqual((step.json["login"], step.json["uid"]), ("otto", "otto"))
        self.assert_refused(403, "browser_mismatch", other.confirm(step))
        self.assertEqual(walk.confirm(step).json, {"next": "linked"})
        self.assert_refused(409, "identity_taken", other.finished(OTTO, ticket=self.ticket(other)))
        by_nano = self.walk()
        self.assert_next("done", by_nano.finished(OTTO))
        self.assertEqual(by_nano.uid(), "otto")

    def ticket(self, walk):
        return walk.post("/api/identities/link", {"provider": self.slot}).json["ticket"]

    def test_people_who_are_signed_in_are_asked_anew(self):
        # Canaille then asks without end: to it each moment after the password is later than max_age=0 allows.
        browsers = (self.world.browser(), self.world.sign_up("paula"))
        asked = [self.walk(browser=browser).begun().get("max_age") for browser in browsers]
        self.assertEqual(asked, [None, "0"])


class CanailleTests(EachProvider, ProviderCase):
    slot = "oidc2"
    # It does not say that addresses are confirmed.
    proves_addresses = False
    refuses_other_codes = (403, "provider_denied")

    def test_people_who_say_no_there_may_come_back(self):
        walk = self.walk()
        query = walk.came_back(self.provider.refusal(MARY))
        self.assertEqual((query["error"], query["iss"]), ("access_denied", self.provider.issuer))
        self.assert_refused(403, "provider_denied", walk.finish(query))
        self.assert_refused(403, "hand_off_invalid", walk.finish(query))
        self.assertIsNone(walk.uid())
        self.assert_next("register", walk.finished(MARY))

    # G-010: it promises `iss` (RFC 9207), so an answer without it is none, and one of another provider neither
    def test_an_answer_without_its_issuer_is_refused(self):
        other = self.world.providers["oidc"].issuer
        yes, no = self.provider.answers(OTTO), self.provider.refusal(OTTO)
        for answers, issuer in ((yes, None), (yes, other), (yes, f"{self.provider.issuer}/"), (no, other)):
            with self.subTest(answer=answers["answer"], issuer=issuer):
                walk = self.walk()
                query = {**walk.came_back(answers), "iss": issuer}
                changed = {name: value for name, value in query.items() if value}
                self.assert_refused(403, "hand_off_invalid", walk.finish(changed))


class MockTests(EachProvider, ProviderCase):
    slot = "oidc3"
    proves_addresses = True
    # It does not check PKCE: our nonce finds it out.
    refuses_other_codes = (502, "provider_failed")

    # G-031: the owner of an address here is asked for the password, and linked by nothing else
    def test_a_confirmed_address_links_nothing_by_itself(self):
        self.world.sign_up("maria")
        database = sqlite3.connect(self.world.node.folder / "data/latchkey.db", timeout=60)
        with database:
            # As if the link of a mail had been opened.
            database.execute("UPDATE account SET email = ?, email_verified = 1 WHERE uid = 'maria'", (self.provider.email(MARY),))
        database.close()
        walk = self.walk()
        step = self.assert_next("confirm", walk.finished(MARY))
        self.assertEqual(step.json["ways"], ["password"])
        self.assertIsNone(walk.uid())
        self.assert_refused(401, "invalid_credentials", walk.confirm(step, password="not the password"))
        self.assert_next("done", walk.confirm(step, password=PASSWORD))
        self.assertEqual(walk.uid(), "maria")

    # Two providers for one person, once each of them was proven.
    def test_people_of_one_provider_link_another(self):
        first = self.new_account(OTTO, "otto-of-two", slot="oidc3")
        ticket = first.post("/api/identities/link", {"provider": "oidc"}).json["ticket"]
        second = self.walk("oidc", first.browser)
        step = self.assert_next("link", second.finished(LISE, ticket=ticket))
        self.assertEqual(second.confirm(step).json, {"next": "linked"})
        listed = first.browser.ask("GET", f"{PUBLIC}/api/identities").json["identities"]
        self.assertEqual([identity["provider"] for identity in listed], ["oidc3", "oidc"])
        self.assertEqual([identity["subject"] for identity in listed], [self.provider.answers(OTTO)["sub"], "lise"])


if __name__ == "__main__":
    unittest.main()
