"""Signs with P-256 (FIPS 186-5 §6.4), for tests alone: its keys are published and its arithmetic takes no care of time.

make-guard-vectors.py needs signatures that are the same in each run, so that --check can compare files.
"""
import base64
import hashlib

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
     0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)


def add(one, other):
    """Of two points that are not each other's negative; None is the point at infinity."""
    if one is None or other is None:
        return one or other
    (x, y), (x2, y2) = one, other
    slope = (3 * x * x - 3) * pow(2 * y, -1, P) if one == other else (y2 - y) * pow(x2 - x, -1, P)
    x3 = (slope * slope - x - x2) % P
    return x3, (slope * (x - x3) - y) % P


def multiply(number, point):
    found = None
    while number:
        if number & 1:
            found = add(found, point)
        point, number = add(point, point), number >> 1
    return found


def y_of(x):
    """Of a point with this x; its square is another number where there is none."""
    return pow(x**3 - 3 * x + B, (P + 1) // 4, P)


def number(data):
    return int.from_bytes(data, "big")


def text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def raw(r, s):
    """64 bytes (RFC 7518 §3.4)."""
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def der(r, s):
    """As most libraries write signatures (RFC 3279 §2.2.3)."""
    def integer(value):
        data = value.to_bytes(value.bit_length() // 8 + 1, "big")
        return bytes([2, len(data)]) + data
    both = integer(r) + integer(s)
    return bytes([48, len(both)]) + both


class SigningKey:
    """The key that `seed` names. Its public half says `x` and `y` where they are given: for key sets that lie."""

    def __init__(self, seed, x=None, y=None):
        self.secret = number(hashlib.sha256(seed).digest()) % N
        self.x, self.y = multiply(self.secret, G)
        self.x, self.y = self.x if x is None else x, self.y if y is None else y
        self.across, self.up = (text(one.to_bytes(32, "big")) for one in (self.x, self.y))
        # RFC 7638.
        members = f'{{"crv":"P-256","kty":"EC","x":"{self.across}","y":"{self.up}"}}'
        self.id = text(hashlib.sha256(members.encode()).digest())
        self.header = f'{{"alg":"ES256","kid":"{self.id}","typ":"at+jwt"}}'

    def public(self):
        return f'{{"alg":"ES256","crv":"P-256","kid":"{self.id}","kty":"EC","use":"sig","x":"{self.across}","y":"{self.up}"}}'

    def numbers(self, said):
        """r and s; the same ones for the same text."""
        once = number(hashlib.sha256(self.secret.to_bytes(32, "big") + said.encode()).digest()) % N
        r = multiply(once, G)[0] % N
        return r, pow(once, -1, N) * (number(hashlib.sha256(said.encode()).digest()) + r * self.secret) % N

    def sign(self, said):
        return raw(*self.numbers(said))
