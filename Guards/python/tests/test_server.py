"""The authority `Server`: what a file of cases cannot say."""
import asyncio
import logging
import socket
import threading
import time
import unittest

from latchkey_guard import Guard, Refusal, Server
from latchkey_guard.recent import Lanes, RecentAnswers

from .answering import VECTORS, answering, token

ADA = VECTORS["answers"]["ada"]


def code_of(call):
    try:
        return call().uid
    except Refusal as refusal:
        return refusal.code


class ServerTests(unittest.TestCase):
    # eight threads that wait for one token ask once
    def test_threads(self):
        with answering({"ada": ADA}) as (url, told):
            told.gate.clear()
            server, answers = Server(url), []
            threads = [
                threading.Thread(target=lambda: answers.append(code_of(lambda: server.user_of(token("ada"))))) for _ in range(8)]
            for thread in threads:
                thread.start()
            time.sleep(0.1)
            told.gate.set()
            for thread in threads:
                thread.join()
            self.assertEqual((answers, told.questions), (["ada"] * 8, 1))

    # fifty tasks of an event loop ask once, block nothing, and one that is cancelled takes nobody's answer away
    def test_tasks(self):
        async def ask(url, told):
            server = Server(url)
            tasks = [asyncio.create_task(server.user_of_async(token("ada"))) for _ in range(50)]
            await asyncio.sleep(0.05)
            tasks[0].cancel()
            told.gate.set()
            return [user.uid for user in await asyncio.gather(*tasks[1:])]

        with answering({"ada": ADA}) as (url, told):
            told.gate.clear()
            self.assertEqual(asyncio.run(ask(url, told)), ["ada"] * 49)
            self.assertEqual(told.questions, 1)

    # an answer that drips is given up after the whole time, and the thread that reads it ends
    def test_dripping(self):
        for start in (b"", b"HTTP/1.1 200 OK\r\n\r\n{", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"):
            with self.subTest(start), socket.create_server(("127.0.0.1", 0)) as listener:
                def drip():
                    connection, _ = listener.accept()
                    with connection:
                        try:
                            connection.sendall(start)
                            while True:
                                connection.sendall(b" ")
                                time.sleep(0.02)
                        except OSError:
                            pass

                dripping = threading.Thread(target=drip, daemon=True)
                dripping.start()
                server = Server(f"http://127.0.0.1:{listener.getsockname()[1]}", _patience=0.3)
                began = time.monotonic()
                self.assertEqual(code_of(lambda: server.user_of(token("ada"))), "unavailable")
                self.assertLess(time.monotonic() - began, 20)
                dripping.join(20)
                self.assertFalse(dripping.is_alive())

    # the token is in no log, body or exception, whatever goes wrong
    def test_canary(self):
        class Careless:
            knows_groups = True

            def recognizes(self, text):
                return True

            def user_of(self, text):
                raise OSError(f"no answer about {text}")

        class Nobody(Careless):
            def user_of(self, text):
                return None

        refusals = []
        with self.assertLogs("latchkey_guard", logging.DEBUG) as logged:
            for authority in (Server("http://127.0.0.1:1"), Careless(), Nobody()):
                try:
                    Guard(authority).admit([("Authorization", f"Bearer {token('ada')}")])
                except Refusal as refusal:
                    refusals.append(refusal)
        self.assertEqual([refusal.code for refusal in refusals], ["unavailable"] * 3)
        for refusal in refusals:
            self.assertIsNone(refusal.__cause__)
            for text in (repr(refusal), str(refusal.__dict__), str(refusal.headers), refusal.body.decode(), *logged.output):
                self.assertNotIn(token("ada").split(".")[2], text)
        self.assertEqual(len(logged.output), 3)

    # https to a server whose certificate nobody signed is not answered
    def test_no_plain_answer_to_tls(self):
        with answering({"ada": ADA}) as (url, told):
            server = Server(url.replace("http:", "https:"), _patience=1)
            self.assertEqual(code_of(lambda: server.user_of(token("ada"))), "unavailable")
            self.assertEqual(told.questions, 0)


class BoundTests(unittest.TestCase):
    def test_answers_are_bounded_in_number_and_age(self):
        answers = RecentAnswers(3, 5)
        for number in range(5):
            answers.keep(number, str(number), number)
        self.assertEqual([answers.find(str(n), 4) for n in range(5)], [None, None, (2, 2), (3, 1), (4, 0)])
        answers.keep(2, "2", 4)
        answers.keep(9, "9", 4)
        self.assertEqual([answers.find(str(n), 4) is not None for n in (2, 3, 4, 9)], [True, False, True, True])
        answers.keep(0, "0", 9)
        self.assertEqual(len(answers), 1)

    # S-331: sessions that were called good have a lane of their own, with room for two questions each
    def test_lanes(self):
        lanes = Lanes()
        lanes.trust("ada", 0)
        for _ in range(Lanes.MOST_UNDER_WAY):
            self.assertEqual(lanes.enter("x", 1), "untried")
        self.assertIsNone(lanes.enter("y", 1))
        self.assertEqual([lanes.enter("ada", 1) for _ in range(3)], ["trusted", "trusted", None])
        lanes.leave("trusted", "ada")
        self.assertEqual(lanes.enter("ada", 3599), "trusted")
        lanes.leave("untried", "x")
        self.assertEqual(lanes.enter("ada", 3601), "untried")
        lanes.leave("trusted", "ada")
        lanes.leave("trusted", "ada")
        self.assertIsNone(lanes.enter("ada", 3601))
