"""The mails of a server without SMTP: files in its data/outbox."""
import email
import email.policy
import re
import time

LINK = re.compile(r"^https?://\S+$", re.MULTILINE)
CODE = re.compile(r"\b[2-9A-HJKMNPQRSTWXYZ]{4}-[2-9A-HJKMNPQRSTWXYZ]{4}-[2-9A-HJKMNPQRSTWXYZ]{2}\b")


def wrong_code(code):
    """Another code, as well-formed as this one: only the server can tell that it is wrong."""
    return ("3" if code[0] == "2" else "2") + code[1:]


class Mailbox:
    def __init__(self, server):
        self.folder = server.folder / "data/outbox"
        self.read = set()

    def next(self, recipient, subject, seconds=15):
        """The text of a mail that was not read yet."""
        end = time.monotonic() + seconds
        seen = []
        while time.monotonic() < end:
            for path in sorted(self.folder.glob("[!.]*.eml")):
                if path in self.read:
                    continue
                mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                if mail["To"] == recipient and subject in mail["Subject"]:
                    self.read.add(path)
                    # Its lines end as they do on the wire.
                    return Mail(mail.get_body(("plain",)).get_content().replace("\r\n", "\n"))
                seen.append(f"{mail['To']}: {mail['Subject']}")
            time.sleep(0.1)
        raise AssertionError(f"no mail to {recipient} about {subject!r}; there were {sorted(set(seen))}")


class Mail:
    def __init__(self, text):
        self.text = text

    @property
    def link(self):
        return LINK.search(self.text).group(0)

    @property
    def secret(self):
        return self.link.partition("#")[2]

    @property
    def code(self):
        return CODE.search(self.text.replace(self.link, "")).group(0)
