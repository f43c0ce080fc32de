"""Keys of service tokens change under load on three nodes: no token without a published key, no refusal, no session that ends."""
import base64
import json
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import measured
from cluster_case import ClusterCase
from visitor import PASSWORD, Visitor

AUDIENCE = "https://api.school.example"
# Each may take 60 tokens a minute.
PEOPLE = 30
# Of a key on P-256 in a certificate: RFC 5480, section 2; the point follows.
POINT = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def integer(number):
    """As DER has it."""
    number = number.lstrip(b"\0")
    number = b"\0" + number if number[:1] >= b"\x80" or not number else number
    return b"\x02" + bytes([len(number)]) + number


def is_signed(token, key):
    """Whether OpenSSL takes the token's signature for one of the published key."""
    signed, _, signature = token.rpartition(".")
    raw = decoded(signature)
    numbers = integer(raw[:32]) + integer(raw[32:])
    der = POINT + b"\x04" + decoded(key["x"]) + decoded(key["y"])
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "key").write_bytes(der)
        (folder / "signature").write_bytes(b"\x30" + bytes([len(numbers)]) + numbers)
        done = subprocess.run(
            ["openssl", "dgst", "-sha256", "-verify", "key", "-keyform", "DER", "-signature", "signature"],
            cwd=folder, input=signed.encode(), capture_output=True)
    return done.returncode == 0


class ServiceKeyTests(ClusterCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = ClusterCase()
        cls.addClassCleanup(cls.cluster.doCleanups)
        cls.server = cls.cluster.started_server()
        cls.nodes = cls.cluster.started_nodes(
            cls.server.url(), tokens_audiences=AUDIENCE, throttle_write_ceiling=0, throttle_many_ceiling=0)
        for number in range(PEOPLE):
            cls.nodes[0].add_user(f"ada{number}", PASSWORD)

    def keys(self, visitor, node):
        answer = visitor.ask(node.address, "GET", "/.well-known/jwks.json")
        self.assertEqual(answer.status, 200, answer.body)
        return {key["kid"]: key for key in answer.json["keys"]}

    def keep_asking(self, number, sessions, stopping, seen, wrong):
        """What ends it early is wrong, too: in a thread of its own nobody would hear of it."""
        try:
            self.ask(number, sessions, stopping, seen, wrong)
        except Exception as error:
            wrong.append(repr(error))

    def ask(self, number, sessions, stopping, seen, wrong):
        """Takes tokens of one node after the other, and looks for the key of each at the next node."""
        visitor = Visitor()
        while not stopping.is_set():
            time.sleep(0.05)
            number += 1
            session = sessions[number % PEOPLE]
            here, there = (self.nodes[(number + step) % len(self.nodes)] for step in (0, 1))
            answer = visitor.ask(here.address, "POST", "/api/token", {"audience": AUDIENCE}, session)
            if answer.status != 200:
                wrong.append(f"{answer.status} {answer.body}")
                continue
            token = answer.json["access_token"]
            kid = json.loads(decoded(token.partition(".")[0]))["kid"]
            key = self.keys(visitor, there).get(kid)
            if key is None or not is_signed(token, key):
                wrong.append(f"the key {kid} is not published where it is looked for" if key is None else f"{kid} is not its key")
            seen.append(kid)
            if not visitor.is_signed_in(there.address, session):
                wrong.append("the session has ended")

    def command(self, *arguments):
        done = self.nodes[1].command("service-key", *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def wait_for(self, kid, seen):
        """The seconds until tokens are signed with this key."""
        began = time.monotonic()
        while kid not in seen[-20:]:
            self.assertLess(time.monotonic() - began, 20, f"nobody signs with {kid}")
            time.sleep(0.02)
        return time.monotonic() - began

    # G-092
    def test_keys_rotate_and_are_taken_back_under_load(self):
        sessions = [Visitor().signed_in(self.nodes[0].address, f"ada{number}") for number in range(PEOPLE)]
        stopping, seen, wrong = threading.Event(), [], []
        threads = [threading.Thread(target=self.keep_asking, args=(number, sessions, stopping, seen, wrong)) for number in range(3)]
        for thread in threads:
            thread.start()
        self.addCleanup(stopping.set)
        while not seen:
            time.sleep(0.05)
        times = []
        for _ in range(3):
            kid = self.command("rotate", "--now").split()[0]
            times.append(self.wait_for(kid, seen))
        retired = seen[-1]
        words = self.command("retire", retired).split()
        replacement = words[words.index("more") + 1]
        times.append(self.wait_for(replacement, seen))
        visitor = Visitor()
        for node in self.nodes:
            self.assertNotIn(retired, self.keys(visitor, node))
        time.sleep(1)
        stopping.set()
        for thread in threads:
            thread.join()
        # Who takes a key back wants its tokens refused: those of the moment before are.
        taken_back = f"the key {retired} is not published where it is looked for"
        self.assertEqual([words for words in wrong if words != taken_back], [])
        self.assertEqual(len(set(seen)), 5)
        self.assertNotIn(retired, seen[-20:])
        measured.add(f"service keys: {len(seen)} tokens through five keys, signing with a new one after {max(times):.1f} s at most")
