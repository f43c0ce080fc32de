"""E-mails of a site that has a name, a logo, a colour, a page of its own and somebody to ask."""
import base64
import unittest

from mail_case import MailCase
from mail_node import MailNode
from seen import seen

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGMQSzUBAAFEALBsWfmKAAAAAElFTkSuQmCC")
HOME = "https://www.school.example/start"


class LooksTests(MailCase):
    def mail(self, logo=PNG, file="logo.png", **headers):
        sink = self.started_sink()
        node = MailNode(
            sink.url(), site_name="Ñandú School", site_logo=file, site_accent="166534", site_home_url=HOME,
            site_support="the school office")
        self.addCleanup(node.remove)
        (node.folder / file).write_bytes(logo)
        node.start()
        node.add_confirmed("ada")
        node.forgot("ada", **headers)
        return sink.wait(to="ada@school.example")[0]

    def test_the_sender_is_the_site_and_the_logo_is_a_part_of_the_mail(self):
        mail = self.mail()
        self.assertEqual(mail.message.defects, [])
        self.assertEqual(mail.message["From"].addresses[0].display_name, "Ñandú School")
        self.assertEqual(mail.subject, "Choose a new password for Ñandú School")
        self.assertEqual(
            [part.get_content_type() for part in mail.message.walk()],
            ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"])
        *_, picture = mail.message.walk()
        self.assertEqual(picture["Content-ID"], "<logo@school.example>")
        self.assertEqual(picture.get_content_disposition(), "inline")
        self.assertEqual(picture.get_content(), PNG)
        self.assertTrue(mail.content.isascii())

    def test_nothing_is_loaded_and_there_is_no_link_but_its_own_and_the_site_s(self):
        mail = self.mail()
        self.assertEqual(seen(mail.html).links, ["cid:logo@school.example", mail.link, HOME])
        self.assertNotIn("url(", mail.html)
        self.assertIn('bgcolor="#166534"', mail.html)
        self.assertTrue(mail.text.rstrip().endswith(f"Ask the school office.\n\n{HOME}"))

    def test_a_logo_that_mail_programs_do_not_show_is_left_out(self):
        mail = self.mail(b'<svg xmlns="http://www.w3.org/2000/svg"/>', "logo.svg", **{"Accept-Language": "es"})
        self.assertEqual(
            [part.get_content_type() for part in mail.message.walk()],
            ["multipart/alternative", "text/plain", "text/html"])
        self.assertEqual(seen(mail.html).links, [mail.link, HOME])
        self.assertIn("Consulta a the school office.", mail.text)


if __name__ == "__main__":
    unittest.main()
