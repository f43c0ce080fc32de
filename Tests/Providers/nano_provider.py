"""NanoIDP: an implementation of its own on PyJWT. Checks PKCE, names people in userinfo alone, and can change its keys."""
import json

from provider_process import CLIENT, SECRET, ProviderProcess


class NanoProvider(ProviderProcess):
    name, domain = "NanoIDP", "nano.example"

    def prepare(self):
        # JSON is YAML.
        self.write("settings.yaml", {
            "config_version": 1, "server": {"host": "127.0.0.1", "port": self.port},
            "security_profile": "oauth21",
            "oauth": {
                "issuer": self.issuer, "audience": self.issuer,
                "clients": [{"client_id": CLIENT, "client_secret": SECRET, "redirect_uris": [self.redirect_uri]}],
            },
        })
        self.write("users.yaml", {
            "config_version": 1,
            "users": {person.login: {"password": person.password, "email": self.email(person)} for person in self.people},
        })

    def write(self, name, value):
        (self.folder / name).write_text(json.dumps(value), encoding="utf-8")

    @property
    def command(self):
        return ["-m", "nanoidp", "--config", str(self.folder)]

    def answers(self, person):
        return {"username": person.login, "password": person.password}

    def rotate_keys(self):
        """From now on it signs with another key; the old one stays published."""
        self.ask("/api/keys/rotate", b"")
