"""Lets a request in, or refuses it. The frameworks' modules are thin layers over this."""
from __future__ import annotations

import asyncio
import logging
from typing import Iterable, Optional, Protocol, Union

from .extract import session_token
from .refusal import Refusal, token_missing, unavailable
from .require import Names, Requirement, require, requirement
from .user import CurrentUser

#: The session cookie of a server under https. In development (a public URL of http://localhost) it is `latchkey`.
COOKIE = "__Host-latchkey"

log = logging.getLogger("latchkey_guard")


class Authority(Protocol):
    """Says whose a token is: `Server`, `SharedSecret`, `Jwks`, or one of your own.

    One with `takes_cookies = False` takes tokens that pages send themselves: then `Authorization` alone is looked at, and nobody
    else who may set a cookie for this host can bring one.
    """

    #: Whether it tells which groups people are in. Guards that ask for groups are not made for one that does not.
    knows_groups: bool

    def recognizes(self, token: str) -> bool:
        """Whether the text has the form of the server's tokens; says nothing about whether it is good."""

    def user_of(self, token: str) -> CurrentUser:
        """The person; raises `Refusal` for nobody, and anything where that cannot be found out."""


class Guard:
    """What one route asks of its callers."""

    def __init__(
        self, authority: Authority, roles: Union[Names, Requirement] = None, *, permissions: Names = None,
        groups: Names = None, recent: Optional[float] = None, factors: int = 1, cookie: str = COOKIE,
    ) -> None:
        """One of `roles` (or a requirement), all of `permissions`, one of `groups`; `recent` in seconds.

        Raises `ValueError` for groups and an authority that does not know them.
        """
        self._authority = authority
        self._needed = requirement(roles, permissions, groups)
        self._recent = recent
        self._factors = factors
        self._cookie = cookie if getattr(authority, "takes_cookies", True) else None
        if self._needed.groups and not authority.knows_groups:
            raise ValueError("this authority does not know groups; ask the server")

    def admit(self, fields: Iterable[tuple[str, str]]) -> CurrentUser:
        """Who sent a request with these fields (names and values as Latin-1). Raises `Refusal`, and nothing else."""
        try:
            return self._allowed(self._authority.user_of(self._token(fields)))
        except Refusal as refusal:
            raise _logged(refusal)
        except Exception as error:
            # The type alone: what an error says may hold the token.
            raise _logged(unavailable(type(error).__name__)) from None

    async def admit_async(self, fields: Iterable[tuple[str, str]]) -> CurrentUser:
        """The same for asyncio; blocks no event loop."""
        try:
            token = self._token(fields)
            ask = getattr(self._authority, "user_of_async", None)
            user = await (ask(token) if ask else asyncio.to_thread(self._authority.user_of, token))
            return self._allowed(user)
        except Refusal as refusal:
            raise _logged(refusal)
        except Exception as error:
            raise _logged(unavailable(type(error).__name__)) from None

    def _token(self, fields: Iterable[tuple[str, str]]) -> str:
        token = session_token(fields, self._cookie, self._authority.recognizes)
        if token is None:
            raise token_missing()
        return token

    def _allowed(self, user: CurrentUser) -> CurrentUser:
        if not isinstance(user, CurrentUser) or not user.id:
            raise unavailable("the authority told no user")
        require(user, self._needed, self._recent, self._factors)
        return user


def _logged(refusal: Refusal) -> Refusal:
    if refusal.cause is not None:
        log.warning("A token could not be checked: %s", refusal.cause)
    return refusal
