"""Finds the one session token of a request. Only the fields `Cookie` and `Authorization` are looked at."""
from __future__ import annotations

from typing import Callable, Iterable, Optional

from .refusal import ambiguous_token, token_invalid

#: Longer text cannot be a session token: browsers keep no cookie above 4096 bytes.
LONGEST_TOKEN = 4096


def session_token(
    fields: Iterable[tuple[str, str]], cookie_name: Optional[str], is_ours: Callable[[str], bool] = lambda token: True
) -> Optional[str]:
    """The token in a request's fields, from the cookie called `cookie_name`, if one is named, or from `Authorization: Bearer`.

    `fields` are names and values in order, as Latin-1, so that a character is a byte. None when there is no token. Raises
    `ambiguous_token` when it is not certain which one is meant, and `token_invalid` when the text is empty or too long.

    A cookie of this name that `is_ours` does not recognize is another program's: beside another token it is skipped.
    """
    cookies: list[str] = []
    credentials: list[str] = []
    for name, value in fields:
        name = name.lower()
        if name == "cookie" and cookie_name is not None:
            cookies += _cookie_values(cookie_name, value)
        elif name == "authorization":
            credentials.append(value)
    cookie = _one_cookie(cookies, is_ours)
    if len(credentials) > 1:
        raise ambiguous_token()
    bearer = _bearer_token(credentials[0]) if credentials else None
    if cookie is not None and bearer is not None and cookie != bearer:
        if is_ours(cookie):
            raise ambiguous_token()
        cookie = None
    token = bearer if cookie is None else cookie
    if token is not None and not 0 < len(token) <= LONGEST_TOKEN:
        raise token_invalid()
    return token


def _one_cookie(values: list[str], is_ours: Callable[[str], bool]) -> Optional[str]:
    # A lone cookie is judged by the authority.
    if len(values) < 2:
        return values[0] if values else None
    ours = [value for value in values if is_ours(value)]
    if len(ours) > 1:
        raise ambiguous_token()
    return ours[0] if ours else values[0]


def _cookie_values(name: str, header: str) -> list[str]:
    """Every value for exactly this name. Only `;` and spaces separate pairs: frameworks strip other white space before a
    name, and so let a cookie of a sibling domain pass as a `__Host-` one."""
    values = []
    for pair in header.split(";"):
        found, equals, value = pair.lstrip(" ").partition("=")
        if equals and found == name:
            values.append(value)
    return values


def _bearer_token(credentials: str) -> Optional[str]:
    """The text after `Bearer` (in any case), empty when there is none; None for another scheme."""
    # No other character of Latin-1 has one of these letters as its small one.
    if credentials[:6].lower() != "bearer":
        return None
    rest = credentials[6:]
    if rest and rest[0] != " ":
        return None
    return rest.lstrip(" ")
