"""Stands before a server that does not carry the pages yet: the files of Web/ as it would serve them, the rest passed on."""
import http.client
import http.server
import os
import ssl
import threading
from pathlib import Path
from urllib.parse import urlsplit

WEB = Path(os.environ.get("LATCHKEY_WEB") or Path(__file__).resolve().parents[3] / "Web")
CSP = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
       "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'")


def pages_port(server, certificate=None):
    """The server's own port when it answers /login, else that of a front."""
    connection = connect(server)
    connection.request("GET", "/login", headers={"Host": urlsplit(server.public_url).netloc})
    if connection.getresponse().status == 200:
        return server.port

    class Front(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def any(self):
            path = urlsplit(self.path).path
            file = WEB / path.lstrip("/") if path.startswith("/client/") else WEB / "pages" / (path.lstrip("/") or "index.html")
            if not file.is_file():
                file = file.with_suffix(".html")
            if path.startswith(("/api/", "/health/")) or not file.is_file():
                return self.passed_on()
            body = file.read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", self.guess_type(str(file)))
            self.send_header("Content-Length", str(len(body)))
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Cache-Control", "no-cache")
            if file.suffix == ".html":
                self.send_header("Content-Security-Policy", CSP)
                self.send_header("Cross-Origin-Opener-Policy", "same-origin")
            else:
                self.send_header("Access-Control-Allow-Origin", "*")
                self.send_header("Cross-Origin-Resource-Policy", "cross-origin")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = do_OPTIONS = do_HEAD = any

        def passed_on(self):
            length = int(self.headers.get("Content-Length") or 0)
            onward = connect(server)
            try:
                onward.request(self.command, self.path, self.rfile.read(length) if length else None, dict(self.headers))
                answer = onward.getresponse()
            except OSError:
                self.close_connection = True
                return
            body = answer.read()
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                    self.send_header(name, value)
            if answer.status != 204:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    front = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Front)
    front.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.chain, certificate.key)
        front.socket = context.wrap_socket(front.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=front.serve_forever, daemon=True).start()
    return front.server_port


def connect(server):
    if server.public_url.startswith("https"):
        return http.client.HTTPSConnection("127.0.0.1", server.port, context=ssl._create_unverified_context())
    return http.client.HTTPConnection("127.0.0.1", server.port)
