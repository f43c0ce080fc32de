"""What a sign-in has used up stays used up when the process dies the moment after its answer, on both engines."""
import base64
import time
import unittest

from authenticator_app import enrolled
from cluster_case import ClusterCase
from node import Node
from visitor import PASSWORD, Visitor


class KilledCodesTests(ClusterCase):
    # F-007, F-027, S-182: kill -9 after a code of the app, and after recovery codes
    def test_codes_stay_used_up(self):
        server = self.started_server()
        for engine, url in (("SQLite", "sqlite:data/latchkey.db"), ("PostgreSQL", server.url())):
            with self.subTest(engine):
                node = Node(url)
                self.addCleanup(node.remove)
                node.start()
                node.add_user("ada", PASSWORD)
                app, paper = enrolled(Visitor(), node.address, node.address, "ada")
                used = [app.code_at(time.time()), *paper]
                secrets = [app.secret, *paper, Visitor().ticket(node.address, "ada")]
                for _ in range(2):
                    code = used.pop(0)
                    self.assertEqual(self.sign_in(node, code).status, 200, engine)
                    node.kill()
                    node.start()
                    answer = self.sign_in(node, code)
                    self.assertEqual((answer.status, answer.code), (401, "factor_invalid"), engine)
                self.assertEqual(self.sign_in(node, used.pop()).status, 200, engine)
                if engine == "SQLite":
                    self.assert_unreadable(node, secrets)

    # F-023: database, write-ahead log, backup and log after all that
    def assert_unreadable(self, node, secrets):
        (node.folder / "copies").mkdir(mode=0o700)
        done = node.command("backup", "copies/today.db")
        self.assertEqual(done.returncode, 0, done.stderr)
        files = [file for file in node.folder.rglob("*") if file.is_file()]
        self.assertLessEqual({"latchkey.db", "latchkey.db-wal", "today.db", "server.log"}, {file.name for file in files})
        seed = secrets[0]
        hidden = [base64.b32decode(seed), *(text.encode() for code in secrets for text in (code, code.lower(), code.replace("-", "")))]
        for file in files:
            content = file.read_bytes()
            for secret in hidden:
                self.assertNotIn(secret, content, file.name)
        self.assertIn(b"ada", (node.folder / "copies/today.db").read_bytes(), "what is meant to be stored is found in this way")

    def sign_in(self, node, code):
        return Visitor().ask(node.address, "POST", "/api/authenticate", {"uid": "ada", "password": PASSWORD, "code": code})


if __name__ == "__main__":
    unittest.main()
