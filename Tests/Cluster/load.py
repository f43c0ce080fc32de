"""Residents and onlookers on several nodes at once, and afterwards the comparison of their journals with what is there."""
import threading
import time

from onlooker import Onlooker
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
        self.onlookers = [Onlooker(address, self.stopping, tls) for address in addresses]

    def start(self):
        for person in self.onlookers + self.residents:
            person.start()
        self.began = time.monotonic()
        return self

    def stop(self):
        self.ended = time.monotonic()
        self.stopping.set()
        for person in self.residents + self.onlookers:
            person.join()

    @property
    def acknowledged(self):
        return sum(seen.is_stored for seen in self.tally.seen)

    def surprises(self):
        return [surprise for resident in self.residents for surprise in resident.surprises]

    def not_stored_for(self):
        """The longest time in which nobody could store anything anywhere."""
        return self.tally.longest_gap(self.began, self.ended, lambda seen: seen.is_stored)

    def not_let_in_for(self):
        """The longest time in which an onlooker was not let in."""
        return max(onlooker.tally.longest_gap(self.began, self.ended) for onlooker in self.onlookers)

    def slowest(self):
        return max(tally.slowest() for tally in self.tallies())

    def without_retry_after(self):
        return sum(tally.without_retry_after for tally in self.tallies())

    def tallies(self):
        return [self.tally, *(onlooker.tally for onlooker in self.onlookers)]

    def outlived(self):
        """The longest time that a session was let in after its acknowledged end; 0 when that was under a second."""
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
