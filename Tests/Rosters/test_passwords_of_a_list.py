"""Passwords that stand in a list of people (R-035): where they come, and where they never do."""
import secrets
import unittest

from workplace import Workplace

BOSS = "four quiet green otters"


class PasswordsOfAListTests(unittest.TestCase):
    def setUp(self):
        self.place = Workplace(log_level="trace")
        self.addCleanup(self.place.remove)
        self.said = []
        added = self.run_command("user", "add", "boss", "--name", "Boss", "--role", "Admin", "--password-stdin", text=f"{BOSS}\n")
        self.assertEqual(added, 0)

    def run_command(self, *arguments, text=""):
        status, said = self.place.run(*arguments, text=text)
        self.said.append(said)
        return status

    def sign_in(self, uid, password):
        return self.place.ask("POST", "/api/authenticate", {"uid": uid, "password": password})

    def assert_nowhere(self, canaries):
        """Neither in what was said, nor in the database, nor in any file but the lists."""
        self.place.stop()
        said = "\n".join([*self.said, self.place.dump()]).encode()
        files = [path for path in self.place.folder.rglob("*") if path.is_file() and path.suffix != ".csv"]
        self.assertIn("server.log", [path.name for path in files])
        for canary in canaries:
            self.assertNotIn(canary.encode(), said)
            self.assertNotIn(canary.encode().hex().encode(), said.lower())
            self.assertEqual([path.name for path in files if canary.encode() in path.read_bytes()], [])

    # no password is taken, nor kept anywhere
    def test_a_password_in_a_list_is_in_no_log_and_not_in_the_database(self):
        ignored, sent = (f"c4n4ry-{secrets.token_hex(8)}-Quetzal" for _ in range(2))
        self.place.write("list.csv", [("uid", "name", "password"), ("ada", "Ada", ignored), ("grace", "Grace", ignored, "one too many")])
        self.assertEqual(self.run_command("roster", "check", "list.csv"), 1)
        self.assertEqual(self.run_command("roster", "import", "list.csv", "--dry-run"), 1)
        self.assertEqual(self.run_command("roster", "import", "list.csv"), 1)
        self.place.serve()
        _, _, cookie = self.sign_in("boss", BOSS)
        status, body, _ = self.place.ask("POST", "/api/users", {"users": [{"uid": "emmy", "name": "Emmy", "password": sent}]}, cookie)
        self.said.append(body)
        self.assertIn(status, (200, 201, 207, 400), body)
        for uid, password in (("ada", ignored), ("emmy", sent)):
            self.assertEqual(self.sign_in(uid, password)[0], 401)
        self.assertEqual([uid for (uid,) in self.place.rows("SELECT uid FROM account WHERE uid = 'ada'")], ["ada"])
        self.assert_nowhere([ignored, sent])

    # where the operator takes them, they are known by their hashes alone
    def test_a_password_that_the_operator_takes_is_kept_as_a_hash(self):
        taken = f"c4n4ry-{secrets.token_hex(8)}-Quetzal"
        self.place.write("list.csv", [("uid", "name", "password"), ("ada", "Ada", taken), ("bob", "Bob", "c4n4ry")])
        self.assertEqual(self.run_command("roster", "import", "list.csv", "--allow-passwords"), 1)
        self.place.serve()
        self.assertEqual(self.sign_in("ada", taken)[0], 200)
        self.assertEqual(self.sign_in("bob", "c4n4ry")[0], 401)
        self.assert_nowhere([taken, "c4n4ry"])


if __name__ == "__main__":
    unittest.main()
