"""A sign-in at the server for a page elsewhere, step by step, as the client and our own page make it."""
import base64
import hashlib
import re
import secrets
from urllib.parse import urlencode

from visitor import PASSWORD, any_network

FRONT = "https://site.example"


class HandOff:
    """Of one try; `address` is the node that is asked, and may become another one between the steps."""

    def __init__(self, visitor, address, public_url):
        self.visitor, self.address, self.public_url = visitor, address, public_url
        self.verifier = secrets.token_urlsafe(32)
        self.network = any_network()

    def begin(self):
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()
        form = {"return_to": f"{FRONT}/", "state": secrets.token_urlsafe(16), "challenge": challenge, "remember": ""}
        begun = self.ask("/hand-off", urlencode(form), Origin=FRONT)
        if begun.status != 303 or "#" not in begun.headers["Location"]:
            raise AssertionError(f"no hand-off began: {begun.status} {begun.headers['Location']} {begun.body}")
        self.ticket = begun.headers["Location"].partition("#")[2]
        self.browser = begun.headers["Set-Cookie"].partition(";")[0]
        return self

    def prove(self, uid, password=PASSWORD):
        """The code in the address that the browser is sent back to."""
        body = {"uid": uid, "password": password, "hand_off": self.ticket}
        proven = self.ask("/api/authenticate", body, Origin=self.public_url, Cookie=self.browser)
        if proven.status != 200:
            raise AssertionError(f"{uid} was not signed in: {proven.status} {proven.body}")
        self.code = re.search(r"#latchkey=([\w-]+)", proven.json["location"])[1]
        return self.code

    def exchange(self):
        body = {"code": self.code, "verifier": self.verifier}
        return self.ask("/api/hand-off/exchange", body, Origin=FRONT)

    def ask(self, path, body, **headers):
        return self.visitor.ask(self.address, "POST", path, body, **{"X-Forwarded-For": self.network, **headers})
