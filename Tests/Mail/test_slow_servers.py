"""SMTP servers that are slow, hang or are not there: nobody but the mail waits."""
import time
import unittest

from mail_case import MailCase
import measured
from rude_server import HANG
from sink import Sink

ASKS = 150
# Of a request, in seconds: much for one, and less than the mail servers below take.
SLOWEST = 1.0


class SlowServerTests(MailCase):
    def queue(self, node, count):
        """Mails that are due now, for an account with a confirmed address."""
        node.add_confirmed("queued")
        node.queue_notices(count, "queued")

    def slow_answers(self, node, token):
        """p99 of GET /api/id and of POST /api/recovery, in seconds."""
        asks = {
            "GET /api/id": lambda number: node.ask("GET", "/api/id", token=token),
            "POST /api/recovery": lambda number: node.forgot(f"nobody{number}"),
        }
        times = {name: [] for name in asks}
        for number in range(ASKS):
            for name, ask in asks.items():
                began = time.perf_counter()
                ask(number)
                times[name].append(time.perf_counter() - began)
        return {name: sorted(values)[int(len(values) * 0.99)] for name, values in times.items()}

    def assert_fast(self, behaviour, node):
        token = node.signed_in("queued")
        for name, slow in self.slow_answers(node, token).items():
            measured.add(f"{name} while the SMTP server {behaviour}: p99 {slow * 1000:.0f} ms")
            self.assertLess(slow, SLOWEST, name)

    def assert_stops_at_once(self, node):
        began = time.monotonic()
        node.stop()
        seconds = time.monotonic() - began
        measured.add(f"SIGTERM while a mail is under way: ended after {seconds:.1f} s")
        self.assertLess(seconds, 5)

    def test_requests_do_not_wait_for_a_server_that_takes_its_time(self):
        # S-288: SMTP slow, request path unaffected
        sink = self.started_sink()
        sink.delay = 2
        node = self.started_node(sink.url())
        self.queue(node, 40)
        sink.wait(1)
        self.assert_fast("takes 2 s for each mail", node)
        self.assert_stops_at_once(node)

    def test_requests_start_and_stop_do_not_wait_for_a_server_that_hangs(self):
        # S-288: SMTP hangs, request path unaffected
        rude = self.started_rude_server({".": HANG})
        node = self.started_node(rude.url)
        self.queue(node, 40)
        rude.wait_until_heard("DATA")
        self.assert_fast("hangs", node)
        self.assert_stops_at_once(node)
        node.bring_forward()
        began = time.monotonic()
        node.start()
        self.assertLess(time.monotonic() - began, 5)
        rude.wait_until_heard("DATA", times=2)

    def test_stop_does_not_wait_for_a_server_that_greets_nobody(self):
        rude = self.started_rude_server({"greeting": HANG})
        node = self.started_node(rude.url)
        self.queue(node, 40)
        rude.wait(lambda: rude.connections)
        self.assert_stops_at_once(node)

    def test_a_server_that_comes_later_gets_all_mail(self):
        # S-288: SMTP down
        sink = Sink().start()
        sink.stop()
        node = self.started_node(sink.url())
        node.sign_up("early", "early@school.example")
        self.assertEqual(node.ask("GET", "/health/ready").status, 200)
        node.wait_for_mail_log("waiting")
        node.stop()
        node.start()
        node.sign_up("late", "late@school.example")
        node.wait_for_log(lambda entry: entry.get("state") == "waiting")
        later = self.started_sink(port=sink.port)
        node.bring_forward()
        mails = later.wait(2)
        self.assertEqual({mail.recipients[0] for mail in mails}, {"early@school.example", "late@school.example"})

    def test_a_mail_that_was_not_tried_has_lost_no_try(self):
        """The lease of a batch ends while its first mail hangs: the others were only waiting."""
        rude = self.started_rude_server({".": HANG})
        node = self.started_node(rude.url)
        self.queue(node, 10)
        rude.wait_until_heard("DATA")
        node.stop()
        tries = sorted(attempts for _, _, attempts, _ in node.outbox())
        self.assertLessEqual(tries[-1], 1)
        self.assertEqual(tries[:9], [0] * 9)


if __name__ == "__main__":
    unittest.main()
