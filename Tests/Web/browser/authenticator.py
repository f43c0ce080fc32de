"""An authenticator app (RFC 6238), as the tests hold it in their hands."""
import base64
import hashlib
import hmac
import struct
import time

SECONDS = 30


class Authenticator:
    """Its clock is two steps late until it is confirmed: so there are steps left for two sign-ins at once."""

    def __init__(self, secret):
        self.key = base64.b32decode(secret.replace(" ", "") + "=" * (-len(secret.replace(" ", "")) % 8))
        self.last = None

    def first_code(self):
        self.last = self.now() - 2
        return self.code_at(self.last)

    def code(self):
        """One that no sign-in has used: each step signs in once. Waits only where none is left."""
        step = max(self.last + 1, self.now() - 1)
        while step > self.now():
            time.sleep(0.2)
        self.last = step
        return self.code_at(step)

    def wrong_code(self):
        near = {self.code_at(self.now() + away) for away in range(-20, 21)}
        return next(code for code in map("{:06}".format, range(100)) if code not in near)

    def now(self):
        return int(time.time()) // SECONDS

    def code_at(self, step):
        digest = hmac.new(self.key, struct.pack(">Q", step), hashlib.sha1).digest()
        start = digest[-1] & 15
        number = struct.unpack(">I", digest[start:start + 4])[0] & 0x7FFFFFFF
        return f"{number % 1_000_000:06}"
