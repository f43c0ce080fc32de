"""An SMTP server that behaves as no good one does."""
import socketserver
import threading

HANG, DROP = object(), object()
ANSWERS = {
    "greeting": "220 rude.test ESMTP", "EHLO": "250-rude.test\r\n250 8BITMIME", "MAIL": "250 go on",
    "RCPT": "250 go on", "DATA": "354 go on", "QUIT": "221 bye", "RSET": "250 done", ".": "250 taken",
}


class RudeServer:
    """`answers` maps a command to its answer, HANG or DROP, or to a list of those that come one after the other, the
    last for ever. "." is the end of a mail, "body" what happens at its tenth line, "greeting" comes first."""

    def __init__(self, answers=(), port=0):
        self.answers = {verb: [*answer] if isinstance(answer, list) else [answer]
                        for verb, answer in {**ANSWERS, **dict(answers)}.items()}
        # All lines of all connections.
        self.heard = []
        # Those of mails that were taken.
        self.taken = []
        self.connections = 0
        self.ending = threading.Event()
        self.changed = threading.Condition()
        rude = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                try:
                    Conversation(rude, self.rfile, self.wfile).run()
                except (ConnectionError, ValueError):
                    pass

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            block_on_close = False

        self.server = Server(("127.0.0.1", port), Handler)
        self.port = self.server.server_address[1]

    @property
    def url(self):
        return f"smtp://localhost:{self.port}"

    def start(self):
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def stop(self):
        self.ending.set()
        self.server.shutdown()
        self.server.server_close()

    def answer_to(self, verb):
        answers = self.answers.get(verb, ["502 unknown"])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def note(self, line):
        with self.changed:
            self.heard.append(line)
            self.changed.notify_all()

    def wait(self, happened, timeout=15):
        """Until `happened`, which is asked after each line and connection, is true."""
        with self.changed:
            if not self.changed.wait_for(happened, timeout):
                raise AssertionError(f"not within {timeout} s; heard: {self.heard[:40]}")

    def wait_until_heard(self, verb, times=1, timeout=15):
        self.wait(lambda: sum(line.upper().startswith(verb) for line in self.heard) >= times, timeout)


class Conversation:
    def __init__(self, rude, reading, writing):
        self.rude, self.reading, self.writing = rude, reading, writing

    def run(self):
        with self.rude.changed:
            self.rude.connections += 1
            self.rude.changed.notify_all()
        self.say("greeting")
        while line := self.line():
            verb = line.upper().partition(" ")[0]
            self.say(verb)
            if verb == "DATA":
                self.take_mail()
            if verb == "QUIT":
                return

    def line(self):
        line = self.reading.readline()
        if not line:
            return None
        text = line.decode(errors="replace").rstrip("\r\n")
        self.rude.note(text)
        return text

    def say(self, verb):
        answer = self.rude.answer_to(verb)
        if answer is HANG:
            self.rude.ending.wait()
            raise ConnectionError
        if answer is DROP:
            raise ConnectionError
        self.writing.write(answer.encode() + b"\r\n")

    def take_mail(self):
        lines = []
        while (line := self.line()) != ".":
            if line is None:
                raise ConnectionError
            lines.append(line)
            if len(lines) == 10 and "body" in self.rude.answers and self.rude.answer_to("body") is DROP:
                raise ConnectionError
        self.rude.taken.append(lines)
        self.say(".")
