"""What a mail looks like on the wire and in a mail program, whatever people call themselves."""
import re
import time
import unittest
from email.utils import parsedate_to_datetime

from mail_case import MailCase
from mail_node import FROM
from received import JOINER, LONGEST_LINE
from seen import seen
from visitor import PASSWORD

ONCE = ["Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]
HOSTILE = {
    "tags": '<a href="https://evil.example">click</a>', "quotes": "\"';--`$(id)", "smiles": "😀" * 100,
    "moustaches": "{{link}}{{{code}}}{{>page}}{{#a}}", "encoded": "=?UTF-8?Q?=0D=0ABcc:_e@evil.example?=", "dots": "..",
    "links": "https://evil.example/reset#x", "right": "a\u202egpj.exe",
    "entity": "&lt;script&gt;", "script": "</p><script>alert(1)</script>", "image": "<img src=//evil.example/x>",
}
LINKS = [
    "https://evil.example", "www.evil.example", "WWW.EVIL.example", "e@evil.example", "HTTPS://evil.example",
    "evil.example/reset", "go to evil.example now", "mailto:e@evil.example", "(evil.example)",
]
LINKED = re.compile(r"\w[.:@]\w\S*|(?i:https?://|www\.)")
# When and from where somebody asked.
OURS = re.compile(r"\d\d:\d\d UTC|From the IP address: [0-9.]+")
SMUGGLED = ["a\r\nBcc: e@evil.example", "a\nBcc: e@evil.example", "a\rBcc: e@evil.example", "a\0b", "a\u2028b"]
ADDRESSES = [
    ["v@school.example", "e@evil.example"], {"a": "v@school.example"}, "v@school.example,e@evil.example",
    "v@school.example;e@evil.example", "v@school.example e@evil.example", "v@school.example\r\nBcc: e@evil.example",
    "v@school.example%0aCc:e@evil.example", "V <v@school.example>", "<v@school.example>", '"v e"@school.example',
    "v@school.example\nx", "v@[127.0.0.1]", "v@school.example, ", "v@school.example> RCPT TO:<e@evil.example",
]


class MessageTests(MailCase):
    @classmethod
    def setUpClass(cls):
        case = MailCase()
        cls.addClassCleanup(case.doCleanups)
        cls.sink = case.started_sink()
        cls.node = case.started_node(cls.sink.url())

    def setUp(self):
        self.sink.forget()

    def sent_to_all(self, names, **headers):
        """The mail that everybody gets, by uid; `names` are their names, as if they had been stored somehow."""
        self.node.add_many(list(names))
        for uid, name in names.items():
            self.node.sql("UPDATE account SET name = ? WHERE uid = ?", name, uid)
            self.node.forgot(uid, **headers)
        return {uid: self.sink.wait(to=f"{uid}@school.example")[0] for uid in names}

    def sent_to(self, uid, name="Somebody", **headers):
        return self.sent_to_all({uid: name}, **headers)[uid]

    def assert_well_formed(self, mail):
        """Also for who reads the bytes strictly."""
        self.assertEqual(mail.message.defects, [])
        for name in ONCE:
            self.assertEqual(len(mail.message.get_all(name, [])), 1, name)
        for name in ("Cc", "Bcc", "Reply-To", "Sender"):
            self.assertNotIn(name, mail.message)
        self.assertEqual(len(mail.recipients), 1)
        self.assertEqual([address.addr_spec for address in mail.message["To"].addresses], mail.recipients)
        self.assertNotRegex(mail.content.replace(b"\r\n", b""), rb"[\r\n]")
        self.assertLess(max(map(len, mail.content.split(b"\r\n"))), LONGEST_LINE)
        self.assertTrue(mail.content.isascii())

    def test_it_is_the_same_as_text_and_as_html(self):
        mail = self.sent_to("ada", "Ada Lovelace")
        self.assert_well_formed(mail)
        self.assertEqual(mail.message.get_content_type(), "multipart/alternative")
        parts = list(mail.message.iter_parts())
        self.assertEqual([part.get_content_type() for part in parts], ["text/plain", "text/html"])
        for part in parts:
            self.assertEqual(part.get_content_charset(), "utf-8")
            self.assertEqual(part["Content-Transfer-Encoding"], "quoted-printable")
            self.assertEqual(part.defects, [])
            self.assertIn("Hello Ada Lovelace,", part.get_content())
            self.assertIn(mail.code, part.get_content())
        self.assertEqual(seen(mail.html).links, [mail.link])
        # The words before the link are on its button, without their colon.
        words = [line.removesuffix(":") for line in mail.text.splitlines() if line]
        self.assertEqual([line for line in words if line not in seen(mail.html).text], [])

    def test_lines_end_on_the_wire_where_they_end_in_the_text(self):
        mail = self.sent_to("lines", "Zoë Núñez")
        self.assert_well_formed(mail)
        bodies = mail.raw_bodies()
        self.assertEqual(len(bodies), 2)
        for body in bodies:
            # RFC 2045 section 6.7 rule 4: a line break in text is a line break, never an encoded byte.
            self.assertNotRegex(body, rb"=0[AaDd]")
            self.assertGreater(body.count(b"\r\n"), 5)
        self.assertIn(b"\r\n\r\n", bodies[0])
        for part in mail.message.iter_parts():
            self.assertNotRegex(part.get_payload(decode=True).replace(b"\r\n", b""), rb"[\r\n]")

    def test_its_header_says_who_when_and_that_no_person_wrote_it(self):
        mail = self.sent_to("grace")
        self.assertEqual(mail.message["From"].addresses[0].addr_spec, FROM)
        self.assertLess(abs(parsedate_to_datetime(mail.message["Date"]).timestamp() - time.time()), 30)
        self.assertRegex(mail.id, r"^<[A-Za-z0-9_-]{22}@school\.example>$")
        self.assertEqual(mail.message["Auto-Submitted"], "auto-generated")
        self.assertEqual(mail.subject, "Choose a new password for localhost")

    def test_it_is_written_in_the_language_of_who_asked(self):
        mail = self.sent_to("ines", "Inés Núñez", **{"Accept-Language": "ca, es-MX;q=0.9, en;q=0.1"})
        self.assert_well_formed(mail)
        self.assertEqual(mail.subject, "Elige una contraseña nueva para localhost")
        self.assertIn("Hola, Inés Núñez:", mail.text)
        self.assertIn("Hola, Inés Núñez:", seen(mail.html).text)
        self.assertIn('lang="es"', mail.html)

    def test_a_name_is_never_more_than_a_name(self):
        # S-124: hostile names
        mails = self.sent_to_all({"plain": "Plain", **HOSTILE})
        plain = mails["plain"]
        for uid, name in HOSTILE.items():
            with self.subTest(name):
                mail = mails[uid]
                self.assert_well_formed(mail)
                self.assertEqual(mail.recipients, [f"{uid}@school.example"])
                self.assertEqual(seen(mail.html).tags, seen(plain.html).tags)
                self.assertEqual(seen(mail.html).links, [mail.link])
                self.assertEqual(mail.link.partition("#")[0], "http://localhost:8587/reset")
                greeting = mail.text.splitlines()[0]
                self.assertEqual(greeting.replace(JOINER, ""), f"Hello {name},")
                self.assertIn(greeting, seen(mail.html).text)

    def test_no_mail_program_makes_a_link_of_a_name(self):
        # S-124: nobody sends links through us
        mails = self.sent_to_all({f"www.linker{number}.example": name for number, name in enumerate(LINKS)})
        for uid, mail in mails.items():
            with self.subTest(uid):
                said, shown = OURS.sub("", mail.text), OURS.sub("", seen(mail.html).text)
                self.assertEqual(LINKED.findall(said.replace(mail.link, "")), [])
                self.assertEqual(LINKED.findall(shown.replace(mail.link, "")), [])
                self.assertIn(uid, said.replace(JOINER, ""))

    def test_a_name_with_line_breaks_is_refused_and_would_do_no_harm(self):
        # S-124: CRLF in names
        mails = self.sent_to_all({f"stored{number}": name for number, name in enumerate(SMUGGLED)})
        for number, name in enumerate(SMUGGLED):
            with self.subTest(repr(name)):
                body = {"uid": f"smuggler{number}", "name": name, "password": PASSWORD, "email": "s@school.example"}
                self.assertEqual(self.node.ask("POST", "/api/user", body).code, "invalid_fields")
                # As if it had come with an import.
                mail = mails[f"stored{number}"]
                self.assert_well_formed(mail)
                self.assertEqual(mail.recipients, [f"stored{number}@school.example"])
                self.assertRegex(mail.text.split("\n")[0], r"^Hello .+,$")

    def test_there_is_one_recipient_and_it_is_the_stored_address(self):
        # S-123: arrays, commas, CRLF, display names
        self.node.add_confirmed("victim", "v@school.example")
        token = self.node.signed_in("victim")
        for number, address in enumerate(ADDRESSES):
            with self.subTest(repr(address)):
                body = {"uid": f"many{number}", "name": "Many", "password": PASSWORD, "email": address}
                self.assertEqual(self.node.ask("POST", "/api/user", body).status, 400)
                self.assertEqual(self.node.ask("PUT", "/api/user", {"email": address}, token=token).status, 400)
                self.assertIn(self.node.ask("POST", "/api/recovery", {"uid": address}).status, (202, 400))
        self.node.forgot("v@SCHOOL.example")
        self.sink.wait()
        self.assertEqual([mail.recipients for mail in self.sink.mails], [["v@school.example"]])


if __name__ == "__main__":
    unittest.main()
