"""A proxy in front of a latchkey server that does what some proxies do: adds headers, answers preflights, fails."""
import http.client
import http.server
import threading


class MeddlingProxy:
    """`meddle(method, path, answer)` may change the answer, a list of [status, headers, body]; `adds` are headers of requests."""

    def __init__(self, server, meddle, adds=None):
        self.server, self.meddle, self.adds = server, meddle, adds or {}
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.http.daemon_threads = True
        self.port = self.http.server_port
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def answer_of(self, method, path, headers, body):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        try:
            connection.request(method, path, body, {**headers, **self.adds})
            got = connection.getresponse()
            answer = [got.status, got.getheaders(), got.read()]
        finally:
            connection.close()
        self.meddle(method, path, answer)
        return answer

    def stop(self):
        self.http.shutdown()
        self.http.server_close()


def _handler(proxy):
    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers, content = proxy.answer_of(self.command, self.path, dict(self.headers), body)
            self.send_response_only(status)
            for name, value in headers:
                if name.lower() not in ("content-length", "connection", "transfer-encoding"):
                    self.send_header(name, value)
            if status != 204:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = do_OPTIONS = answer

        def log_message(self, *_):
            pass

    return Handler
