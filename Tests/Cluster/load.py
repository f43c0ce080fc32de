"""Residents on several nodes at once, and afterwards the comparison of their journals with what is there."""
import threading
import time

from resident import Resident
from tally import Tally
from visitor import Visitor


class Load:
    def __init__(self, addresses, residents=6, tls=False, repeated=False):
        self.addresses = addresses
        self.tally = Tally()
        self.stopping = threading.Event()
        self.residents = [
            Resident(number, addresses, self.tally, self.stopping, tls, repeated) for number in range(residents)
        ]

    def start(self):
        self.began = time.monotonic()
        for resident in self.residents:
            resident.start()
        return self

    def stop(self):
        self.stopping.set()
        for resident in self.residents:
            resident.join()
        self.ended = time.monotonic()

    @property
    def acknowledged(self):
        return sum(1 for seen in self.tally.seen if seen.is_success and seen.method != "GET")

    def surprises(self):
        return [surprise for resident in self.residents for surprise in resident.surprises]

    def outlived(self):
        """The longest time that a session was let in after its acknowledged end, if longer than a second."""
        return max(resident.outlived for resident in self.residents)

    def lost_writes(self, server, database="latchkey"):
        """Acknowledged sign-ups and renames that the database does not have."""
        stored = dict(server.sql("SELECT uid, name FROM account", database))
        lost = []
        for resident in self.residents:
            for uid, (number, is_next_asked) in resident.accounts.items():
                possible = [f"Name {number}"] + ([f"Name {number + 1}"] if is_next_asked else [])
                if stored.get(uid) not in possible:
                    lost.append(f"{uid}: {stored.get(uid)}, acknowledged: {possible[0]}")
        return lost

    def wrong_sessions(self, addresses):
        """Acknowledged sessions that a node does not know, and ended ones that it lets in."""
        visitor = Visitor()
        dead, alive = [], []
        for address in addresses:
            for resident in self.residents:
                dead += [(address, token) for token in resident.live if not visitor.is_signed_in(address, token)]
                alive += [(address, token) for token, _ in resident.ended if visitor.is_signed_in(address, token)]
        return dead, alive
