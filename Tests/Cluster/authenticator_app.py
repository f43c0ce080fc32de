"""An authenticator app (RFC 6238): what it is told, and the codes that it shows."""
import base64
import hashlib
import hmac
import struct
import time

from moved_clock import STEP


class AuthenticatorApp:
    def __init__(self, secret):
        self.secret = secret
        self.seed = base64.b32decode(secret + "=" * (-len(secret) % 8))

    def code(self, step):
        mac = hmac.new(self.seed, struct.pack(">Q", step), hashlib.sha1).digest()
        start = mac[-1] & 15
        number = struct.unpack(">I", mac[start:start + 4])[0] & 0x7FFFFFFF
        return f"{number % 1_000_000:06}"

    def code_at(self, seconds):
        return self.code(int(seconds) // STEP)


def enrolled(visitor, begin_at, confirm_at, uid):
    """An app whose first code was that of the step before: the present one is still to be used. And the recovery codes."""
    left = STEP - time.time() % STEP
    if left < 10:
        # Else the step could end before its code arrives.
        time.sleep(left + 0.1)
    token = visitor.signed_in(begin_at, uid)
    made = visitor.ask(begin_at, "POST", "/api/factors/totp", {}, token).json
    app = AuthenticatorApp(made["secret"])
    path, body = f"/api/factors/totp/{made['id']}/confirm", {"code": app.code_at(time.time() - STEP)}
    confirmed = visitor.ask(confirm_at, "POST", path, body, token)
    if confirmed.status != 200:
        raise AssertionError(f"{uid} got no authenticator: {confirmed.status} {confirmed.body}")
    return app, confirmed.json["recovery_codes"]
