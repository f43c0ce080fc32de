"""A server's key set (RFC 7517 §5), and the signatures that its keys check: ES256 (RFC 7518 §3.4) and no other algorithm.

The one module that needs the package `cryptography`: Python's standard library checks no such signatures.
"""
from __future__ import annotations

import hashlib
import json
from typing import Any, Optional

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

from . import shape

_MOST_KEYS = 64
_MEMBERS = {"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256"}


class PublicKey:
    """The key of a point of P-256."""

    def __init__(self, x: bytes, y: bytes) -> None:
        """Raises `ValueError` unless the two name a point."""
        self._key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + x + y)
        members = '{"crv":"P-256","kty":"EC","x":"%s","y":"%s"}' % (shape.encode(x), shape.encode(y))
        #: Its thumbprint (RFC 7638).
        self.id = shape.encode(hashlib.sha256(members.encode("ascii")).digest())
        #: First part of every token of this key. Only the same text selects the key.
        self.header = shape.encode(b'{"alg":"ES256","kid":"%s","typ":"at+jwt"}' % self.id.encode("ascii"))

    def is_signature(self, signature: str, signed: bytes) -> bool:
        """Whether it is the one base64url spelling of 64 bytes that this key's owner made for `signed`."""
        data = shape.decode(signature)
        if data is None or len(data) != 64:
            return False
        numbers = int.from_bytes(data[:32], "big"), int.from_bytes(data[32:], "big")
        try:
            self._key.verify(utils.encode_dss_signature(*numbers), signed, ec.ECDSA(SHA256()))
        except InvalidSignature:
            return False
        return True


def read(text: bytes) -> Optional[dict[str, PublicKey]]:
    """The keys by the headers of their tokens; None unless it is a key set of at most 64 keys, with one for us among them or without any.

    A set without keys says that all have been revoked. Keys of other kinds are skipped, and those whose `kid` is not their
    thumbprint: no server of ours makes such.
    """
    try:
        said = json.loads(text.decode("utf-8"), object_pairs_hook=_object, parse_constant=_no_number)
        entries = said["keys"] if isinstance(said, dict) else None
    except (ValueError, KeyError, RecursionError):
        return None
    if not isinstance(entries, list) or len(entries) > _MOST_KEYS:
        return None
    found = (_key(entry) for entry in entries)
    keys = {key.header: key for key in found if key is not None}
    return None if entries and not keys else keys


def _key(entry: Any) -> Optional[PublicKey]:
    if not isinstance(entry, dict) or "d" in entry or any(entry.get(name) != value for name, value in _MEMBERS.items()):
        return None
    x, y = _coordinate(entry.get("x")), _coordinate(entry.get("y"))
    if x is None or y is None:
        return None
    try:
        key = PublicKey(x, y)
    except ValueError:
        return None
    return key if entry.get("kid") == key.id else None


def _coordinate(text: Any) -> Optional[bytes]:
    data = shape.decode(text) if isinstance(text, str) else None
    return data if data is not None and len(data) == 32 else None


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(members)
    if len(made) < len(members):
        raise ValueError("a member twice")
    return made


def _no_number(text: str) -> None:
    raise ValueError
