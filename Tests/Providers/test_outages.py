"""A provider that is away, hangs or comes back (G-020): it costs its own people twelve seconds, and nobody else."""
import socket
import threading
import time
import unittest

from mock_provider import MockProvider
from nano_provider import NanoProvider
from provider_case import PASSWORD, PATIENCE, PUBLIC, Node, ProviderCase, Walk, World
from provider_process import Person

ADA, TOBY, EMIL = PEOPLE = [Person("ada", "Ada Lovelace"), Person("toby", "Toby Edison"), Person("emil", "Emil Post")]
# What one sign-in may wait for a provider; and what a busy machine adds before and after that.
LIMIT, SLACK = 12, 30
FAILURES_AT_MOST = 5


def setUpModule():
    ProviderCase.world = World(oidc=(NanoProvider, PEOPLE), oidc3=(MockProvider, PEOPLE))
    unittest.addModuleCleanup(ProviderCase.world.stop)
    ProviderCase.world.start("oidc3")
    ProviderCase.world.sign_up("petra")


class OutageTests(ProviderCase):
    slot = "oidc"

    def setUp(self):
        super().setUp()
        self.nano, self.mock = self.world.providers["oidc"], self.world.providers["oidc3"]

    def assert_password_works(self):
        walk = Walk(self.world.browser())
        answer = walk.post("/api/authenticate", {"uid": "petra", "password": PASSWORD})
        self.assertEqual((answer.status, walk.uid()), (200, "petra"), answer.body)

    def assert_unavailable(self, answer):
        self.assert_refused(503, "provider_unavailable", answer)
        self.assertIn(int(answer.headers["Retry-After"]), range(1, 11))

    # G-020: a provider of which nothing was ever read is refused without a question, and is there by itself once it answers
    def test_a_provider_that_comes_late(self):
        self.assert_unavailable(self.walk("oidc3").start())
        self.assert_password_works()
        self.mock.start().wait(PATIENCE)
        self.world.wait_until_known("oidc3")
        self.new_account(ADA, "ada-late", slot="oidc3")

    # G-019, G-020: five people who wait are told within twelve seconds, the next one at once, and all others sign in
    def test_a_provider_that_hangs(self):
        real = self.walk()
        queries = [(real, real.came_back(self.nano.answers(TOBY)))]
        for _ in range(FAILURES_AT_MOST):
            walk = self.walk()
            queries.append((walk, {"state": walk.begun()["state"], "code": "a-code-that-nobody-is-asked-about"}))
        waiting, answers = queries[:FAILURES_AT_MOST], []
        self.nano.pause()
        self.addCleanup(self.nano.resume)
        threads = [threading.Thread(target=timed, args=(answers, walk, query)) for walk, query in waiting]
        for thread in threads:
            thread.start()
        self.assert_password_works()
        for thread in threads:
            thread.join(PATIENCE)
        self.assertEqual([(answer.status, answer.code) for answer, _ in answers], [(502, "provider_failed")] * FAILURES_AT_MOST)
        self.assertLess(max(seconds for _, seconds in answers), LIMIT + SLACK)
        walk, query = queries[FAILURES_AT_MOST]
        self.assert_unavailable(walk.finish(query))
        self.assert_password_works()
        self.nano.resume()
        self.comes_in_again(TOBY)

    # G-020: a provider that takes the connection and says nothing keeps no start waiting
    def test_the_start_waits_for_no_provider(self):
        silent = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(silent.close)
        settings = {**self.mock.settings("oidc"), "federation_oidc_issuer": f"http://127.0.0.1:{silent.getsockname()[1]}"}
        took = []
        for more in ({}, settings):
            node = Node("sqlite:data/latchkey.db", public_url=PUBLIC, **more)
            self.addCleanup(node.remove)
            began = time.monotonic()
            node.start()
            took.append(time.monotonic() - began)
        self.assertLess(took[1] - took[0], LIMIT / 2, took)
        self.assertEqual(node.command("provider", "list").returncode, 0)

    # G-020: a provider that is stopped fails at once, and is asked again when it is back
    def test_a_provider_that_is_stopped(self):
        self.new_account(EMIL, "emil")
        walk = self.walk()
        query = walk.came_back(self.nano.answers(EMIL))
        self.nano.stop()
        self.assert_refused(502, "provider_failed", walk.finish(query))
        self.assert_refused(403, "hand_off_invalid", walk.finish(query))
        self.assert_password_works()
        self.nano.start().wait(PATIENCE)
        again = self.walk()
        self.assert_next("done", again.finished(EMIL))
        self.assertEqual(again.uid(), "emil")

    def comes_in_again(self, person):
        """As soon as the server asks again."""
        end = time.monotonic() + PATIENCE
        while (answer := self.walk().finished(person)).status == 503 and time.monotonic() < end:
            time.sleep(int(answer.headers["Retry-After"]))
        self.assert_next("register", answer)


def timed(answers, walk, query):
    began = time.monotonic()
    answers.append((walk.finish(query), time.monotonic() - began))


if __name__ == "__main__":
    unittest.main()
