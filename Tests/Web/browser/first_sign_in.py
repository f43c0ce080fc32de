"""The page "First time here?", as a program: the requests that it sends for somebody with a slip."""
import json
import time
import urllib.error
import urllib.request

# A page says when to try again, and people do.
TRIES = 20


class FirstSignIn:
    """`server` is where the page is; `cookie` is that of the session, once there is one."""

    def __init__(self, server, uid, code, password):
        self.server = server
        self.uid, self.code, self.password = uid, code, password
        self.cookie = None

    def complete(self):
        """Answers the user ID that the server gives to whoever is signed in then."""
        self._send("POST", "/api/recovery/password", {"uid": self.uid, "code": self.code, "new": self.password})
        answer = self._send("POST", "/api/authenticate", {"uid": self.uid, "password": self.password})
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        return json.load(self._send("GET", "/api/id"))["uid"]

    def refusal(self):
        """The code of the error that the server answers to what is on the slip."""
        try:
            self._send("POST", "/api/recovery/password", {"uid": self.uid, "code": self.code, "new": self.password})
        except urllib.error.HTTPError as error:
            return json.load(error)["code"]
        return None

    def ask(self, port, method, path, body=None):
        """What is answered, with the cookie, by whoever listens at this port."""
        return json.load(self._send(method, path, body, port))

    def _send(self, method, path, body=None, port=None):
        headers = {"Host": "localhost:8587", "Content-Type": "application/json", **({"Cookie": self.cookie} if self.cookie else {})}
        content = json.dumps(body).encode() if body else None
        for _ in range(TRIES):
            request = urllib.request.Request(f"http://127.0.0.1:{port or self.server.port}{path}", content, headers, method=method)
            try:
                return urllib.request.urlopen(request, timeout=120)
            except urllib.error.HTTPError as error:
                # Too many hash at once; whatever else is refused stays refused.
                if error.code != 503:
                    raise
                time.sleep(float(error.headers["Retry-After"]))
        raise AssertionError(f"{path} is busy after {TRIES} tries")
