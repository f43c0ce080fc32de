"""What a list of 5,000 people costs who is put in, and those who ask meanwhile (R-033)."""

import http.client
import json
import os
import shutil
import threading
import time

from filled_database import PASSWORD, fill
from generator import guarded
from rounds import in_turn, median, median_ratio
from server import Server, sign_in

ROWS, AT_ONCE = 5_000, 100
PEOPLE = 1_000
PORT = 8611


class RosterBench:
    def __init__(self, options, report):
        self.options, self.report = options, report
        # The first number of the list that was put in last.
        self.next = ROWS

    def run(self):
        folder = os.path.join(self.options.work, "roster")
        # Whoever is there already is not made again.
        shutil.rmtree(folder, ignore_errors=True)
        tokens = fill(self.options.latchkey, folder, PEOPLE, PEOPLE, PORT)
        self.as_people_do(folder)
        # What goes on beside the guarded requests is more than one account may write in a minute.
        with Server(self.options.latchkey, folder, PORT, throttle_write_ceiling=0, throttle_many_ceiling=0) as server:
            seconds = self.options.seconds
            guarded(server, "/api/id", tokens, 2)
            token = sign_in(PORT, "user0000000", PASSWORD)
            # What load and a sign-in take is not the list's.
            before = server.resident_mib()
            _, most = self.apply(server, token, ROWS)
            self.report.row("roster memory", f"{most - before:.0f} MiB", most - before <= 20)
            calm, busy = in_turn(
                self.options.rounds, lambda: guarded(server, "/api/id", tokens, seconds, connections=8).p99,
                lambda: self.beside(server, token, tokens, seconds))
            ratio = median_ratio(busy, calm)
            self.report.row("roster p99", f"{ratio:.2f} ×", ratio <= 1.5, f"{median(busy):.2f} ms against {median(calm):.2f} ms")

    def as_people_do(self, folder):
        """Looked at, and then put in, by one account with the limits that there are."""
        with Server(self.options.latchkey, folder, PORT) as server:
            token = sign_in(PORT, "user0000000", PASSWORD)
            looked, _ = self.apply(server, token, 0, dry_run=True)
            took, _ = self.apply(server, token, 0)
            self.report.row("roster time", f"{looked + took:.1f} s", looked + took <= 15,
                            f"{looked:.1f} s to look, {took:.1f} s to put in; {ROWS:,} rows, {AT_ONCE} at once")

    def apply(self, server, token, first, goes_on=lambda: True, dry_run=False):
        """Answers the seconds that it took, and the most memory that was resident between two parts."""
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        started, most = time.monotonic(), server.resident_mib()
        for start in range(first, first + ROWS, AT_ONCE):
            if not goes_on():
                break
            users = [{"uid": f"pupil{number:06}", "name": f"Pupil Number {number}"} for number in range(start, start + AT_ONCE)]
            connection.request("POST", "/api/users", json.dumps({"users": users, "dry_run": dry_run}),
                               {"Content-Type": "application/json", "Cookie": f"latchkey={token}"})
            response = connection.getresponse()
            answer = json.loads(response.read())
            if response.status != 200 or len(answer["users"]) != (0 if dry_run else AT_ONCE):
                raise SystemExit(f"a part of the list was answered {response.status}: {str(answer)[:300]}")
            most = max(most, server.resident_mib())
        connection.close()
        return time.monotonic() - started, most

    def beside(self, server, token, tokens, seconds):
        """The guarded p99 while other people are put in, list after list, as long as it is measured."""
        ended, failures = threading.Event(), []

        def work():
            try:
                while not ended.is_set():
                    self.next += ROWS
                    self.apply(server, token, self.next, lambda: not ended.is_set())
            except (SystemExit, OSError) as failure:
                failures.append(failure)

        worker = threading.Thread(target=work)
        worker.start()
        p99 = guarded(server, "/api/id", tokens, seconds, connections=8).p99
        ended.set()
        worker.join()
        if failures:
            raise SystemExit(failures[0])
        return p99
