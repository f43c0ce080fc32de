"""How mail gets to an SMTP server: encrypted, to a server that is who it says, or not at all."""
import unittest

from mail_case import MailCase
from certificate import Certificate
from mail_node import MailNode

PASSWORD = "nine harbours, 1 lantern"
NO_STARTTLS = "250-rude.test\r\n250 AUTH PLAIN LOGIN"
STARTTLS = "250-rude.test\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN"


class EncryptionTests(MailCase):
    def setUp(self):
        self.certificate = Certificate("localhost")
        self.addCleanup(self.certificate.remove)

    def started_node(self, smtp_url, trusted=None, **settings):
        settings = {"mail_security": "required", "mail_ca_file": (trusted or self.certificate).chain, **settings}
        node = super().started_node(smtp_url, **settings)
        node.sign_up("ada", "ada@school.example")
        return node

    def assert_waits(self, node, *words):
        entry = node.wait_for_mail_log("waiting")
        for word in words:
            self.assertIn(word.lower(), entry["answer"].lower())
        self.assertNotIn(PASSWORD, node.output())

    def test_starttls_comes_before_the_mail(self):
        sink = self.started_sink(certificate=self.certificate)
        self.started_node(sink.url(), public_url="http://localhost:8587")
        [mail] = sink.wait()
        self.assertIn(mail.encryption, ("TLSv1.2", "TLSv1.3"))
        self.assertEqual(mail.hello, "localhost")
        self.assertEqual((mail.sender, mail.recipients), ("no-reply@school.example", ["ada@school.example"]))

    def test_smtps_is_encrypted_from_the_first_byte(self):
        sink = self.started_sink(certificate=self.certificate, implicit_tls=True)
        self.started_node(sink.url())
        [mail] = sink.wait()
        self.assertIn(mail.encryption, ("TLSv1.2", "TLSv1.3"))

    def test_user_and_password_are_given_where_they_are_asked_for(self):
        sink = self.started_sink(certificate=self.certificate, user="club@school.example", password=PASSWORD)
        node = self.started_node(sink.url(user="club%40school.example"), mail_smtp_password=PASSWORD)
        [mail] = sink.wait()
        self.assertEqual(mail.user, "club@school.example")
        node.wait_for_mail_log("sent")
        self.assertNotIn(PASSWORD, node.output())

    def test_a_wrong_password_makes_the_mail_wait_for_the_right_one(self):
        sink = self.started_sink(certificate=self.certificate, user="club", password=PASSWORD)
        node = self.started_node(sink.url(user="club"), mail_smtp_password="another, of 9 harbours")
        self.assert_waits(node, "535")
        node.stop()
        self.assertEqual(sink.mails, [])
        node.bring_forward()
        node.settings["LATCHKEY_MAIL_SMTP_PASSWORD"] = PASSWORD
        node.start()
        sink.wait()

    def test_the_systems_authorities_do_not_know_ours(self):
        sink = self.started_sink(certificate=self.certificate)
        node = self.started_node(sink.url(), mail_ca_file="/etc/ssl/certs/ca-certificates.crt")
        self.assert_waits(node, "certificate")
        self.assertEqual(sink.mails, [])

    def test_a_file_of_authorities_that_is_not_there_stops_the_start(self):
        node = MailNode("smtp://localhost:587", mail_ca_file="nowhere.pem")
        self.addCleanup(node.remove)
        done = node.command("serve")
        self.assertEqual((done.returncode, done.stderr.count("\n")), (1, 1), done.stderr)
        self.assertIn("mail.ca_file", done.stderr)

    def test_a_server_of_another_authority_gets_nothing(self):
        sink = self.started_sink(certificate=self.certificate)
        other = Certificate("localhost")
        self.addCleanup(other.remove)
        node = self.started_node(sink.url(), trusted=other)
        self.assert_waits(node, "certificate")
        self.assertEqual(sink.mails, [])

    def test_a_server_with_another_hosts_certificate_gets_nothing(self):
        # S-268: the certificate's name is checked
        certificate = Certificate("mail.school.example")
        self.addCleanup(certificate.remove)
        sink = self.started_sink(certificate=certificate)
        node = self.started_node(sink.url(), trusted=certificate)
        self.assert_waits(node, "certificate")
        self.assertEqual(sink.mails, [])

    def assert_nothing_in_plain_text(self, rude, node):
        node.wait_for_mail_log("waiting")
        said = {line.upper().partition(" ")[0] for line in rude.heard}
        self.assertEqual(said - {"EHLO", "HELO", "STARTTLS", "QUIT"}, set(), rude.heard)

    def test_nothing_is_sent_when_starttls_is_not_offered(self):
        # S-268: a stripped STARTTLS is as good as no server
        rude = self.started_rude_server({"EHLO": NO_STARTTLS})
        node = self.started_node(rude.url.replace("//", "//club@"), mail_smtp_password=PASSWORD)
        self.assert_waits(node, "STARTTLS")
        self.assert_nothing_in_plain_text(rude, node)

    def test_nothing_is_sent_when_starttls_is_refused(self):
        rude = self.started_rude_server({"EHLO": STARTTLS, "STARTTLS": "454 4.7.0 TLS not available"})
        node = self.started_node(rude.url.replace("//", "//club@"), mail_smtp_password=PASSWORD)
        self.assert_waits(node, "454 4.7.0 TLS not available")
        self.assert_nothing_in_plain_text(rude, node)

    def test_nothing_is_sent_when_starttls_is_refused_for_ever(self):
        rude = self.started_rude_server({"EHLO": STARTTLS, "STARTTLS": "502 5.5.1 not here"})
        self.assert_nothing_in_plain_text(rude, self.started_node(rude.url))

    def test_what_was_said_before_the_encryption_is_not_believed(self):
        rude = self.started_rude_server({"EHLO": STARTTLS, "STARTTLS": "220 go on\r\n250-rude.test\r\n250 AUTH PLAIN"})
        node = self.started_node(rude.url.replace("//", "//club@"), mail_smtp_password=PASSWORD)
        node.wait_for_mail_log("waiting")
        self.assertNotIn("AUTH", "".join(rude.heard))
        self.assertEqual(rude.taken, [])

    def test_plain_text_is_sent_only_when_the_operator_says_so(self):
        sink = self.started_sink()
        node = self.started_node(sink.url())
        node.wait_for_mail_log("waiting")
        node.stop()
        self.assertEqual(sink.mails, [])
        node.settings["LATCHKEY_MAIL_SECURITY"] = "off"
        node.bring_forward()
        node.start()
        [mail] = sink.wait()
        self.assertIsNone(mail.encryption)


if __name__ == "__main__":
    unittest.main()
