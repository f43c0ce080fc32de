"""What the tests of providers share: a latchkey server that knows some, and people who go there and come back."""
import sys
import time
import unittest
from pathlib import Path

from browser import Browser, query_of
from provider_process import SECRET

sys.path.insert(1, str(Path(__file__).resolve().parents[1] / "Cluster"))

from node import Node

PUBLIC = "http://localhost:8587"
PASSWORD = "a lantern over 9 harbours"
# What starts on a busy machine.
PATIENCE = 120


class World:
    """One server, and the providers that it knows by the slots oidc, oidc2 and oidc3."""

    def __init__(self, **providers):
        """Of each the class, and its people."""
        self.providers = {
            slot: kind(f"{PUBLIC}/callback-{slot}", people) for slot, (kind, people) in providers.items()}
        settings = {}
        for slot, provider in self.providers.items():
            settings |= provider.settings(slot)
        # All that is ever logged is looked at.
        self.node = Node("sqlite:data/latchkey.db", public_url=PUBLIC, log_level="debug", **settings)

    def start(self, *late):
        """All but the providers of the slots that come later."""
        early = [provider for slot, provider in self.providers.items() if slot not in late]
        for provider in early:
            provider.start()
        for provider in early:
            provider.wait(PATIENCE)
        self.node.start()
        for slot in self.providers:
            if slot not in late:
                self.wait_until_known(slot)
        return self

    def wait_until_known(self, slot):
        """Until the server has read what the provider says of itself."""
        end = time.monotonic() + PATIENCE
        while (answer := self.walk(slot).start()).status != 200:
            if time.monotonic() > end:
                raise AssertionError(f"{slot}: {answer.status} {answer.body}\n{self.node.output()[-4000:]}")
            time.sleep(0.1)

    def walk(self, slot, browser=None):
        return Walk(browser or self.browser(), slot, self.providers[slot])

    def browser(self):
        """Of somebody new, who finds the server where `public_url` says."""
        return Browser({"localhost:8587": ("127.0.0.1", self.node.port)})

    def sign_up(self, uid):
        """Answers the browser in which the new account is signed in, by its password."""
        walk = Walk(self.browser())
        answer = walk.post("/api/user", {"uid": uid, "name": uid, "password": PASSWORD})
        if answer.status != 201 or walk.post("/api/authenticate", {"uid": uid, "password": PASSWORD}).status != 200:
            raise AssertionError(f"{uid} is not signed up: {answer.status} {answer.body}")
        return walk.browser

    def stop(self):
        self.node.remove()
        for provider in self.providers.values():
            provider.remove()


class Walk:
    """The way of one browser to a provider and back, as our pages go it."""

    def __init__(self, browser, slot=None, provider=None):
        self.browser, self.slot, self.provider = browser, slot, provider
        self.codes = []

    def post(self, path, body):
        return self.browser.ask("POST", f"{PUBLIC}{path}", body, Origin=PUBLIC)

    def start(self, **body):
        return self.post(f"/api/federation/{self.slot}/start", body)

    def location(self, **body):
        """Where a browser is sent to."""
        begun = self.start(**body)
        if begun.status != 200:
            raise AssertionError(f"not begun: {begun.status} {begun.body}")
        return begun.json["location"]

    def begun(self):
        """What the provider is told by that address."""
        return query_of(self.location())

    def came_back(self, answers, **body):
        """What the page at the redirect URI was given, after somebody filled in the provider's forms with `answers`."""
        address = self.browser.walk(self.location(**body), answers, until=f"{PUBLIC}/callback-{self.slot}?")
        page = self.browser.ask("GET", address)
        if page.status != 200 or b'data-title="callback.title"' not in page.body:
            raise AssertionError(f"no page at the redirect URI: {page.status} {page.body[:300]}")
        query = query_of(address)
        self.codes.append(query.get("code"))
        return query

    def finish(self, query, slot=None):
        """As that page does it: what came, without what it does not know."""
        body = {name: query[name] for name in ("state", "code", "iss", "error") if name in query}
        return self.post(f"/api/federation/{slot or self.slot}/finish", body)

    def finished(self, person, **body):
        """What the server makes of it that this person has signed in at the provider."""
        with self.provider.turn_of(person):
            return self.finish(self.came_back(self.provider.answers(person), **body))

    def register(self, step, uid, **fields):
        return self.post("/api/federation/register", {
            "ticket": step.json["ticket"], "uid": uid, "name": step.json["suggested"]["name"] or uid, **fields})

    def confirm(self, step, **fields):
        return self.post("/api/federation/confirm", {"ticket": step.json["ticket"], **fields})

    def uid(self):
        """Who is signed in in this browser, or None."""
        session = self.browser.ask("GET", f"{PUBLIC}/api/session").json
        return session and session["uid"]


class ProviderCase(unittest.TestCase):
    """`world` is shared by the tests of a module."""

    world = None

    def setUp(self):
        self.walks = []

    # G-021: whatever happened, the log shows neither a code nor the client's secret
    def tearDown(self):
        log = self.world.node.output()
        for secret in [SECRET, *(code for walk in self.walks for code in walk.codes if code)]:
            self.assertNotIn(secret, log)

    def walk(self, slot=None, browser=None):
        self.walks.append(self.world.walk(slot or self.slot, browser))
        return self.walks[-1]

    def new_account(self, person, uid, slot=None):
        """Somebody comes by a provider for the first time. Answers the walk."""
        walk = self.walk(slot)
        step = self.assert_next("register", walk.finished(person))
        self.assert_next("done", walk.register(step, uid))
        return walk

    def assert_next(self, word, answer):
        self.assertEqual(answer.status, 200, answer.body)
        self.assertEqual(answer.json["next"], word, answer.body)
        return answer

    def assert_refused(self, status, code, answer):
        self.assertEqual((answer.status, answer.code), (status, code), answer.body)
        return answer
