"""A mail as a server got it, and as a mail program shows it."""
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from functools import cached_property

LINK = re.compile(r"^(https?://\S+)$", re.M)
# Not seen; keeps a word from looking like a link.
JOINER = "\u2060"
# RFC 5322 wants 78; libcurl's own line with the boundary is longer.
LONGEST_LINE = 90
CODE = re.compile(r"\b([2-9A-HJKMNPQRSTWXYZ]{4}-[2-9A-HJKMNPQRSTWXYZ]{4}-[2-9A-HJKMNPQRSTWXYZ]{2})\b")


@dataclass(frozen=True)
class Received:
    sender: str
    recipients: list
    content: bytes
    # TLSv1.3, or None for plain text.
    encryption: str
    user: str
    hello: str

    @cached_property
    def message(self):
        return message_from_bytes(self.content, policy=policy.default)

    @property
    def id(self):
        return self.message["Message-ID"]

    @property
    def subject(self):
        return self.message["Subject"]

    @property
    def text(self):
        return self.message.get_body(("plain",)).get_content().replace("\r\n", "\n")

    @property
    def html(self):
        return self.message.get_body(("html",)).get_content().replace("\r\n", "\n")

    def raw_bodies(self):
        """The parts as they travelled, before anything is decoded."""
        boundary = b"--" + self.message.get_boundary().encode()
        return [part.partition(b"\r\n\r\n")[2] for part in self.content.split(boundary)[1:-1]]

    @property
    def link(self):
        return LINK.search(self.text).group(1)

    @property
    def token(self):
        """What the link carries behind its #."""
        return self.link.partition("#")[2]

    @property
    def code(self):
        return CODE.search(self.text).group(1)
