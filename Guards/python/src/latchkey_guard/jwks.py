"""The authority that checks tokens for one API, with the keys that the server publishes."""
from __future__ import annotations

import asyncio
import time
from concurrent.futures import wait
from typing import TYPE_CHECKING, Callable, Iterable, Mapping, Optional

from . import claims, question, shape
from .address import Address
from .extract import LONGEST_TOKEN
from .keys import PublishedKeys
from .refusal import token_invalid, unavailable
from .user import CurrentUser

if TYPE_CHECKING:
    from .keyset import PublicKey

#: In seconds; a token that claims to last longer is refused, whoever signed it.
_LONGEST_LIFE = 300
#: The tokens for APIs of every Latchkey server begin with `{"alg":"ES256","kid":`.
_BEGINNING = "eyJhbGciOiJFUzI1NiIsImtpZCI6"


class _UnknownKey(Exception):
    pass


class Jwks:
    """Checks the tokens that a server makes for this one API, with the server's public keys; it needs no secret.

    Only tokens for exactly this audience, from exactly this server, signed with ES256 and not expired, are taken: no session
    token, no token for another API. The keys are fetched when first needed and kept for an hour; while the server is away, known
    ones stay good for a day. Where they are not known, requests are refused with 503: never let through.

    Revocation waits until the token expires, five minutes at most: after sign-out, a disabled account or a changed role it
    stays good here, with the roles it was made with. `Server` knows within five seconds. A token tells id, uid and roles; `name`
    is the uid, permissions are those that you name for the roles, groups are not known, and neither is how and when a person
    signed in: guards that ask for it refuse.

    What it has learned is kept in the object: make one and share it. It may be used by any number of threads.
    """

    #: How many seconds the keys may be waited for.
    PATIENCE = 3.0
    knows_groups = False
    #: Pages send these tokens themselves.
    takes_cookies = False

    def __init__(
        self, url: str, audience: str, *, permissions: Optional[Mapping[str, Iterable[str]]] = None,
        _keys_at: Optional[str] = None, _patience: Optional[float] = None, _now: Callable[[], float] = time.time,
        _clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`url` is the server's `public_url` and `audience` one of its `tokens.audiences`, both as they are set there;
        a slash at the end of `url` makes no difference.

        `permissions` say what each role allows: `{"Editor": ["posts:write"]}`. Raises `ImportError` where the package
        `cryptography` is not installed, which `latchkey-guard[jwks]` brings.
        """
        address = Address.read(url)
        if not isinstance(audience, str) or not audience:
            raise ValueError("the audience is missing")
        try:
            # Here, because nothing else in the package needs what it imports.
            from . import keyset
        except ImportError as error:
            raise ImportError(
                "Jwks needs the package cryptography: install latchkey-guard[jwks]", name=error.name) from error
        self._issuer = address.url
        if _keys_at is not None:
            address = Address.read(_keys_at)
        self._audience = audience
        self._permissions = {role: tuple(allowed) for role, allowed in (permissions or {}).items()}
        self._now = _now

        def ask(deadline: float) -> Optional[dict[str, PublicKey]]:
            text = question.ask_for_keys(address, deadline)
            return None if text is None else keyset.read(text)

        self._keys = PublishedKeys(ask, self.PATIENCE if _patience is None else _patience, _clock)

    def recognizes(self, token: str) -> bool:
        """Whether it begins as the tokens for APIs of any Latchkey server do."""
        return token.startswith(_BEGINNING)

    def user_of(self, token: str) -> CurrentUser:
        """The person `token` was made for. Waits for the keys where they are not known."""
        user = self._by_known_keys(token)
        if user is not None:
            return user
        asked = self._keys.ask()
        if asked is not None:
            wait([asked.answer], asked.time_left)
        return self._by_all_keys(token)

    async def user_of_async(self, token: str) -> CurrentUser:
        """The same for asyncio; blocks no event loop."""
        user = self._by_known_keys(token)
        if user is not None:
            return user
        asked = self._keys.ask()
        if asked is not None:
            # A request that is cancelled takes nobody's answer away: `wait` cancels nothing.
            await asyncio.wait([asyncio.wrap_future(asked.answer)], timeout=asked.time_left)
        return self._by_all_keys(token)

    def _by_known_keys(self, token: str) -> Optional[CurrentUser]:
        """None where the keys have to be asked for first."""
        if len(token) > LONGEST_TOKEN or not self.recognizes(token):
            raise token_invalid()
        keys = self._keys.known()
        try:
            return None if keys is None else self._user(token, keys)
        except _UnknownKey:
            return None

    def _by_all_keys(self, token: str) -> CurrentUser:
        keys = self._keys.last_known()
        if keys is None:
            raise unavailable("the server's keys are not known")
        try:
            return self._user(token, keys)
        except _UnknownKey:
            raise token_invalid() from None

    def _user(self, token: str, keys: dict[str, PublicKey]) -> CurrentUser:
        """Nothing of the payload is looked at before the signature is right."""
        signed, dot, signature = token.rpartition(".")
        header, other_dot, payload = signed.partition(".")
        if not dot or not other_dot:
            raise token_invalid()
        key = keys.get(header)
        if key is None:
            raise _UnknownKey
        said = None
        if key.is_signature(signature, signed.encode("latin-1", "replace")):
            said = claims.read(claims.SERVICE, shape.decode(payload))
        if said is None or said["iss"] != self._issuer or said["aud"] != self._audience:
            raise token_invalid()
        if not said["iat"] - claims.SKEW <= int(self._now()) < said["exp"] or said["exp"] - said["iat"] > _LONGEST_LIFE:
            raise token_invalid()
        roles = tuple(said["roles"])
        allowed = dict.fromkeys(one for role in roles for one in self._permissions.get(role, ()))
        return CurrentUser(id=said["sub"], uid=said["uid"], name=said["uid"], roles=roles, permissions=tuple(allowed))
