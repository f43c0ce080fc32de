"""`latchkey roster import` killed at any moment, and run again (R-031)."""
import os
import random
import subprocess
import sys
import time
import unittest

from workplace import Workplace

KILLS = 40 if os.environ.get("LATCHKEY_SOAK") == "1" else 4
PEOPLE = 300
ACCOUNTS = "FROM account WHERE uid LIKE 'r{round}-%'"


class KilledImportTests(unittest.TestCase):
    def setUp(self):
        self.place = Workplace()
        self.addCleanup(self.place.remove)
        self.assertEqual(self.place.run("user", "add", "boss", "--name", "Boss", "--role", "Admin", "--password-stdin",
                                        text="four quiet green otters\n")[0], 0)

    def list_of(self, round):
        self.assertEqual(self.place.run("group", "add", f"class-{round}", f"Class {round}")[0], 0)
        self.place.write("list.csv", [("uid", "name"), *((f"r{round}-{number}", f"Pupil {number}") for number in range(PEOPLE))])
        return "roster", "import", "list.csv", "--group", f"class-{round}"

    def count(self, of, round):
        return self.place.rows(f"SELECT COUNT(*) {of.format(round=round)}")[0][0]

    # R-031, S-284: what a kill has left undone the next run does, and nothing is done twice
    def test_a_killed_import_is_finished_by_the_next_one_with_everybody_once(self):
        began = time.monotonic()
        self.assertEqual(self.place.run(*self.list_of("whole"))[0], 0)
        whole = time.monotonic() - began
        left = []
        for round in range(KILLS):
            command = self.list_of(round)
            process = self.place.launch(*command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(random.uniform(0.1, 1.1) * whole)
            process.kill()
            process.wait()
            there = self.count(ACCOUNTS, round)
            left.append(PEOPLE - there)
            status, said = self.place.run(*command)
            self.assertEqual((status, said.strip().splitlines()[-1]), (0, f"added {PEOPLE - there}, changed 0, already there {there}"), said)
            status, said = self.place.run(*command)
            self.assertEqual((status, said.strip().splitlines()[-1]), (0, f"added 0, changed 0, already there {PEOPLE}"), said)
            self.everybody_is_there_once(round)
        self.assertEqual(self.place.rows("PRAGMA integrity_check"), [("ok",)])
        self.assertEqual(self.place.rows("PRAGMA foreign_key_check"), [])
        print(f"{KILLS} imports killed, of {PEOPLE} people these were missing: {left}", file=sys.stderr)

    def everybody_is_there_once(self, round):
        self.assertEqual(self.count(ACCOUNTS, round), PEOPLE)
        inside = "FROM membership JOIN account ON account.id = membership.account_id WHERE uid LIKE 'r{round}-%'"
        self.assertEqual(self.count(inside, round), PEOPLE)
        made = self.place.rows(
            "SELECT kind, COUNT(*), COUNT(DISTINCT account.id) FROM audit_event JOIN account ON account.id = audit_event.account_id "
            f"WHERE uid LIKE 'r{round}-%' GROUP BY kind")
        self.assertTrue(made)
        self.assertEqual([(kind, count) for kind, count, _ in made if count != PEOPLE], [], "an act and its event come together, once")
        self.assertEqual([people for *_, people in made], [PEOPLE] * len(made))


if __name__ == "__main__":
    unittest.main()
