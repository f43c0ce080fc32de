"""One `latchkey serve` of a release, its command line, and its mails."""
import http.client
import json
import os
import re
import socket
import subprocess
import time
from email import message_from_bytes, policy

# Of no server but these.
KEY = "the-key-of-a-school-that-never-was-0001"
LINK = re.compile(r"^(https?://\S+)$", re.M)
CODE = re.compile(r"\b([2-9A-HJKMNPQRSTWXYZ]{4}-[2-9A-HJKMNPQRSTWXYZ]{4}-[2-9A-HJKMNPQRSTWXYZ]{2})\b")
PATIENCE = 60


class OldNode:
    def __init__(self, latchkey, folder, database_url):
        self.latchkey, self.folder = latchkey.resolve(), folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = {
            **os.environ, "LATCHKEY_HTTP_PORT": str(self.port), "LATCHKEY_PUBLIC_URL": "http://localhost:8587",
            "LATCHKEY_SECRET_KEY": KEY, "LATCHKEY_TRUSTED_PROXIES": "127.0.0.1", "LATCHKEY_LOG_FORMAT": "text",
            "LATCHKEY_PROFILE_FIELDS": "section text: Section,born date self staff,notes text staff",
        }
        if database_url:
            self.environment["LATCHKEY_DATABASE_URL"] = database_url
        self.process, self.read_mails = None, set()

    def start(self, **settings):
        environment = {**self.environment, **{f"LATCHKEY_{key.upper()}": value for key, value in settings.items()}}
        self.log = open(self.folder / "serve.log", "ab")
        self.process = subprocess.Popen(
            [self.latchkey, "serve"], cwd=self.folder, env=environment, stdout=self.log, stderr=self.log)
        self.wait("a server that listens", self.listens)

    def stop(self):
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.log.close()

    def listens(self):
        try:
            return self.ask("GET", "/health/ready")[0] == 200
        except OSError:
            return False

    def wait(self, what, until):
        end = time.monotonic() + PATIENCE
        while not (found := until()):
            if time.monotonic() > end or self.process.poll() is not None:
                raise SystemExit(f"there never was {what}:\n{(self.folder / 'serve.log').read_text()[-3000:]}")
            time.sleep(0.05)
        return found

    def command(self, *words, text=""):
        done = subprocess.run(
            [self.latchkey, *words], cwd=self.folder, env=self.environment, input=text, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"latchkey {' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def ask(self, method, path, body=None, cookie="", network="192.0.2.7", kind="application/json"):
        """The status, the JSON of the answer, and its cookies as the next request sends them."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"X-Forwarded-For": network, "Host": "localhost:8587", "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
        if cookie:
            headers["Cookie"] = cookie
        if body is not None:
            headers["Content-Type"] = kind
            body = body if isinstance(body, bytes) else json.dumps(body)
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        text = response.read()
        answer = json.loads(text) if text[:1] in (b"{", b"[") else {}
        cookies = dict(line.partition(";")[0].split("=", 1) for line in response.headers.get_all("Set-Cookie") or [])
        connection.close()
        return response.status, answer, cookies

    def setup_code(self):
        """Where nobody looks at the log, the link is in a file that the log names."""
        log = self.wait("a link for set-up", lambda: re.search(r"link is in the file (\S+)", (self.folder / "serve.log").read_text()))
        return (self.folder / log[1]).read_text().partition("#")[2].strip()

    def mail(self, to, page):
        """The oldest mail to this address with a link to this page that nobody has read: what its link carries, and its code."""
        def unread():
            for path in sorted((self.folder / "data" / "outbox").glob("[!.]*.eml")):
                mail = message_from_bytes(path.read_bytes(), policy=policy.default)
                text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
                link = LINK.search(text)
                if path not in self.read_mails and to in mail["To"] and link and f"/{page}#" in link[1]:
                    self.read_mails.add(path)
                    code = CODE.search(text)
                    return {"token": link[1].partition("#")[2], "code": code and code[1]}
        return self.wait(f"a mail to {to} with a link to {page}", unread)
