"""SMTP servers that say no, or hang up: mails are tried again under the same name, or given up and sent by people."""
import unittest
from email import message_from_string, policy

from mail_case import MailCase
from rude_server import DROP
from sink import TAKEN
from visitor import PASSWORD

GREYLISTED, NOBODY = "451 4.7.1 Greylisted, come back later", "550 5.1.1 No such user here"
MAX_ATTEMPTS = 12


class RefusalTests(MailCase):
    def started(self):
        sink = self.started_sink()
        node = self.started_node(sink.url())
        node.add_confirmed("ada")
        return sink, node

    def admin(self, node):
        node.add_user("head", PASSWORD, role="Admin")
        return node.signed_in("head")

    def only_mail(self, node, token):
        answer = node.ask("GET", "/api/mail", token=token)
        self.assertEqual(answer.status, 200, answer.body)
        [mail] = answer.json["mails"]
        return mail

    def test_a_mail_that_is_not_taken_for_now_is_tried_again_under_the_same_name(self):
        # S-288: 4xx and greylisting, no duplicate link confusion
        sink, node = self.started()
        sink.answer = lambda mail: GREYLISTED if len(sink.refused) < 2 else TAKEN
        node.forgot("ada")
        for tries in (1, 2):
            sink.wait_for_refused(tries)
            entry = node.wait_for_mail_log("waiting", attempts=tries)
            self.assertIn(GREYLISTED, entry["answer"])
            [[pause]] = node.sql("SELECT due_at / 1000000 - unixepoch() FROM job WHERE kind = 'reset_password'")
            self.assertTrue(20 * tries < pause < 130 * tries, pause)
            node.bring_forward()
        [mail] = sink.wait()
        self.assertEqual({(mail.id, mail.token, mail.code)}, {(r.id, r.token, r.code) for r in sink.refused})
        node.wait_for_mail_log("sent", attempts=3)

    def test_the_test_mail_is_tried_once_and_the_command_says_what_the_server_answered(self):
        sink = self.started_sink()
        node = self.started_node(sink.url())
        done = node.command("mail", "test", "ada@school.example")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"accepted by localhost:{sink.port}: 250", done.stdout)
        [mail] = sink.wait(to="ada@school.example")
        self.assertIn("Test e-mail from", mail.message["Subject"])
        self.assertEqual(node.outbox(), [])
        for answer, advice in ((NOBODY, "Check the address"), (GREYLISTED, "try again in a few minutes")):
            sink.answer = lambda _: answer
            done = node.command("mail", "test", "ada@school.example")
            self.assertEqual(done.returncode, 1)
            self.assertIn(f"not accepted by localhost:{sink.port}: {answer}", done.stderr)
            self.assertIn(advice, done.stderr)
        self.assertEqual((len(sink.refused), node.outbox()), (2, []))

    def test_tries_have_a_bound(self):
        # S-288: retry with bound
        sink, node = self.started()
        sink.answer = lambda mail: GREYLISTED
        node.queue_notices(1, "ada")
        sink.wait_for_refused()
        node.wait_for_mail_log("waiting")
        node.sql("UPDATE job SET attempts = ?, due_at = 0", MAX_ATTEMPTS - 1)
        node.wait_for_mail_log("failed", attempts=MAX_ATTEMPTS)

    def test_a_recipient_that_is_refused_for_now_is_tried_again(self):
        rude = self.started_rude_server({"RCPT": ["450 4.2.1 mailbox busy", "250 go on"]})
        node = self.started_node(rude.url)
        node.sign_up("ada", "ada@school.example")
        self.assertIn("450", node.wait_for_mail_log("waiting")["answer"])
        node.bring_forward()
        node.wait_for_mail_log("sent")
        self.assertEqual(len(rude.taken), 1)

    def test_a_recipient_that_is_refused_is_given_up(self):
        # S-288: 5xx to RCPT, as most servers answer for nobody's address
        rude = self.started_rude_server({"RCPT": NOBODY})
        node = self.started_node(rude.url)
        node.sign_up("ada", "ada@school.example")
        self.assertIn(NOBODY, node.wait_for_mail_log("failed", timeout=5)["answer"])

    def test_a_sender_that_is_refused_is_given_up(self):
        rude = self.started_rude_server({"MAIL": "550 5.7.1 not from here"})
        node = self.started_node(rude.url)
        node.sign_up("ada", "ada@school.example")
        self.assertIn("550 5.7.1", node.wait_for_mail_log("failed", timeout=5)["answer"])

    def test_a_mail_that_is_refused_is_given_up_and_sent_again_by_an_administrator(self):
        # S-288: 5xx
        sink, node = self.started()
        sink.answer = lambda mail: NOBODY
        node.forgot("ada")
        [refused] = sink.wait_for_refused()
        node.wait_for_mail_log("failed")
        token = self.admin(node)
        listed = self.only_mail(node, token)
        self.assertEqual((listed["state"], listed["kind"], listed["recipient"]),
                         ("failed", "reset_password", "ada@school.example"))
        self.assertIn(NOBODY, listed["answer"])
        for secret in (refused.token, refused.code):
            self.assertNotIn(secret, str(listed))
        sink.answer = lambda mail: TAKEN
        self.assertEqual(node.ask("POST", f"/api/mail/{listed['id']}", token=token).status, 204)
        [mail] = sink.wait()
        self.assertEqual((mail.id, mail.token), (refused.id, refused.token))
        node.wait_for_mail_log("sent")
        self.assertEqual(self.only_mail(node, token)["state"], "sent")

    def test_only_administrators_see_the_outbox(self):
        _, node = self.started()
        node.add_user("miss", PASSWORD, role="Teacher")
        for uid in ("ada", "miss"):
            token = node.signed_in(uid)
            self.assertEqual(node.ask("GET", "/api/mail", token=token).code, "forbidden")
            self.assertEqual(node.ask("POST", "/api/mail/AAAAAAAAAAAAAAAAAAAAAA", token=token).code, "forbidden")
        self.assertEqual(node.ask("GET", "/api/mail").status, 401)
        token = self.admin(node)
        self.assertEqual(node.ask("POST", "/api/mail/AAAAAAAAAAAAAAAAAAAAAA", token=token).status, 404)

    def test_a_refusal_of_one_does_not_keep_the_others_from_theirs(self):
        sink, node = self.started()
        sink.answer = lambda mail: NOBODY if mail.recipients == ["gone@school.example"] else TAKEN
        for uid in ("gone", "here", "there"):
            node.sign_up(uid, f"{uid}@school.example")
        self.assertEqual({mail.recipients[0] for mail in sink.wait(2)}, {"here@school.example", "there@school.example"})

    def test_a_mail_whose_connection_broke_in_the_middle_is_sent_again_once(self):
        # S-288: drop in the middle of DATA
        rude = self.started_rude_server({"body": [DROP, "go on"]})
        node = self.started_node(rude.url)
        node.sign_up("ada", "ada@school.example")
        node.wait_for_mail_log("waiting")
        self.assertEqual(rude.taken, [])
        node.bring_forward()
        node.wait_for_mail_log("sent")
        node.sign_up("bob", "bob@school.example")
        node.wait_for_log(lambda entry: entry.get("state") == "sent" and entry.get("attempts") == "1")
        recipients = [self.message(lines)["To"] for lines in rude.taken]
        self.assertEqual(recipients, ["ada@school.example", "bob@school.example"])

    def test_a_mail_that_was_taken_without_a_word_comes_twice_under_the_same_name(self):
        rude = self.started_rude_server({".": [DROP, "250 taken"]})
        node = self.started_node(rude.url)
        node.sign_up("ada", "ada@school.example")
        node.wait_for_mail_log("waiting")
        node.bring_forward()
        node.wait_for_mail_log("sent")
        first, second = map(self.message, rude.taken)
        self.assertEqual(first["Message-ID"], second["Message-ID"])
        self.assertEqual(first.get_body(("plain",)).get_content(), second.get_body(("plain",)).get_content())

    def test_a_server_that_hung_up_on_an_idle_connection_is_asked_anew(self):
        sink, node = self.started()
        node.forgot("ada")
        sink.wait(1)
        node.wait_for_mail_log("sent")
        sink.hang_up()
        node.sign_up("bob", "bob@school.example")
        sink.wait(2)
        node.wait_until_settled()
        self.assertEqual([state for _, state, _, _ in node.outbox()], [2, 2])
        self.assertEqual(sink.connections, 2)

    def test_a_server_that_wants_none_of_us_makes_all_mail_wait(self):
        """That is about us, and not about the mail: people look into it, and then it goes out."""
        answers = {"greeting": "554 5.7.1 you are on a list", "EHLO": "550 5.7.1 nobody is called that"}
        for verb, answer in answers.items():
            with self.subTest(verb):
                rude = self.started_rude_server({verb: answer, "HELO": answer})
                node = self.started_node(rude.url)
                node.sign_up("ada", "ada@school.example")
                self.assertIn(answer, node.wait_for_mail_log("waiting", timeout=5)["answer"])

    def test_a_server_that_is_old_and_then_hangs_up_is_asked_again(self):
        rude = self.started_rude_server({"EHLO": "502 5.5.1 what is that", "HELO": "250 rude.test", "DATA": DROP})
        node = self.started_node(rude.url)
        node.sign_up("ada", "ada@school.example")
        node.wait_for_mail_log("waiting", timeout=5)

    def test_a_mail_that_cannot_be_settled_is_in_nobodys_way(self):
        sink, node = self.started()
        node.sql("CREATE TRIGGER stuck BEFORE UPDATE OF state ON job "
                 "WHEN OLD.recipient = 'ada@school.example' AND NEW.state = 2 BEGIN SELECT RAISE(ABORT, 'stuck'); END")
        node.queue_notices(1, "ada")
        sink.wait(1)
        for number in range(3):
            node.sign_up(f"other{number}", f"other{number}@school.example")
            sink.wait(1, to=f"other{number}@school.example", timeout=5)
        self.assertEqual(len(sink.wait(1, to="ada@school.example")), 1)

    def message(self, lines):
        return message_from_string("\r\n".join(lines), policy=policy.default)


if __name__ == "__main__":
    unittest.main()
