"""The authority that checks tokens by itself, with the server's secret."""
from __future__ import annotations

import hashlib
import hmac
import re
import time
from typing import Any, Callable, Iterable, Mapping, Optional

from . import shape
from .claims import LIST, SECONDS, SKEW, STRING, read
from .published import is_well_known
from .refusal import token_invalid
from .user import CurrentUser, Standing

_CLAIMS = re.compile(
    rb'\{"iss":%s,"sub":%s,"_uid":%s,"sid":%s,"jti":%s,"iat":%s,"exp":%s,"roles":%s(?:,"auth_time":%s)?(?:,"amr":(%s))?\}'
    % (*[STRING] * 5, *[SECONDS] * 2, LIST, SECONDS, LIST), re.S)
_ONE_STRING = re.compile(STRING, re.S)


class SecretError(ValueError):
    """A secret that Latchkey would not start with. Never holds the secret."""


class _Key:
    def __init__(self, secret: str) -> None:
        key = secret.encode("utf-8")
        _check(key)
        # Keyed once; each signature starts from a copy.
        self._keyed = hmac.new(key, digestmod=hashlib.sha256)
        name = shape.encode(self._mac(b"latchkey session token key id"))[:12]
        self.header = shape.encode(b'{"alg":"HS256","kid":"%s","typ":"session+jwt"}' % name.encode("ascii"))

    def _mac(self, data: bytes) -> bytes:
        keyed = self._keyed.copy()
        keyed.update(data)
        return keyed.digest()

    def is_signature(self, signature: str, signed: str) -> bool:
        """Text is compared, not bits, so that no second spelling counts; in constant time."""
        made = shape.encode(self._mac(signed.encode("utf-8", "replace")))
        return hmac.compare_digest(made.encode("ascii"), signature.encode("utf-8", "replace"))


def _check(key: bytes) -> None:
    if len(key) < 32:
        raise SecretError("the secret is shorter than 32 bytes")
    steps = {(later - earlier) % 256 for earlier, later in zip(key, key[1:])}
    if len(set(key)) < 8 or len(steps) < 8 or any(key[n:] == key[:-n] for n in range(1, len(key) // 2 + 1)):
        raise SecretError("the secret repeats itself")
    if is_well_known(key):
        raise SecretError("the secret is a published or placeholder secret")


class SharedSecret:
    """Checks tokens with the server's `secret_key`, asking nobody. `Server` is the safer choice.

    Whoever holds the secret can make tokens for anybody, and sign-out, a disabled account or a changed role takes effect
    only when the token expires. A token tells id, uid and roles; `name` is the uid, permissions are those that you name for
    the roles, and groups are not known.
    """

    knows_groups = False

    def __init__(
        self, secret: str, issuer: str, *, previous_secret: Optional[str] = None,
        permissions: Optional[Mapping[str, Iterable[str]]] = None, _now: Callable[[], float] = time.time,
    ) -> None:
        """`secret` and `issuer` are the server's `secret_key` and `public_url`, exactly as they are set there."""
        self._keys = [_Key(text) for text in (secret, previous_secret) if text is not None]
        self._issuer = issuer
        self._permissions = {role: tuple(allowed) for role, allowed in (permissions or {}).items()}
        self._now = _now

    def recognizes(self, token: str) -> bool:
        """Whether it begins as the tokens of this secret do."""
        return any(token.startswith(key.header + ".") for key in self._keys)

    def user_of(self, token: str) -> CurrentUser:
        """The person `token` was made for."""
        now = int(self._now())
        claims = self._claims(token)
        if claims is None or claims["iss"] != self._issuer or not claims["iat"] - SKEW <= now < claims["exp"]:
            raise token_invalid()
        roles = tuple(claims["roles"])
        allowed = dict.fromkeys(one for role in roles for one in self._permissions.get(role, ()))
        return CurrentUser(
            id=claims["sub"], uid=claims["_uid"], name=claims["_uid"], roles=roles, permissions=tuple(allowed),
            standing=self._standing(claims, now))

    def _claims(self, token: str) -> Optional[dict[str, Any]]:
        """None unless one of the keys made it. Nothing of the payload is looked at before the signature is right."""
        parts = shape.parts(token)
        key = next((key for key in self._keys if parts and key.header == parts[0]), None)
        if parts is None or key is None or not key.is_signature(parts[2], f"{parts[0]}.{parts[1]}"):
            return None
        payload = shape.decode(parts[1])
        match = _CLAIMS.fullmatch(payload) if payload else None
        return read(_CLAIMS, payload) if match is not None and _are_methods(match[1] or b"") else None

    def _standing(self, claims: dict[str, Any], now: int) -> Optional[Standing]:
        """Its time is that of the second factor where there was one."""
        time, methods = claims.get("auth_time"), claims.get("amr")
        if time is None or methods is None:
            return None
        names = tuple(method for method in methods if method != "mfa")
        # Of the future where the server's clock is ahead of ours: as for the token itself, half a minute is taken.
        age = max(0, now - time) if time - SKEW <= now else None
        has_two = "mfa" in methods
        return Standing(age, age if has_two else None, 2 if has_two else 1 if names else 0, names)


def _are_methods(text: bytes) -> bool:
    """At most 16, of at most 32 bytes each."""
    found = _ONE_STRING.findall(text)
    return len(found) <= 16 and all(len(one) <= 34 for one in found)
