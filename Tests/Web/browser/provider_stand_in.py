"""A provider of this machine, in the two kinds that there are: an OpenID one at its root, and GitHub's at /login/oauth.

Whoever is `person` is signed in there, and comes back at once. `mood` says what it does else than it should.
"""
import base64
import hashlib
import http.server
import json
import ssl
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT, SECRET = "latchkey", "a-secret-of-this-test"


class ProviderStandIn:
    """`mood`: "kind", "cancels" (the person does), "mixes_up" (the nonce of somebody else), "talks" (a page instead of tokens).

    Under the name `host` over https with a certificate; else over http on loopback, for a server on loopback.
    """

    def __init__(self, host=None, certificate=None):
        self.person, self.mood = None, "kind"
        self.codes, self.tokens = {}, {}
        # All that went between the server and us, and is nobody else's to see: codes, verifiers, tokens.
        self.exchanged = []
        self.was_read = threading.Event()
        self.folder = tempfile.TemporaryDirectory(prefix="latchkey-provider-")
        self.key = str(Path(self.folder.name) / "key.pem")
        _openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", self.key)
        modulus = _openssl("rsa", "-in", self.key, "-noout", "-modulus").decode().strip().removeprefix("Modulus=")
        self.modulus = base64url(bytes.fromhex(modulus))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate.chain, certificate.key)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self.server.server_port
        self.issuer = f"https://{host}:{self.port}" if certificate else f"http://127.0.0.1:{self.port}"
        self.github = f"{self.issuer}/login/oauth"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def settings(self):
        """What the server is told of it."""
        return {
            "federation_github_client_id": CLIENT, "federation_github_client_secret": SECRET,
            "federation_github_issuer": self.github,
            "federation_oidc_client_id": CLIENT, "federation_oidc_client_secret": SECRET,
            "federation_oidc_issuer": self.issuer, "federation_oidc_name": "School", "federation_oidc_trust_email": "true",
        }

    def wait_until_read(self):
        """Before that, the server's buttons for it answer 503."""
        if not self.was_read.wait(15):
            raise RuntimeError("the server has not read the provider's metadata")
        time.sleep(0.2)

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.folder.cleanup()

    def metadata(self):
        return {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize", "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys", "id_token_signing_alg_values_supported": ["RS256"],
            "authorization_response_iss_parameter_supported": True,
        }

    def keys(self):
        return {"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "one", "n": self.modulus, "e": "AQAB"}]}

    def back(self, query, is_github):
        """Where the browser is sent to."""
        answer = {"state": query["state"]} if is_github else {"state": query["state"], "iss": self.issuer}
        if self.mood == "cancels":
            answer["error"] = "access_denied"
        else:
            answer["code"] = base64url(hashlib.sha256(query["state"].encode()).digest())
            self.codes[answer["code"]] = {**query, "person": self.person}
        return f"{query['redirect_uri']}?{urlencode(answer)}"

    def exchange(self, form, authorization):
        """The tokens for a code, once; an error for everything that is not as RFC 6749 and RFC 7636 have it."""
        basic = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        is_known = authorization == basic or (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        asked = self.codes.pop(form.get("code"), None)
        if not is_known or not asked or form.get("redirect_uri") != asked["redirect_uri"]:
            return {"error": "invalid_grant"}
        if base64url(hashlib.sha256(form.get("code_verifier", "").encode()).digest()) != asked["code_challenge"]:
            return {"error": "invalid_grant"}
        token = base64url(hashlib.sha256(form["code"].encode()).digest())
        self.tokens[token] = asked["person"]
        answer = {"access_token": token, "token_type": "bearer"}
        if "nonce" in asked:
            answer["id_token"] = self.id_token(asked)
        self.exchanged += [form["code"], form["code_verifier"], *(answer.get(name) for name in ("access_token", "id_token"))]
        return answer

    def id_token(self, asked):
        person, now = asked["person"], int(time.time())
        claims = {
            "iss": self.issuer, "sub": str(person["number"]), "aud": CLIENT, "iat": now, "exp": now + 300,
            "nonce": "of somebody else" if self.mood == "mixes_up" else asked["nonce"],
            "preferred_username": person["login"], "name": person["name"], "email": person["email"], "email_verified": True,
        }
        parts = ({"alg": "RS256", "kid": "one", "typ": "JWT"}, claims)
        signed = ".".join(base64url(json.dumps(part).encode()) for part in parts)
        signature = _openssl("dgst", "-sha256", "-sign", self.key, text=signed.encode())
        return f"{signed}.{base64url(signature)}"


def _handler(provider):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            address = urlsplit(self.path)
            query = flat(address.query)
            if address.path == "/.well-known/openid-configuration":
                self._json(provider.metadata())
                provider.was_read.set()
            elif address.path == "/keys":
                self._json(provider.keys())
            elif address.path in ("/authorize", "/login/oauth/authorize"):
                back = provider.back(query, address.path.startswith("/login"))
                # As large providers do: what opened this window has no hold on it from here.
                self._answer(302, "text/plain", b"", **{"Location": back, "Cross-Origin-Opener-Policy": "same-origin"})
            elif address.path in ("/api/v3/user", "/api/v3/user/emails"):
                self._github(address.path)
            else:
                self._answer(404, "text/plain", b"Not found")

        def do_POST(self):
            form = flat(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
            if self.path not in ("/token", "/login/oauth/access_token"):
                self._answer(404, "text/plain", b"Not found")
            elif provider.mood == "talks":
                self._answer(200, "text/html", b"<h1>Down for maintenance</h1>")
            else:
                self._json(provider.exchange(form, self.headers.get("Authorization")))

        def _github(self, path):
            person = provider.tokens.get((self.headers.get("Authorization") or "").removeprefix("Bearer "))
            if not person:
                self._answer(401, "application/json", b"{}")
            elif path.endswith("emails"):
                self._json([{"email": person["email"], "primary": True, "verified": True}])
            else:
                self._json({"id": person["number"], "login": person["login"], "name": person["name"]})

        def _json(self, value):
            self._answer(200, "application/json", json.dumps(value).encode())

        def _answer(self, status, kind, body, **headers):
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    return Handler


def person(number, login, name):
    """Somebody who has the same number, login and confirmed address in both kinds."""
    return {"number": number, "login": login, "name": name, "email": f"{login}@school.example"}


def flat(text):
    return {name: values[0] for name, values in parse_qs(text).items()}


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _openssl(*arguments, text=None):
    done = subprocess.run(["openssl", *arguments], input=text, capture_output=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode())
    return done.stdout
