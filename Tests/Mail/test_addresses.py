"""Addresses: given, confirmed, changed, and a change undone."""
import unittest
from concurrent.futures import ThreadPoolExecutor

from mail_case import MailCase
from visitor import PASSWORD, Visitor

NEW = "twelve boats before breakfast"
PARALLEL = 30


class AddressTests(MailCase):
    @classmethod
    def setUpClass(cls):
        case = MailCase()
        cls.addClassCleanup(case.doCleanups)
        cls.sink = case.started_sink()
        cls.node = case.started_node(cls.sink.url())

    def setUp(self):
        self.uid = self._testMethodName[-40:].strip("_")
        self.address, self.other = f"{self.uid}@school.example", f"{self.uid}@other.example"

    def mail(self, address, subject):
        return self.sink.wait(to=address, about=subject)[-1]

    def signed_up(self):
        self.node.sign_up(self.uid, self.address)
        return self.mail(self.address, "confirm your e-mail address")

    def changing(self):
        """About to have another address: one's token, that of another session, the mails to the new and the old."""
        self.node.add_confirmed(self.uid)
        token, elsewhere = self.node.signed_in(self.uid), self.node.signed_in(self.uid)
        self.assertEqual(self.node.ask("PUT", "/api/user", {"email": self.other}, token=token).status, 200)
        return (token, elsewhere, self.mail(self.other, "confirm your new e-mail address"),
                self.mail(self.address, "Request to change your e-mail address"))

    def confirm(self, token):
        return self.node.ask("POST", "/api/email/confirm", {"token": token})

    def by_code(self, code, token):
        return self.node.ask("POST", "/api/email/code", {"code": code}, token=token)

    def status(self, token):
        answer = self.node.ask("GET", "/api/email", token=token)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    def assert_refused(self, answer):
        self.assertEqual((answer.status, answer.code), (403, "one_time_token_invalid"))

    def test_an_address_given_at_sign_up_is_confirmed_by_link(self):
        mail = self.signed_up()
        token = self.node.signed_in(self.uid)
        self.assertEqual(self.status(token), {"email": self.address, "email_verified": False, "pending_email": None})
        self.assertEqual(mail.link.partition("#")[0], "http://localhost:8587/confirm")
        # The link's person may be signed in nowhere.
        self.assertEqual(self.confirm(mail.token).status, 200)
        self.assertTrue(self.status(token)["email_verified"])
        self.assert_refused(self.confirm(mail.token))

    def test_it_is_confirmed_by_code_as_well(self):
        mail = self.signed_up()
        token = self.node.signed_in(self.uid)
        wrong = mail.code[:-1] + ("A" if mail.code[-1] != "A" else "C")
        self.assert_refused(self.by_code(wrong, token))
        self.assertEqual(self.by_code(mail.code, token).status, 200)
        self.assertTrue(self.status(token)["email_verified"])

    def test_a_mail_that_got_lost_is_sent_again_with_another_link(self):
        first = self.signed_up()
        token = self.node.signed_in(self.uid)
        self.assertEqual(self.node.ask("POST", "/api/email/verification", token=token).status, 202)
        second = self.sink.wait(2, to=self.address)[-1]
        self.assert_refused(self.confirm(first.token))
        self.assertEqual(self.confirm(second.token).status, 200)

    def test_nobody_says_of_oneself_that_an_address_is_confirmed(self):
        # S-134: email_verified can never be set
        body = {"uid": self.uid, "name": "Ada", "password": PASSWORD, "email": self.address, "email_verified": True}
        self.assertEqual(self.node.ask("POST", "/api/user", body).code, "field_not_allowed")
        self.signed_up()
        token = self.node.signed_in(self.uid)
        answer = self.node.ask("PUT", "/api/user", {"email_verified": True}, token=token)
        self.assertEqual(answer.code, "field_not_allowed")
        self.assertFalse(self.status(token)["email_verified"])

    def test_a_change_waits_for_the_new_address_and_ends_the_other_sessions(self):
        # S-132: the old address stays until then, its links are dead afterwards, except the one to undo the change
        token, elsewhere, to_new, to_old = self.changing()
        self.assertEqual(
            self.status(token), {"email": self.address, "email_verified": True, "pending_email": self.other})
        self.node.forgot(self.uid)
        reset = self.mail(self.address, "new password")
        self.assertEqual(self.by_code(to_new.code, token).status, 200)
        self.assertEqual(self.status(token), {"email": self.other, "email_verified": True, "pending_email": None})
        self.assertEqual(self.node.ask("GET", "/api/id", token=elsewhere).status, 401)
        self.assert_refused(self.node.ask("POST", "/api/recovery/password", {"token": reset.token, "new": NEW}))
        # S-130: also to the address before
        self.assertEqual(self.mail(self.address, "was changed").token, to_old.token)

    def test_a_change_that_took_effect_is_undone_by_the_address_before(self):
        # S-304: it has the address again, everybody is out, and a new password is on its way
        token, _, to_new, to_old = self.changing()
        self.assertEqual(self.confirm(to_new.token).status, 200)
        self.assertEqual(self.node.ask("POST", "/api/email/undo", {"token": to_old.token}).status, 200)
        self.assertEqual(self.node.ask("GET", "/api/id", token=token).status, 401)
        reset = self.mail(self.address, "new password")
        answer = self.node.ask("POST", "/api/recovery/password", {"token": reset.token, "new": NEW})
        self.assertEqual(answer.status, 200, answer.body)
        [[email, verified]] = self.node.sql("SELECT email, email_verified FROM account WHERE uid = ?", self.uid)
        self.assertEqual((email, verified), (self.address, 1))

    def test_a_removed_address_is_told_and_can_be_restored(self):
        # S-303: removing is a change
        self.node.add_confirmed(self.uid)
        token = self.node.signed_in(self.uid)
        self.assertEqual(self.node.ask("PUT", "/api/user", {"email": None}, token=token).status, 200)
        mail = self.mail(self.address, "was removed")
        self.assertEqual(self.node.ask("POST", "/api/email/undo", {"token": mail.token}).status, 200)
        self.assertTrue(self.status(self.node.signed_in(self.uid))["email_verified"])

    def test_who_reads_the_old_address_undoes_the_change(self):
        # S-132: the cancel link works
        token, elsewhere, to_new, to_old = self.changing()
        self.assertNotIn(self.other, to_old.text)
        self.assertEqual(to_old.link.partition("#")[0], "http://localhost:8587/undo")
        self.assertEqual(self.node.ask("POST", "/api/email/undo", {"token": to_old.token}).status, 200)
        for session in (token, elsewhere):
            self.assertEqual(self.node.ask("GET", "/api/id", token=session).status, 401)
        self.assert_refused(self.confirm(to_new.token))
        self.assert_refused(self.node.ask("POST", "/api/email/undo", {"token": to_old.token}))
        again = self.status(self.node.signed_in(self.uid))
        self.assertEqual((again["email"], again["pending_email"]), (self.address, None))

    def test_a_change_needs_a_recent_sign_in(self):
        # S-132: recent sign-in
        self.node.add_confirmed(self.uid)
        token = self.node.signed_in(self.uid)
        self.node.sql("UPDATE session SET authenticated_at = authenticated_at - 3600000000")
        self.node.stop()
        self.node.start()
        answer = self.node.ask("PUT", "/api/user", {"email": self.other}, token=token)
        self.assertEqual((answer.status, answer.code), (403, "reauth_required"))

    def test_of_thirty_who_use_a_link_at_once_one_confirms(self):
        # S-119: also for addresses
        body = {"token": self.signed_up().token}
        with ThreadPoolExecutor(PARALLEL) as pool:
            answers = list(pool.map(
                lambda _: Visitor().ask(self.node.address, "POST", "/api/email/confirm", body), range(PARALLEL)))
        statuses = [answer.status for answer in answers]
        self.assertEqual((statuses.count(200), statuses.count(403)), (1, PARALLEL - 1))

    def test_a_link_is_good_for_its_purpose_alone(self):
        # S-125: every link at every other door
        _, _, change, undo = self.changing()
        self.node.forgot(self.uid)
        reset = self.mail(self.address, "new password")
        self.uid, self.address = f"v-{self.uid}"[:60], f"v-{self.address}"
        verify = self.signed_up()
        doors = {
            "/api/email/confirm": (undo, reset), "/api/email/undo": (change, reset, verify),
            "/api/recovery/password": (change, undo, verify),
        }
        for path, mails in doors.items():
            for mail in mails:
                with self.subTest(f"{mail.subject} at {path}"):
                    self.assert_refused(self.node.ask("POST", path, {"token": mail.token, "new": NEW}))
        self.assert_refused(self.node.ask(
            "POST", "/api/recovery/password", {"uid": self.uid, "code": verify.code, "new": NEW}))
        self.assertEqual(self.confirm(verify.token).status, 200)

    def test_a_token_confirms_the_address_that_it_was_sent_to_and_no_other(self):
        # S-133: two parallel changes, one's own and a victim's
        self.node.add_confirmed(self.uid)
        token = self.node.signed_in(self.uid)
        victim = f"victim-{self.other}"
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(
                lambda email: Visitor().ask(self.node.address, "PUT", "/api/user", {"email": email}, token),
                [self.other, victim]))
        self.assertEqual([answer.status for answer in answers], [200, 200])
        self.node.wait_until_settled()
        for mail in self.sink.mails:
            if self.other in mail.recipients:
                self.confirm(mail.token)
        [[email]] = self.node.sql("SELECT email FROM account WHERE uid = ?", self.uid)
        self.assertIn(email, (self.address, self.other))

    def test_an_address_that_somebody_has_confirmed_is_taken_without_a_word(self):
        # S-029: sign-up says nothing; the owner learns of it
        self.node.add_confirmed(self.uid)
        self.node.sign_up(f"second-{self.uid}"[:60], self.address)
        mail = self.mail(self.address, "already have an account")
        self.assertIn(self.uid, mail.text)
        self.assertEqual((mail.link, "#" in mail.text), ("http://localhost:8587/forgot", False))


if __name__ == "__main__":
    unittest.main()
