"""Second factors while the clocks of two nodes go forward, back and apart: steps of codes, tickets, trusted devices, grace."""
import os
import time
import unittest

from authenticator_app import AuthenticatorApp
from cluster_case import ClusterCase
from moved_clock import LIBRARY, STEP, MovedClock
from node import Node
from visitor import PASSWORD, Visitor

HOUR, DAY = 3600, 86400


@unittest.skipUnless(os.environ.get("LATCHKEY_SOAK") == "1" and LIBRARY, "a part of make soak, with libfaketime")
class MovedClockTests(ClusterCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = ClusterCase()
        cls.addClassCleanup(cls.cluster.doCleanups)
        cls.server = cls.cluster.started_server()

    def setUp(self):
        self.database = self._testMethodName
        self.server.create_database(self.database)
        self.visitor = Visitor(timeout=60)

    def start(self, **settings):
        self.nodes, self.clocks = [], []
        for _ in range(2):
            node = Node(self.server.url(self.database), **settings)
            self.addCleanup(node.remove)
            node.clock = MovedClock(node.folder)
            node.start()
            self.nodes.append(node)
            self.clocks.append(node.clock)
        self.one, self.two = (node.address for node in self.nodes)

    def at(self, seconds):
        """Both nodes: this time, moved on to five seconds after the beginning of a step. Answers that step."""
        step = -(-int(seconds) // STEP)
        for clock in self.clocks:
            clock.show(step * STEP + 5)
        return step

    # S-417: what one node takes for over is not taken from all of them
    def test_a_node_whose_clock_is_ahead_takes_nothing_away(self):
        self.start(accounts_delete_after_end="30d", registration="approval")
        node, ahead = self.nodes
        for uid in ("pupil", "later"):
            node.add_user(uid, PASSWORD)
        for uid, days in (("pupil", 60), ("later", 180)):
            node.command("user", "end", uid, time.strftime("%Y-%m-%d", time.gmtime(time.time() + days * DAY)))
        self.post(self.one, "/api/user", {"uid": "waiting", "name": "Waiting", "password": PASSWORD})
        node.command("group", "add", "y9", "Year 9")
        node.command("group", "end", "y9", time.strftime("%Y-%m-%d", time.gmtime(time.time() + 60 * DAY)))

        def rows():
            return [self.server.sql(statement, self.database) for statement in (
                "SELECT uid, state FROM account ORDER BY uid", "SELECT archived_at FROM people_group", "SELECT COUNT(*) FROM session")]

        self.sign_in(self.one, "pupil")
        before = rows()
        ahead.clock.show(time.time() + 200 * DAY)
        # Longer than the upkeep's slowest round.
        time.sleep(75)
        self.assertEqual(rows(), before)
        self.assertIn("differs from that of the database", ahead.output())
        ahead.clock.show(time.time())
        time.sleep(12)
        self.assertIn("agree again", ahead.output())
        # Its connections were idle for too long.
        self.visitor = Visitor(timeout=60)
        self.assertEqual([self.sign_in(address, "pupil").status for address in (self.one, self.two)], [200, 200])

    def post(self, address, path, body, token=None, device=None):
        cookies = {"Cookie": f"latchkey-device={device}"} if device else {}
        return self.visitor.ask(address, "POST", path, body, token, **cookies)

    def sign_in(self, address, uid, device=None):
        return self.post(address, "/api/authenticate", {"uid": uid, "password": PASSWORD}, device=device)

    def ticket(self, address, uid, code="factor_required"):
        answer = self.sign_in(address, uid)
        self.assertEqual((answer.status, answer.code), (403, code), answer.body)
        return answer.json["ticket"]

    def finish(self, address, ticket, code, **more):
        return self.post(address, "/api/authenticate/factor", {"ticket": ticket, "code": code, **more})

    def assert_refused(self, answer, code):
        self.assertEqual((answer.status, answer.code), (401, code), answer.body)

    def assert_signed_in(self, answer):
        self.assertEqual(answer.status, 200, answer.body)

    def enrolled(self, uid, seconds):
        """Adds the person, and an app whose clock is right."""
        self.nodes[0].add_user(uid, PASSWORD)
        token = self.sign_in(self.one, uid).token
        made = self.post(self.one, "/api/factors/totp", {}, token)
        app = AuthenticatorApp(made.json["secret"])
        step = self.at(seconds)
        self.assert_signed_in(self.post(self.one, f"/api/factors/totp/{made.json['id']}/confirm", {"code": app.code(step)}, token))
        return app

    # F-007, F-008: whichever node, whichever way its clock goes: the present step and the one before, once, and none before the last one
    def test_steps_of_codes(self):
        self.start()
        began = time.time()
        app = self.enrolled("ada", began)
        tickets = [self.ticket(address, "ada") for address in (self.one, self.two) * 2]
        step = self.at(began + 120)
        for off in (-3, -2, 1, 2):
            self.assert_refused(self.finish(self.one, tickets[0], app.code(step + off)), "factor_invalid")
        self.assert_signed_in(self.finish(self.two, tickets[1], app.code(step - 1)))
        self.assert_refused(self.finish(self.one, tickets[0], app.code(step - 1)), "factor_invalid")
        self.assert_signed_in(self.finish(self.one, tickets[2], app.code(step)))
        self.assert_refused(self.finish(self.two, tickets[3], app.code(step - 1)), "factor_invalid")

        # Apart: the second node is a step ahead.
        tickets = [self.ticket(address, "ada") for address in (self.one, self.two) * 2]
        step = self.at(began + 240)
        self.clocks[1].show((step + 1) * STEP + 5)
        self.assert_refused(self.finish(self.one, tickets[0], app.code(step + 1)), "factor_invalid")
        self.assert_signed_in(self.finish(self.one, tickets[0], app.code(step)))
        self.assert_refused(self.finish(self.two, tickets[1], app.code(step)), "factor_invalid")
        self.assert_signed_in(self.finish(self.two, tickets[1], app.code(step + 1)))
        self.assert_refused(self.finish(self.one, tickets[2], app.code(step + 1)), "factor_invalid")

        # Back by an hour: what was shown then is no code any more, until the time is there again.
        self.at(began - HOUR)
        ticket = self.ticket(self.one, "ada")
        step = self.at(began - HOUR + 60)
        for off in (-1, 0):
            self.assert_refused(self.finish(self.one, ticket, app.code(step + off)), "factor_invalid")
        self.at(began + 300)
        ticket = self.ticket(self.two, "ada")
        step = self.at(began + 360)
        self.assert_signed_in(self.finish(self.two, ticket, app.code(step)))

    # F-003: five minutes of whichever node; a clock that has gone back makes none longer
    def test_tickets(self):
        self.start()
        began = time.time()
        app = self.enrolled("ada", began)
        for ahead, isGood in ((270, True), (330, False), (-HOUR, False)):
            began += 1200
            self.at(began)
            ticket = self.ticket(self.one, "ada")
            made = self.clocks[0].now()
            # The wait for the beginning of a step is less than 30 s.
            step = self.at(made + ahead - (STEP if isGood else 0))
            answer = self.finish(self.two, ticket, app.code(step))
            if isGood:
                self.assert_signed_in(answer)
            else:
                self.assert_refused(answer, "ticket_invalid")

    # S-363: what one node has just made or seen is good at once on one that is a moment behind
    def test_a_moment_apart(self):
        self.start()
        began = time.time()
        app = self.enrolled("ada", began)
        step = self.apart(began + 120)
        self.assert_signed_in(self.finish(self.two, self.ticket(self.one, "ada"), app.code(step)))
        step = self.apart(began + 240)
        signed_in = self.finish(self.one, self.ticket(self.one, "ada"), app.code(step))
        self.assert_signed_in(signed_in)
        made = self.post(self.two, "/api/factors/totp", {}, signed_in.token)
        self.assertEqual(made.status, 201, made.body)

    def apart(self, seconds):
        """As `at`, but the second node is behind."""
        step = self.at(seconds)
        self.clocks[1].show(self.clocks[0].now() - 0.3)
        return step

    # F-028: thirty days of that browser; a clock that has gone back trusts nobody
    def test_trusted_devices(self):
        self.start()
        began = time.time()
        app = self.enrolled("ada", began)
        self.at(began + 600)
        ticket = self.ticket(self.one, "ada")
        step = self.at(began + 660)
        trusted = self.finish(self.one, ticket, app.code(step), trust_device=True)
        self.assert_signed_in(trusted)
        device = trusted.cookie("latchkey-device")
        self.assertTrue(device)
        for seconds, isSpared in ((60, True), (29 * DAY, True), (-HOUR, False), (30 * DAY + HOUR, False)):
            self.at(began + 660 + seconds)
            for address in (self.two, self.one):
                answer = self.sign_in(address, "ada", device)
                if isSpared:
                    self.assert_signed_in(answer)
                else:
                    self.assertEqual((answer.status, answer.code), (403, "factor_required"), answer.body)

    # F-017, F-018: seven days from the first sign-in, on both nodes; then the role sleeps, and a ticket of fifteen minutes adds the factor
    def test_grace(self):
        self.start(factors_required="Teacher", factors_grace="7d", factors_max_age="30m")
        began = time.time()
        self.at(began)
        self.nodes[0].add_user("tess", PASSWORD, role="Teacher")
        first = self.sign_in(self.one, "tess")
        self.assert_signed_in(first)
        self.assertIsNotNone(first.json["second_factor"]["due_at"], first.body)
        self.wait_for_grace()
        self.at(began + 7 * DAY - 600)
        token = self.sign_in(self.two, "tess").token
        self.assertEqual(self.roles(self.two, token), ["Teacher"])
        self.at(began + 7 * DAY + 600)
        for address in (self.two, self.one):
            self.assertEqual(self.roles(address, token), [])
        late = self.ticket(self.one, "tess", "factor_setup_required")
        app = self.begun(self.one, late)
        step = self.at(self.clocks[0].now() + 930)
        self.assert_refused(self.confirm(self.two, late, app.code(step)), "ticket_invalid")
        ticket = self.ticket(self.two, "tess", "factor_setup_required")
        app = self.begun(self.one, ticket)
        step = self.at(self.clocks[0].now() + 840)
        confirmed = self.confirm(self.two, ticket, app.code(step))
        self.assert_signed_in(confirmed)
        self.assertEqual(self.roles(self.one, confirmed.token), ["Teacher"])
        # The proof counts for half an hour here, then the role sleeps again.
        self.at(self.clocks[0].now() + 2000)
        for address in (self.two, self.one):
            self.assertEqual(self.roles(address, confirmed.token), [])

    def wait_for_grace(self):
        """The requirement is written down beside the sign-in."""
        until = time.monotonic() + 60
        while self.server.sql("SELECT count(*) FROM account WHERE factor_due_at IS NOT NULL", self.database) != [["1"]]:
            self.assertLess(time.monotonic(), until, "no grace was written down")
            time.sleep(0.2)

    def roles(self, address, token):
        answer = self.visitor.ask(address, "GET", "/api/id", token=token)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json["roles"]

    def begun(self, address, ticket):
        answer = self.post(address, "/api/authenticate/setup", {"ticket": ticket})
        self.assertEqual(answer.status, 200, answer.body)
        return AuthenticatorApp(answer.json["totp"]["secret"])

    def confirm(self, address, ticket, code):
        return self.post(address, "/api/authenticate/setup/confirm", {"ticket": ticket, "code": code})


if __name__ == "__main__":
    unittest.main()
