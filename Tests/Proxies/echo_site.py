"""Sites behind a proxy, as tests need them: one that tells what reached it, and a sign-in server whose answers a test chooses."""
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Quiet(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def seen(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        return {"method": self.command, "path": self.path, "fields": self.headers.items(), "body": body}

    def answer(self, status, fields, body=b""):
        self.send_response_only(status)
        for name, value in fields:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Site:
    def __init__(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.requests = []
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class EchoSite(_Site):
    """What is protected: answers with what reached it. `/own-401` answers 401 by itself."""

    def handler(site):
        class Handler(_Quiet):
            def do_GET(self):
                seen = self.seen()
                site.requests.append(seen)
                status = 401 if self.path.startswith("/own-401") else 200
                self.answer(status, [("Content-Type", "application/json"), ("Set-Cookie", "of-site=1")], json.dumps(seen).encode())

            do_POST = do_PUT = do_DELETE = do_OPTIONS = do_GET

        return Handler


class ChosenAnswers(_Site):
    """In place of the sign-in server: answers everything with `status` and `fields`."""

    def __init__(self):
        super().__init__()
        self.status = 503
        self.fields = []

    def handler(site):
        class Handler(_Quiet):
            def do_GET(self):
                site.requests.append(self.seen())
                self.answer(site.status, site.fields)

            do_POST = do_GET

        return Handler
