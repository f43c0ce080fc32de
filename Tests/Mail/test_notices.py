"""People are told what happened to their account."""
import re
import unittest

from mail_case import MailCase
from visitor import PASSWORD

NEW = "twelve boats before breakfast"


class NoticeTests(MailCase):
    @classmethod
    def setUpClass(cls):
        case = MailCase()
        cls.addClassCleanup(case.doCleanups)
        cls.sink = case.started_sink()
        cls.node = case.started_node(cls.sink.url())

    def setUp(self):
        self.uid = self._testMethodName[-40:].strip("_")
        self.address = f"{self.uid}@school.example"

    def sign_in(self, **headers):
        answer = self.node.ask("POST", "/api/authenticate", {"uid": self.uid, "password": PASSWORD}, **headers)
        self.assertEqual(answer.status, 200, answer.body)
        return answer

    def change_password(self, token):
        answer = self.node.ask("PUT", "/api/password", {"current": PASSWORD, "new": NEW}, token=token)
        self.assertLess(answer.status, 300, answer.body)

    def kinds(self):
        """Of all mails that were ever to be sent to this account."""
        self.node.wait_until_settled()
        rows = self.node.sql(
            "SELECT kind FROM job JOIN account ON account.id = account_id WHERE uid = ? ORDER BY job.created_at",
            self.uid)
        return [kind for [kind] in rows]

    def test_of_a_new_device_but_not_of_the_first_nor_of_a_known_one(self):
        # S-280: a new device
        self.node.add_confirmed(self.uid)
        first = self.sign_in()
        cookies = " ".join(first.headers.get_all("Set-Cookie"))
        device = re.search(r"latchkey-device=[^;]+", cookies).group(0)
        self.sign_in(Cookie=device)
        self.assertEqual(self.kinds(), [])
        self.sign_in(**{"X-Forwarded-For": "203.0.113.77"})
        [mail] = self.sink.wait(to=self.address)
        self.assertIn("A new device", mail.subject)
        self.assertIn("203.0.113.77", mail.text)
        self.assertEqual(self.kinds(), ["new_device"])

    def test_of_a_new_password(self):
        # S-280: a new password
        self.node.add_confirmed(self.uid)
        token = self.sign_in().token
        self.change_password(token)
        [mail] = self.sink.wait(to=self.address, about="password")
        self.assertIn("was changed", mail.subject)
        self.assertNotIn(NEW, mail.text)

    def test_nobody_at_an_address_that_was_never_confirmed(self):
        # S-135: not to a stranger's address
        self.node.sign_up(self.uid, self.address)
        token = self.sign_in().token
        self.sign_in()
        self.change_password(token)
        self.assertEqual(self.kinds(), ["verify_email"])

    def test_of_a_deleted_account_nothing_goes_out_but_that_it_was_deleted(self):
        self.node.add_confirmed(self.uid)
        token = self.sign_in().token
        self.node.sql("UPDATE job SET due_at = due_at + 3600000000 WHERE state = 1")
        self.assertEqual(self.node.ask("DELETE", "/api/user", {"uid": self.uid}, token=token).status, 204)
        self.node.bring_forward()
        self.node.wait_until_settled()
        subjects = [mail.subject for mail in self.sink.mails if self.address in mail.recipients]
        self.assertEqual(subjects, ["Your account at localhost was deleted"])


if __name__ == "__main__":
    unittest.main()
