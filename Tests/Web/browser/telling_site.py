"""A site that sets the cookies it is asked for, leads where it is told to, and tells what a browser has sent it."""
import http.server
import json
import ssl
import threading
from urllib.parse import parse_qs, urlsplit


class TellingSite:
    """`/page?policy=`, `/set?cookie=`, `/lead?to=&cookie=`, `/told` (by GET and POST), under every host name of the certificate."""

    def __init__(self, certificate):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.chain, certificate.key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        address = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        more = {"Set-Cookie": query["cookie"]} if "cookie" in query else {}
        if address.path == "/lead":
            self._answer(302, "text/plain", b"", **more, Location=query["to"])
        elif address.path == "/told":
            self._answer(200, "application/json", self._told(), **more)
        else:
            policy = f"<meta name=referrer content={query['policy']}>" if "policy" in query else ""
            self._answer(200, "text/html", f"<!DOCTYPE html>{policy}<title>A page</title><p>A page".encode(), **more)

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer(200, "text/plain", self._told())

    def _told(self):
        cookies = [pair.strip() for pair in self.headers.get("Cookie", "").split(";") if pair.strip()]
        return json.dumps({"origin": self.headers.get("Origin"), "cookies": sorted(cookies)}).encode()

    def _answer(self, status, kind, body, **headers):
        self.send_response(status)
        allowed = {"Access-Control-Allow-Origin": self.headers.get("Origin") or "", "Access-Control-Allow-Credentials": "true"}
        fixed = {"Content-Type": kind, "Content-Length": str(len(body)), "Cache-Control": "no-store",
                 "Cross-Origin-Opener-Policy": "same-origin"}
        for name, value in {**fixed, **(allowed if allowed["Access-Control-Allow-Origin"] else {}), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass
