"""Once with a mail server that people run: OpenSMTPD delivers to a local mailbox."""
import unittest

from mail_case import MailCase
from local_mta import LocalMTA
from received import Received


@unittest.skipIf(LocalMTA.missing(), LocalMTA.missing())
class RealServerTests(MailCase):
    def test_the_mail_lies_in_the_mailbox_and_its_link_is_good(self):
        mta = LocalMTA()
        self.addCleanup(mta.remove)
        mta.start()
        node = self.started_node(mta.url)
        node.sign_up("ada", "ada@school.example", name="Ada Núñez")
        mail = Received(None, None, mta.delivered(), None, None, None)
        self.assertEqual(mail.message["To"], "ada@school.example")
        # S-306: nobody has shown that the address is theirs, so that nothing that a person typed stands in the mail.
        self.assertIn("Hello,", mail.text)
        self.assertNotIn("Ada", mail.text)
        self.assertEqual(mail.message.get_all("Message-ID"), [mail.id])
        self.assertEqual(node.ask("POST", "/api/email/confirm", {"token": mail.token}).status, 200)
        self.assertIn("250", node.wait_for_mail_log("sent")["answer"])

    def test_an_address_that_it_does_not_serve_is_given_up(self):
        mta = LocalMTA()
        self.addCleanup(mta.remove)
        mta.start()
        node = self.started_node(mta.url)
        node.sign_up("ada", "ada@elsewhere.example")
        self.assertIn("550", node.wait_for_mail_log("failed")["answer"])


if __name__ == "__main__":
    unittest.main()
