"""Somebody's own API on a third host: it lets one page in by CORS, and checks tokens as the front-end guide says, with PyJWT."""
import http.server
import json
import ssl
import threading
import urllib.request

import jwt


class OwnAPI:
    """`GET /reports` greets the person of the token, `GET /moved` leads to another host; `asked` has each request's path and token."""

    def __init__(self, certificate, server, audience, page, elsewhere):
        self.server, self.audience, self.page, self.elsewhere = server, audience, page, elsewhere
        self.asked = []
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Route", (_Route,), {"api": self}))
        self.http.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.chain, certificate.key)
        self.http.socket = context.wrap_socket(self.http.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self.http.server_port
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def keys(self):
        # By its port, as no name leads here outside of the browser.
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        asked = urllib.request.Request(f"https://127.0.0.1:{self.server.port}/.well-known/jwks.json", headers={
            "Host": self.server.public_url.removeprefix("https://")})
        with urllib.request.urlopen(asked, context=trusting) as answer:
            return jwt.PyJWKSet.from_dict(json.load(answer))

    def user(self, token):
        return jwt.decode(
            token, self.keys()[jwt.get_unverified_header(token)["kid"]].key, algorithms=["ES256"], audience=self.audience,
            issuer=self.server.public_url, options={"require": ["exp", "iat", "aud", "iss", "sub"]})

    def stop(self):
        self.http.shutdown()
        self.http.server_close()


class _Route(http.server.BaseHTTPRequestHandler):
    def do_OPTIONS(self):
        self.answer(204, b"")

    def do_GET(self):
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        self.api.asked.append((self.path, token))
        if self.path == "/moved":
            return self.answer(302, b"", {"Location": self.api.elsewhere})
        try:
            user = self.api.user(token)
        except jwt.PyJWTError:
            return self.answer(401, b"Who are you?")
        return self.answer(200, json.dumps(user).encode())

    def answer(self, status, body, more={}):
        headers = {
            "Content-Type": "application/json", "Cache-Control": "no-store", "Content-Length": str(len(body)),
            "Access-Control-Allow-Origin": self.api.page, "Access-Control-Allow-Headers": "Authorization", **more}
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass
