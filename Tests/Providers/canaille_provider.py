"""Canaille: a server that people run, on Authlib and joserfc. Asks for consent, checks PKCE, and sends `iss` (RFC 9207)."""
import contextlib
import json
import time
from pathlib import Path

from provider_process import CLIENT, SECRET, ProviderProcess


class CanailleProvider(ProviderProcess):
    name, domain = "Canaille", "canaille.example"

    def prepare(self):
        self.busy_until = {}
        (self.folder / "settings.json").write_text(json.dumps({
            "port": self.port, "client_id": CLIENT, "client_secret": SECRET, "redirect_uri": self.redirect_uri,
            "people": [[person.login, person.name, self.email(person), person.password] for person in self.people],
        }), encoding="utf-8")

    @property
    def command(self):
        return [str(Path(__file__).with_name("canaille_server.py")), "settings.json"]

    def answers(self, person):
        return {"login": person.login, "password": person.password, "answer": "accept"}

    def refusal(self, person):
        """Signs in there, and says no to what our server asks for."""
        return {**self.answers(person), "answer": "deny"}

    @contextlib.contextmanager
    def turn_of(self, person):
        """Access tokens of one person, made in one second, are the same; it answers 500 to the one that it has stored already."""
        time.sleep(max(0, self.busy_until.get(person, 0) - time.time()))
        yield
        self.busy_until[person] = int(time.time()) + 1
