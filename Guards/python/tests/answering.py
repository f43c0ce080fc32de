"""A server on a loopback port that answers about tokens and keys as a test says, and the vectors of Guards/vectors.json."""
import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from latchkey_guard import Jwks, Server

# A busy machine is no server that is away.
Server.PATIENCE = Jwks.PATIENCE = 60

VECTORS = json.loads((Path(__file__).resolve().parents[2] / "vectors.json").read_text(encoding="utf-8"))
NAMES = {text: name for name, text in VECTORS["tokens"].items()}


def token(name):
    return VECTORS["tokens"][name]


def header_fields(pairs):
    """The fields of a vector as a server hands them on: with tokens for their names, and as Latin-1."""
    for name, value in pairs:
        for known, text in VECTORS["tokens"].items():
            value = value.replace("{%s}" % known, text)
        yield name, value.encode("utf-8").decode("latin-1")


def is_for_adapters(case):
    """Whether the first request of a case can be tried through a framework, with its own clock."""
    return case["authority"] == "server" and not {"patience", "server"} & set(case) and not {"rule", "recent"} & set(case["require"])


class Answering:
    """`answers` are those of a vector: by the name of a token, one after another, and the last one from then on. `keys` are those
    to the question for the keys, in the same way."""

    def __init__(self, answers, keys):
        self.answers = {**answers, "keys": keys}
        self.asked = {}
        self.elsewhere = 0
        self.gate = threading.Event()
        self.gate.set()
        #: Set at the end, for those who never get an answer.
        self.end = threading.Event()

    @property
    def questions(self):
        return sum(self.asked.values())

    def has_questions(self, number):
        """Whether there are so many within half a minute: a guard asks for keys behind the back of a request, too."""
        deadline = time.monotonic() + 30
        while self.questions < number and time.monotonic() < deadline:
            time.sleep(0.001)
        return self.questions == number

    @staticmethod
    def name(request):
        assert request.command == "GET"
        said = request.headers["Authorization"]
        if request.path == "/.well-known/jwks.json":
            # Nobody's token is needed to ask for them.
            assert said is None
            return "keys"
        kind, _, text = said.partition(" ")
        assert kind == "Bearer"
        return NAMES.get(text, text)

    def reply(self, request):
        if request.path not in ("/api/id", "/.well-known/jwks.json"):
            self.elsewhere += 1
        name = self.name(request)
        number = self.asked.get(name, 0)
        self.asked[name] = number + 1
        self.gate.wait()
        listed = self.answers[name]
        answer = listed[min(number, len(listed) - 1)]
        if answer.get("never"):
            self.end.wait()
            return
        body = answer.get("body", json.dumps(answer.get("json"), ensure_ascii=False)).encode()
        body += b" " * (answer.get("length", 0) - len(body))
        request.send_response(answer["status"])
        if answer.get("redirect"):
            request.send_header("Location", "/elsewhere")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)


@contextlib.contextmanager
def answering(answers, keys=()):
    """Yields the address and what counts the questions."""
    told = Answering(answers, keys)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            with contextlib.suppress(ConnectionError):
                told.reply(self)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.002}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", told
    finally:
        told.end.set()
        server.shutdown()
        server.server_close()
