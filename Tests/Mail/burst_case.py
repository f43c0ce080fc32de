"""Many people who forget their passwords at once, and what must have become of it."""
import itertools
import os
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from mail_case import MailCase
import measured
from visitor import NoAnswer, Visitor

# More in `make soak`.
MAILS, KILLS = (200, 3) if os.environ.get("LATCHKEY_SOAK") == "1" else (60, 2)


class BurstCase(MailCase):
    def burst(self, nodes, uids):
        """All forget their passwords at once; answers, as it goes, whom a 202 was given."""
        turns = itertools.cycle(nodes)
        accepted = set()

        def ask(visitor, uid):
            # People try again, elsewhere as it were, when nobody answers.
            for _ in range(200):
                try:
                    if visitor.ask(next(turns).address, "POST", "/api/recovery", {"uid": uid}).status == 202:
                        accepted.add(uid)
                        return
                except NoAnswer:
                    threading.Event().wait(0.05)

        def run():
            with ThreadPoolExecutor(4) as pool:
                list(pool.map(lambda uid: ask(Visitor(), uid), uids))

        thread = threading.Thread(target=run)
        thread.start()
        return accepted, thread

    def assert_none_lost(self, sink, accepted, what, cut):
        """`cut`: how often a mail may have been under way that was taken, though its sender did not learn of it."""
        copies = Counter((mail.recipients[0], mail.id, mail.token) for mail in sink.mails)
        reached = {recipient for recipient, _, _ in copies}
        self.assertEqual({f"{uid}@school.example" for uid in accepted} - reached, set(), "lost")
        doubled = sum(copies.values()) - len(copies)
        measured.add(f"{what}: {len(accepted)} asked, {len(copies)} mails, {doubled} of them twice after {KILLS} kills")
        # Who asked again because nobody answered may have two, of different names.
        self.assertLess(len(copies) - len(reached), 4 * KILLS + 1)
        self.assertLessEqual(doubled, cut)

    def kill_in_the_middle(self, sink, node, revive):
        """KILLS times, each time after some more mails; `revive` lets things go on."""
        for kill in range(1, KILLS + 1):
            sink.wait(kill * MAILS // (KILLS + 2), timeout=30)
            node.kill()
            revive()
