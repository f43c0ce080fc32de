"""What is ended on one node is refused on the others within a second; the same between the command line and a server."""
import os
import random
import statistics
import time
import unittest

import measured
from cluster_case import ClusterCase
from node import Node
from visitor import PASSWORD, Visitor

# More in `make soak`.
TRIALS = 40 if os.environ.get("LATCHKEY_SOAK") == "1" else 10
ADMIN_ONLY = "/api/user?page=1"


class Race:
    """Measures how long a node goes on letting somebody in."""

    def __init__(self, what):
        self.what = what
        self.times = []

    def measure(self, let_in):
        """From now until `let_in()` is false; at most 5 s."""
        began = time.monotonic()
        while let_in() and time.monotonic() - began < 5:
            time.sleep(0.005)
        self.times.append(time.monotonic() - began)

    def report(self, case):
        median, most = statistics.median(self.times), max(self.times)
        measured.add(f"{self.what}: p50 {median * 1000:.0f} ms, max {most * 1000:.0f} ms of {len(self.times)}")
        case.assertLess(most, 1)


class RevocationTests(ClusterCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = ClusterCase()
        cls.addClassCleanup(cls.cluster.doCleanups)
        cls.server = cls.cluster.started_server()
        # One administrator does in a minute what others do in a day.
        cls.here, cls.there, _ = cls.nodes = cls.cluster.started_nodes(cls.server.url(), throttle_write_ceiling=0)
        cls.here.add_user("root", PASSWORD, role="Admin")

    def setUp(self):
        self.visitor = Visitor()

    def warm(self, node, token):
        self.assertTrue(self.visitor.is_signed_in(node.address, token))

    def trials(self, uid):
        """A new session of `uid`, known to both nodes, at no special moment of anybody's clock."""
        for _ in range(TRIALS):
            token = self.visitor.signed_in(self.here.address, uid)
            for node in (self.here, self.there):
                self.warm(node, token)
            time.sleep(random.uniform(0, 0.3))
            yield token

    def race(self, what, uid, end):
        race = Race(what)
        for token in self.trials(uid):
            end(token)
            race.measure(lambda: self.visitor.is_signed_in(self.there.address, token))
        race.report(self)

    def ask(self, method, path, status, body=None, token=None):
        answer = self.visitor.ask(self.here.address, method, path, body, token)
        self.assertEqual(answer.status, status, answer.body)
        return answer

    def test_signed_out(self):
        self.here.add_user("leaver", PASSWORD)
        self.race("signed out on another node", "leaver",
                  lambda token: self.ask("DELETE", "/api/authenticate", 200, token=token))

    def test_signed_out_where_nodes_listen(self):
        url = self.server.url()
        self.here, self.there = self.started_nodes(url, count=2, database_listen_url=url)
        self.here.add_user("heard", PASSWORD)
        self.race("signed out on another node, with database.listen_url", "heard",
                  lambda token: self.ask("DELETE", "/api/authenticate", 200, token=token))

    def test_session_ended_from_another_session(self):
        self.here.add_user("owner", PASSWORD)

        def end(token):
            # One session may do that thirty times in a minute.
            own = self.visitor.signed_in(self.here.address, "owner")
            self.ask("DELETE", "/api/sessions", 204, token=own)

        self.race("all other sessions ended on another node", "owner", end)

    def test_password_changed(self):
        self.here.add_user("careful", PASSWORD)
        words = [PASSWORD]

        def change(token):
            other = self.visitor.signed_in(self.here.address, "careful", words[-1])
            words.append(f"{len(words)} new lanterns over the harbour")
            self.ask("PUT", "/api/password", 200, {"current": words[-2], "new": words[-1]}, other)

        race = Race("password changed on another node")
        for _ in range(10):
            token = self.visitor.signed_in(self.here.address, "careful", words[-1])
            self.warm(self.there, token)
            change(token)
            race.measure(lambda: self.visitor.is_signed_in(self.there.address, token))
        race.report(self)

    def test_account_deleted(self):
        admin = self.visitor.signed_in(self.here.address, "root")
        race = Race("account deleted on another node")
        for number in range(TRIALS):
            uid = f"gone{number}"
            made = self.ask("POST", "/api/user", 201, {"uid": uid, "name": "Gone", "password": PASSWORD})
            token = self.visitor.signed_in(self.here.address, uid)
            self.warm(self.there, token)
            time.sleep(random.uniform(0, 0.3))
            self.ask("DELETE", f"/api/user/{made.json['id']}", 204, token=admin)
            race.measure(lambda: self.visitor.is_signed_in(self.there.address, token))
        race.report(self)

    def test_account_disabled_from_the_command_line(self):
        self.disabled(self.here, self.there, "disabled from the command line (PostgreSQL)", "dismissed")

    # what a guard remembers for up to five seconds comes on top (test_class_story).
    def test_role_given_and_taken(self):
        self.here.add_user("demoted", PASSWORD)
        admin = self.visitor.signed_in(self.here.address, "root")
        token = self.visitor.signed_in(self.there.address, "demoted")
        account = self.own(token)["id"]
        role = f"/api/user/{account}/roles/Admin"
        given, taken = Race("role given on another node"), Race("role taken on another node")
        for _ in range(TRIALS):
            self.ask("PUT", role, 200, {}, admin)
            given.measure(lambda: not self.is_admin(token))
            time.sleep(random.uniform(0, 0.3))
            self.ask("DELETE", role, 200, token=admin)
            taken.measure(lambda: self.is_admin(token))
            time.sleep(random.uniform(0, 0.3))
        given.report(self)
        taken.report(self)

    # whichever node comes first takes it, a second after its end at most; the others hear of that within half a second
    def test_role_that_ends(self):
        self.here.add_user("helper", PASSWORD)
        admin = self.visitor.signed_in(self.here.address, "root")
        token = self.visitor.signed_in(self.there.address, "helper")
        late = []
        for _ in range(3):
            self.ask("PUT", f"/api/user/{self.own(token)['id']}/roles/Admin", 200, {"expires_in": 3600}, admin)
            end = time.time() + 2
            self.server.sql(f"UPDATE role_end SET ends_at = {int(end * 1_000_000)}", database="latchkey")
            while not self.is_admin(token):
                time.sleep(0.005)
            while self.is_admin(token) and time.time() < end + 10:
                time.sleep(0.005)
            late.append(time.time() - end)
        self.assertGreaterEqual(min(late), 0, late)
        # A slow machine is given as much again.
        self.assertLess(max(late), 3, late)

    # every session of its members knows it
    def test_group_renamed_and_archived(self):
        self.here.add_user("member", PASSWORD)
        admin = self.visitor.signed_in(self.here.address, "root")
        token = self.visitor.signed_in(self.there.address, "member")
        account = self.own(token)["id"]
        renamed, archived = Race("group renamed on another node"), Race("group archived on another node")
        for number in range(10):
            group = self.ask("POST", "/api/groups", 201, {"name": "Before"}, admin).json["id"]
            self.ask("PUT", f"/api/groups/{group}/members/{account}", 200, {"leader": False}, admin)
            self.until(lambda: self.groups(token) == ["Before"])
            time.sleep(random.uniform(0, 0.3))
            self.ask("PUT", f"/api/groups/{group}", 200, {"name": f"After {number}"}, admin)
            renamed.measure(lambda: self.groups(token) == ["Before"])
            self.assertEqual(self.groups(token), [f"After {number}"])
            time.sleep(random.uniform(0, 0.3))
            self.ask("POST", f"/api/groups/{group}/archive", 200, token=admin)
            archived.measure(lambda: self.groups(token))
        renamed.report(self)
        archived.report(self)

    def own(self, token):
        return self.visitor.ask(self.there.address, "GET", "/api/id", token=token).json

    def groups(self, token):
        return [group["name"] for group in self.own(token)["groups"]]

    def test_role_changed_from_the_command_line(self):
        self.here.add_user("lowered", PASSWORD, role="Admin")
        token = self.visitor.signed_in(self.there.address, "lowered")
        race = Race("role taken from the command line (PostgreSQL)")
        for _ in range(TRIALS):
            self.command(self.here, "user", "set-role", "lowered", "Admin")
            self.until(lambda: self.is_admin(token))
            time.sleep(random.uniform(0, 0.3))
            self.command(self.here, "user", "set-role", "lowered", "User")
            race.measure(lambda: self.is_admin(token))
        race.report(self)

    def is_admin(self, token):
        """For the other node, which must show it all or nothing."""
        answer = self.visitor.ask(self.there.address, "GET", ADMIN_ONLY, token=token)
        if answer.status == 403:  # The database knew already what this node's copy did not (S-350).
            return False
        self.assertEqual(answer.status, 200, answer.body)
        return "root" in [user["uid"] for user in answer.json["users"]]

    def test_the_command_line_and_a_server_on_sqlite(self):
        node = Node("sqlite:data/latchkey.db")
        self.addCleanup(node.remove)
        node.start()
        self.disabled(node, node, "disabled from the command line (SQLite)", "dismissed")

    def disabled(self, here, there, what, uid):
        here.add_user(uid, PASSWORD)
        race = Race(what)
        for _ in range(TRIALS):
            token = self.visitor.signed_in(there.address, uid)
            self.warm(there, token)
            time.sleep(random.uniform(0, 0.3))
            self.command(here, "user", "disable", uid)
            race.measure(lambda: self.visitor.is_signed_in(there.address, token))
            self.command(here, "user", "enable", uid)
        race.report(self)

    def command(self, node, *arguments):
        done = node.command(*arguments)
        self.assertEqual(done.returncode, 0, done.stderr)

    def until(self, holds):
        for _ in range(200):
            if holds():
                return
            time.sleep(0.01)
        self.fail("it did not come about")


if __name__ == "__main__":
    unittest.main()
