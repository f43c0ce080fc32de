"""Somebody who is signed in at one address and does nothing but look, ten times a second."""
import threading
import uuid

from tally import Tally
from visitor import PASSWORD, Visitor


class Onlooker(threading.Thread):
    def __init__(self, address, stopping, tls=False):
        super().__init__(daemon=True)
        self.address, self.stopping = address, stopping
        self.visitor = Visitor(tls=tls)
        self.tally = Tally()

    def start(self):
        uid = f"onlooker-{uuid.uuid4().hex[:8]}"
        self.visitor.sign_up(self.address, uid)
        self.token = self.visitor.signed_in(self.address, uid)
        super().start()

    def run(self):
        while not self.stopping.wait(0.1):
            self.tally.ask(self.visitor, self.address, "GET", "/api/id", token=self.token)
