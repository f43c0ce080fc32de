"""An authenticator app (RFC 6238): what it is told, and the codes that it shows."""
import base64
import hashlib
import hmac
import struct

from moved_clock import STEP


class AuthenticatorApp:
    def __init__(self, secret):
        self.seed = base64.b32decode(secret + "=" * (-len(secret) % 8))

    def code(self, step):
        mac = hmac.new(self.seed, struct.pack(">Q", step), hashlib.sha1).digest()
        start = mac[-1] & 15
        number = struct.unpack(">I", mac[start:start + 4])[0] & 0x7FFFFFFF
        return f"{number % 1_000_000:06}"

    def code_at(self, seconds):
        return self.code(int(seconds) // STEP)
