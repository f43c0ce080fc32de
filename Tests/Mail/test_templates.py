"""Words of the operator's own, from mail.templates."""
import unittest

from mail_case import MailCase
from received import JOINER, LONGEST_LINE


class OwnTemplateTests(MailCase):
    NAMES = ["😀" * 100, "a\r\nBcc: evil", "=?UTF-8?Q?evil?=", "x" * 100, "a, b; c <d>", "ñandú & co"]
    LINES = [
        ".", "..", ".hidden", "", "From the harbour", "trailing space ", "\ttab", "=3D =", "ñ" * 300, ".", ". ", "-- ", ".",
    ]

    def mails(self, words, names, **more):
        """Of people with these names."""
        sink = self.started_sink()
        templates = {"reset_password": words, **more}
        node = self.started_node(
            sink.url(), templates={f"{name}.en.mustache": text for name, text in templates.items()})
        uids = [f"person{number}" for number in range(len(names))]
        node.add_many(uids)
        for uid, name in zip(uids, names):
            node.sql("UPDATE account SET name = ? WHERE uid = ?", name, uid)
            node.forgot(uid)
        return [sink.wait(to=f"{uid}@school.example")[0] for uid in uids]

    def test_lines_of_dots_and_long_lines_arrive_as_they_were_written(self):
        words = "\n".join(["Words of our own", "", *self.LINES, "{{link}}", *self.LINES])
        [mail] = self.mails(words, ["Ada"], footer="")
        self.assertEqual(mail.text.split("\n"), [*self.LINES, mail.link, *self.LINES])
        self.assertEqual(mail.subject, "Words of our own")

    def test_a_name_in_the_subject_stays_in_the_subject(self):
        # S-124: header injection through a template of the operator's
        for name, mail in zip(self.NAMES, self.mails("{{name}}: a new password\n\n{{link}} {{code}}\n", self.NAMES)):
            with self.subTest(name):
                self.assertEqual(mail.subject.replace(JOINER, ""), name.replace("\r\n", "  ") + ": a new password")
                self.assertEqual(len(mail.recipients), 1)
                self.assertEqual(mail.message.keys().count("Subject"), 1)
                self.assertNotIn("Bcc", mail.message)
                self.assertLess(max(map(len, mail.content.split(b"\r\n"))), LONGEST_LINE)


if __name__ == "__main__":
    unittest.main()
