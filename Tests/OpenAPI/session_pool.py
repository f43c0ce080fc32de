"""People of one role who are signed in, one after the other."""
import itertools
import json
import threading
import urllib.error
import urllib.request

PASSWORD = "correct horse battery 9"


class SessionPool:
    """People of `role` by these names, whom the command line adds."""

    def __init__(self, server, role, names):
        self.address = f"http://127.0.0.1:{server.port}"
        self.names = list(names)
        for name in self.names:
            server.add_user(name, PASSWORD, name.title(), role=role)
        self.turns = itertools.cycle(self.names)
        self.tokens = {}
        self.lock = threading.Lock()

    def next_token(self):
        with self.lock:
            name = next(self.turns)
            if name not in self.tokens:
                self.tokens[name] = self.sign_in(name)
            return self.tokens[name]

    def forget(self, token):
        """Its session has ended, as some requests here make it."""
        with self.lock:
            for name in [name for name, one in self.tokens.items() if one == token]:
                del self.tokens[name]

    def sign_in(self, name):
        answer = self.call("POST", "/api/authenticate", {"uid": name, "password": PASSWORD})
        if answer is None or "token" not in answer:
            # An account that one of the requests has changed or removed: the others go on.
            self.names.remove(name)
            self.turns = itertools.cycle(self.names)
            return self.sign_in(next(self.turns))
        return answer["token"]

    def call(self, method, path, body=None, token=None):
        """The answer as JSON; None where it is refused."""
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                text = answer.read()
                cookies = answer.headers.get_all("Set-Cookie") or []
        except urllib.error.HTTPError:
            return None
        found = json.loads(text) if text else {}
        for cookie in cookies:
            if cookie.startswith("latchkey="):
                found["token"] = cookie.split(";")[0].partition("=")[2]
        return found
