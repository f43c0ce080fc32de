"""What can be said of a token without any key. Nothing is proven by it."""
from __future__ import annotations

import base64
import re
from typing import Optional

_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")
_HEADER = re.compile(rb'\{"alg":"HS256","kid":".+","typ":"session\+jwt"\}', re.S)
_SESSION = re.compile(rb',"sid":"(.{22})(.)', re.S)
#: The tokens of every Latchkey server begin with `{"alg":"HS256","kid":`.
_BEGINNING = "eyJhbGciOiJIUzI1NiIsImtpZCI6"


def encode(data: bytes) -> str:
    """base64url without padding (RFC 4648 §5)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: str) -> Optional[bytes]:
    """None unless `text` is exactly what `encode` writes: no padding, no other spelling of the same bits."""
    if len(text) % 4 == 1 or not _BASE64URL.fullmatch(text):
        return None
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return data if encode(data) == text else None


def parts(token: str) -> Optional[tuple[str, str, str]]:
    """Header, payload and signature of a compact JWS (RFC 7515 §7.1)."""
    found = token.split(".")
    return (found[0], found[1], found[2]) if len(found) == 3 and len(token) <= 4096 else None


def recognizes(token: str) -> bool:
    """Whether it begins as the tokens of any Latchkey server do."""
    return token.startswith(_BEGINNING)


def is_session_token(token: str) -> bool:
    """Whether it has the form of a session token; the claims may be those of a later version."""
    found = parts(token)
    if found is None or len(found[2]) != 43 or decode(found[2]) is None:
        return False
    header, payload = decode(found[0]), decode(found[1])
    return header is not None and _HEADER.fullmatch(header) is not None and (payload or b"").startswith(b"{")


def session_id(token: str) -> Optional[str]:
    """The session that a token of this form names; None where it names none."""
    found = parts(token)
    match = _SESSION.search((found and decode(found[1])) or b"")
    if match is None or match[2] != b'"':
        return None
    text = match[1].decode("latin-1")
    return text if decode(text) is not None else None
