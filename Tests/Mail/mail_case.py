"""What the tests of mail share: SMTP servers and latchkey servers that end with the test."""
import sys
import unittest
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[1:1] = [str(TESTS / "Cluster"), str(TESTS / "Web/browser")]

from mail_node import MailNode
from rude_server import RudeServer
from sink import Sink


class MailCase(unittest.TestCase):
    def started_sink(self, **options):
        sink = Sink(**options).start()
        self.addCleanup(sink.stop)
        return sink

    def started_rude_server(self, answers=(), **options):
        rude = RudeServer(answers, **options).start()
        self.addCleanup(rude.stop)
        return rude

    def started_node(self, smtp_url, templates=None, **settings):
        """`templates` are files, by name, of a folder mail.templates."""
        if templates:
            settings["mail_templates"] = "templates"
        node = MailNode(smtp_url, **settings)
        self.addCleanup(node.remove)
        for name, words in (templates or {}).items():
            file = node.folder / "templates" / name
            file.parent.mkdir(exist_ok=True)
            file.write_text(words, encoding="utf-8")
        return node.start()
