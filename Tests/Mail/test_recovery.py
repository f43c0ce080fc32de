"""A forgotten password, over HTTP and by mail."""
import unittest
from concurrent.futures import ThreadPoolExecutor

from mail_case import MailCase
from visitor import PASSWORD, Visitor

NEW, NEWER = "twelve boats before breakfast", "a wharf without any boats"
PARALLEL = 30


class RecoveryTests(MailCase):
    @classmethod
    def setUpClass(cls):
        case = MailCase()
        cls.addClassCleanup(case.doCleanups)
        cls.sink = case.started_sink()
        cls.node = case.started_node(cls.sink.url())

    def setUp(self):
        self.uid = self._testMethodName[-40:].strip("_")
        self.address = f"{self.uid}@school.example"
        self.node.add_confirmed(self.uid)

    def mail(self, number=1):
        return self.sink.wait(number, to=self.address, about="Choose a new password")[number - 1]

    def forgotten(self, number=1):
        self.node.forgot(self.uid)
        return self.mail(number)

    def recover(self, new=NEW, **proof):
        return self.node.ask("POST", "/api/recovery/password", {"new": new, **proof})

    def by_code(self, code, new=NEW):
        return self.recover(new, uid=self.uid, code=code)

    def sign_in_status(self, password):
        return self.node.ask("POST", "/api/authenticate", {"uid": self.uid, "password": password}).status

    def assert_refused(self, answer):
        self.assertEqual((answer.status, answer.code), (403, "one_time_token_invalid"))

    def test_by_link_the_other_sessions_end_and_the_owner_is_told(self):
        # S-127: no session comes of it
        # S-128: until then the old password is good
        # S-130: the owner is told
        token = self.node.signed_in(self.uid)
        mail = self.forgotten()
        self.assertEqual(self.sign_in_status(PASSWORD), 200)
        answer = self.recover(token=mail.token)
        self.assertEqual((answer.status, answer.headers.get_all("Set-Cookie")), (200, None))
        self.assertEqual(self.node.ask("GET", "/api/id", token=token).status, 401)
        self.assertEqual((self.sign_in_status(PASSWORD), self.sign_in_status(NEW)), (401, 200))
        [notice] = self.sink.wait(to=self.address, about="password for localhost was changed")
        self.assertEqual(notice.link, "http://localhost:8587/forgot")
        self.assertNotIn(NEW, notice.text)

    def test_by_the_code_of_ten_characters(self):
        mail = self.forgotten()
        self.assertEqual(len(mail.code.replace("-", "")), 10)
        self.assertEqual(self.by_code(f" {mail.code.lower().replace('-', ' ')} ").status, 200)
        self.assertEqual(self.sign_in_status(NEW), 200)
        self.assert_refused(self.recover(NEWER, token=mail.token))

    def test_asking_with_the_address_is_as_good(self):
        self.node.forgot(self.address)
        self.assertEqual(self.recover(token=self.mail().token).status, 200)

    def test_a_link_is_good_once(self):
        # S-119: 30 parallel, one 200; five of them cost a hash (S-318)
        token = self.forgotten().token
        body = {"token": token, "new": NEW}
        with ThreadPoolExecutor(PARALLEL) as pool:
            answers = list(pool.map(
                lambda _: Visitor().ask(self.node.address, "POST", "/api/recovery/password", body), range(PARALLEL)))
        statuses = [answer.status for answer in answers]
        self.assertEqual((statuses.count(200), statuses.count(403) + statuses.count(429)), (1, PARALLEL - 1))
        self.assert_refused(self.recover(NEWER, token=token))

    def test_wrong_codes_spoil_nothing(self):
        # S-310: guesses at a code
        mail = self.forgotten()
        for wrong in range(20):
            self.assert_refused(self.by_code(f"K7WQ-M3XT-{wrong + 22}"))
        self.assertEqual(self.by_code(mail.code).status, 200)

    def test_junk_never_stops_a_link(self):
        # S-307: a link that was made here is no guess
        mail = self.forgotten()
        network = {"X-Forwarded-For": "192.0.2.78"}
        junk = [
            self.node.ask("POST", "/api/recovery/password", {"token": f"{guess:A>65}", "new": NEW}, **network).status
            for guess in range(61)
        ]
        self.assertEqual(junk[-1], 429)
        answer = self.node.ask("POST", "/api/recovery/password", {"token": mail.token, "new": NEW}, **network)
        self.assertEqual(answer.status, 200)

    def test_guesses_at_links_are_stopped(self):
        # S-129: 429
        network = {"X-Forwarded-For": "192.0.2.77"}
        statuses = [
            self.node.ask("POST", "/api/recovery/password", {"token": f"{guess:A>65}", "new": NEW}, **network).status
            for guess in range(70)
        ]
        self.assertEqual(statuses[0], 403)
        self.assertEqual(statuses[-1], 429)

    def test_a_password_that_is_refused_uses_nothing_up(self):
        mail = self.forgotten()
        self.assertEqual(self.recover("password1", token=mail.token).status, 400)
        self.assertEqual(self.recover(token=mail.token).status, 200)

    def test_a_new_mail_makes_the_earlier_void(self):
        # S-121: request twice, use the first
        first, second = self.forgotten(), self.forgotten(2)
        self.assert_refused(self.recover(token=first.token))
        self.assert_refused(self.by_code(first.code))
        self.assertEqual(self.recover(token=second.token).status, 200)

    def test_nobody_is_flooded(self):
        for _ in range(6):
            self.node.forgot(self.uid)
        self.node.wait_until_settled()
        self.assertLessEqual(len(self.sink.wait(1, to=self.address)), 3)

    def test_nothing_of_a_mail_lets_anybody_in_who_reads_the_database(self):
        # S-118: grep the database and its WAL for what was mailed
        mail = self.forgotten()
        files = list((self.node.folder / "data").glob("latchkey.db*"))
        self.assertGreater(len(files), 1)
        secrets = [mail.token, mail.token[22:], mail.code]
        for file in files:
            kept = file.read_bytes()
            self.assertEqual([secret for secret in secrets if secret.encode() in kept], [], file)
        self.assertFalse(any(secret in self.node.output() for secret in secrets))

    def test_what_is_no_token_never_is_one(self):
        # S-126: empty, null, whitespace, other types
        self.forgotten()
        for token in ("", None, " ", 0, [], {}, True, "0", "null", "A" * 65, "\0", [""], "é" * 33):
            with self.subTest(repr(token)):
                self.assertIn(self.recover(token=token).status, (400, 403))
        for code in ("", None, " ", 0, [], "00000000", "0" * 65):
            with self.subTest(repr(code)):
                self.assertIn(self.by_code(code).status, (400, 403))
        self.assertEqual(self.sign_in_status(PASSWORD), 200)

    def test_a_link_is_good_for_an_hour(self):
        # S-120: an hour later
        mail = self.forgotten()
        [[left]] = self.node.sql(
            "SELECT expires_at / 1000000 - unixepoch() FROM one_time_token JOIN account ON account.id = account_id "
            "WHERE uid = ?", self.uid)
        self.assertTrue(3500 < left <= 3600, left)
        self.node.sql("UPDATE one_time_token SET expires_at = expires_at - 3600000000")
        self.assert_refused(self.recover(token=mail.token))
        self.assert_refused(self.by_code(mail.code))

    def test_who_has_no_confirmed_address_gets_no_mail(self):
        self.node.sql("UPDATE account SET email_verified = 0 WHERE uid = ?", self.uid)
        self.node.forgot(self.uid)
        self.node.forgot(self.address)
        self.node.wait_until_settled()
        self.assertEqual([mail for mail in self.sink.mails if self.address in mail.recipients], [])


if __name__ == "__main__":
    unittest.main()
