"""The answers to requests that are not let in."""
from __future__ import annotations

import json
from typing import Any, Optional

_REASONS = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 503: "Service Unavailable"}


class Refusal(Exception):
    """Why a request was not let in: `status`, `code`, `message`, and the whole answer in `headers` and `body`.

    The text of the exception is the code. No part of a token is in any of it.
    """

    def __init__(self, status: int, code: str, message: str, *, cause: Optional[str] = None, **further: Any) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        #: For the log only, never for an answer.
        self.cause = cause
        #: What the body says, as a dictionary.
        self.content: dict[str, Any] = {
            "message": message, "data": None, "error": _REASONS[status], "code": code, **further}

    @property
    def body(self) -> bytes:
        """The body; the same refusal always has the same bytes."""
        return json.dumps(self.content, ensure_ascii=False, separators=(",", ":")).encode()

    @property
    def headers(self) -> dict[str, str]:
        """The fields of the answer: never stored by a cache, a challenge with 401, another try with 503."""
        fields = {"Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store"}
        if self.status == 401:
            fields["WWW-Authenticate"] = "Bearer"
        if self.status == 503:
            fields["Retry-After"] = "1"
        return fields

    @property
    def is_unavailable(self) -> bool:
        """Whether the token was not judged at all, so that asking again may give another answer."""
        return self.status == 503


def token_missing() -> Refusal:
    """401: the request carried no session token."""
    return Refusal(401, "token_missing", "Authentication Token is missing!")


def token_invalid() -> Refusal:
    """401: malformed, forged, expired or revoked, or the account is gone. One answer for all of them."""
    return Refusal(401, "token_invalid", "Invalid Authentication token!")


def ambiguous_token() -> Refusal:
    """400: two session cookies, two `Authorization` fields, or a cookie and another bearer token."""
    return Refusal(400, "ambiguous_token", "More than one Authentication Token was sent. Send exactly one.")


def unavailable(cause: str) -> Refusal:
    """503: nobody could say whether the token is good. `cause` is for the log and must hold no part of a token."""
    return Refusal(
        503, "unavailable", "Sign-in cannot be checked at the moment. Please try again.", cause=cause)
