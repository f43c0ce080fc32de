"""Somebody who asks nodes, keeps connections open, and never asks twice."""
import http.client
import json
import random
import socket
import ssl
from dataclasses import dataclass

PASSWORD = "a lantern over 9 harbours"
HOST = "auth.school.example"


class NoAnswer(Exception):
    """Nobody knows whether the request was carried out. `kind` is refused, cut off or too slow."""

    def __init__(self, kind):
        super().__init__(kind)
        self.kind = kind


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        return self.json["code"] if self.body.startswith(b"{") else None

    @property
    def token(self):
        """Of the session cookie, under whichever name."""
        return self.cookie("latchkey", "__Host-latchkey")

    def cookie(self, *names):
        # The last one counts, as in browsers: those before it clear other forms of the cookie.
        for cookie in reversed(self.headers.get_all("Set-Cookie", [])):
            name, _, rest = cookie.partition("=")
            if name in names:
                return rest.partition(";")[0]
        return None


class Visitor:
    """Comes from another network each time, so that no throttle of a network is met: the nodes trust this machine."""

    def __init__(self, timeout=20, tls=False):
        self.timeout = timeout
        self.context = ssl._create_unverified_context() if tls else None
        self.connections = {}

    def ask(self, address, method, path, body=None, token=None, **headers):
        connection = self.connections.get(address) or self._connect(address)
        sent = {"X-Forwarded-For": any_network(), "Host": HOST, **headers}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        # A text is a form, anything else JSON.
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded" if isinstance(body, str) else "application/json"
            body = body if isinstance(body, str) else json.dumps(body)
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        except (OSError, http.client.HTTPException) as error:
            self.forget(address)
            raise NoAnswer(kind(error)) from error
        if response.will_close:
            self.forget(address)
        return answer

    def _connect(self, address):
        connection = http.client.HTTPConnection(*address, timeout=self.timeout)
        if self.context:
            try:
                plain = socket.create_connection(address, self.timeout)
                connection.sock = self.context.wrap_socket(plain, server_hostname=HOST)
            except OSError as error:
                raise NoAnswer(kind(error)) from error
        self.connections[address] = connection
        return connection

    def forget(self, address):
        if connection := self.connections.pop(address, None):
            connection.close()

    def sign_up(self, address, uid, password=PASSWORD):
        answer = self.ask(address, "POST", "/api/user", {"uid": uid, "name": uid, "password": password})
        if answer.status != 201:
            raise AssertionError(f"{uid} was not signed up: {answer.status} {answer.body}")

    def signed_in(self, address, uid, password=PASSWORD):
        """The token of a new session."""
        answer = self.ask(address, "POST", "/api/authenticate", {"uid": uid, "password": password})
        if answer.status != 200:
            raise AssertionError(f"{uid} was not signed in: {answer.status} {answer.body}")
        return answer.token

    def ticket(self, address, uid, password=PASSWORD):
        """Of a right password, where the second step is to come."""
        answer = self.ask(address, "POST", "/api/authenticate", {"uid": uid, "password": password})
        if (answer.status, answer.code) != (403, "factor_required"):
            raise AssertionError(f"{uid} got no ticket: {answer.status} {answer.body}")
        return answer.json["ticket"]

    def is_signed_in(self, address, token):
        answer = self.ask(address, "GET", "/api/id", token=token)
        if answer.status not in (200, 401):
            raise AssertionError(f"GET /api/id: {answer.status} {answer.body}")
        return answer.status == 200


def any_network():
    return f"10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(1, 255)}"


def kind(error):
    if isinstance(error, ConnectionRefusedError):
        return "refused"
    return "too slow" if isinstance(error, TimeoutError) else "cut off"
