"""Somebody who signs up, renames themselves and signs in and out all day, and writes down what was answered, and only that."""
import random
import threading
import time
import uuid

from visitor import PASSWORD, NoAnswer, Visitor

# The request may have been carried out, or not.
DOUBTFUL = (502, 503, 504)


class Resident(threading.Thread):
    """`repeated`: a proxy may have asked again for us what had been done, so that what was deleted is not found."""

    def __init__(self, number, addresses, tally, stopping, tls=False, repeated=False):
        super().__init__(daemon=True)
        self.visitor = Visitor(tls=tls)
        self.number, self.addresses, self.tally, self.stopping = number, addresses, tally, stopping
        self.repeated = repeated
        self.turn = number
        self.account = None
        # uid: [number of the last acknowledged name, whether the next was asked for]
        self.accounts = {}
        self.live = []
        # (token, when its end was acknowledged)
        self.ended = []
        # Answers that nobody should get.
        self.surprises = []
        # How long after its acknowledged end a session was let in.
        self.outlived = 0.0

    def run(self):
        while not self.stopping.is_set():
            try:
                self.act()
            except Exception as error:
                self.surprises.append(f"{type(error).__name__}: {error}")

    def act(self):
        if self.account is None:
            return self.sign_up()
        if not self.live:
            return self.sign_in()
        chance = random.randrange(20)
        if chance == 0:
            return self.sign_up()
        if chance <= 3:
            return self.sign_in()
        if chance <= 5:
            return self.sign_out()
        if chance <= 7 and len(self.live) > 1:
            return self.end_other()
        if chance <= 11:
            return self.look()
        if chance <= 14 and self.ended:
            return self.try_ended()
        return self.rename()

    def ask(self, method, path, wanted, body=None, token=None):
        """The answer when it has the status `wanted`; None when nobody knows."""
        answer = self.tally.ask(self.visitor, self.next_address(), method, path, body, token)
        if answer and answer.status == wanted:
            return answer
        if answer and answer.status not in DOUBTFUL and not self.may_be_repeated(method, answer):
            self.surprises.append(f"{method} {path}: {answer.status} {answer.body.decode(errors='replace')}")
        # People do not come back at once either; and a loop without a pause would only measure itself.
        self.stopping.wait(0.02)
        return None

    def next_address(self):
        self.turn += 1
        return self.addresses[self.turn % len(self.addresses)]

    def may_be_repeated(self, method, answer):
        return self.repeated and method == "DELETE" and answer.status in (401, 404)

    def sign_up(self):
        uid = f"resident{self.number}-{uuid.uuid4().hex[:8]}"
        if self.ask("POST", "/api/user", 201, {"uid": uid, "password": PASSWORD, "name": "Name 0"}):
            self.account, self.accounts[uid], self.live = uid, [0, False], []

    def sign_in(self):
        if answer := self.ask("POST", "/api/authenticate", 200, {"uid": self.account, "password": PASSWORD}):
            self.live.append(answer.token)

    def sign_out(self):
        token = self.live.pop()
        if self.ask("DELETE", "/api/authenticate", 200, token=token):
            self.ended.append((token, time.monotonic()))

    def end_other(self):
        listed = self.ask("GET", "/api/sessions", 200, token=self.live[0])
        if not listed:
            return
        public = next(session["id"] for session in listed.json["sessions"] if session["current"])
        token = self.live.pop(0)
        if self.ask("DELETE", f"/api/sessions/{public}", 204, token=self.live[-1]):
            self.ended.append((token, time.monotonic()))

    def look(self):
        self.ask("GET", "/api/id", 200, token=random.choice(self.live))

    def try_ended(self):
        token, at = random.choice(self.ended[-10:])
        began = time.monotonic()
        if began - at < 1:
            return
        try:
            if self.visitor.ask(self.next_address(), "GET", "/api/id", token=token).status == 200:
                self.outlived = max(self.outlived, began - at)
        except NoAnswer:
            pass

    def rename(self):
        naming = self.accounts[self.account]
        naming[1] = True
        if self.ask("PUT", "/api/user", 200, {"name": f"Name {naming[0] + 1}"}, token=self.live[-1]):
            self.accounts[self.account] = [naming[0] + 1, False]
