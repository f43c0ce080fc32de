"""The base address of a Latchkey server, read strictly: no user, query, fragment or backslash."""
from __future__ import annotations

import re
from dataclasses import dataclass

_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9A-Fa-f:]{2,}\]|[A-Za-z0-9.-]+)(?::(?P<port>[0-9]{1,5}))?(?P<path>/[A-Za-z0-9/._~-]*)?")
_LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}


class AddressError(ValueError):
    """The text cannot be the address of a Latchkey server."""


@dataclass(frozen=True)
class Address:
    """Where a server is, and what is asked of it."""

    is_secure: bool
    #: As in a URL: IPv6 in brackets.
    host: str
    port: int
    #: What the field `Host` says.
    authority: str
    #: In front of every path.
    base: str

    @property
    def url(self) -> str:
        """The whole, without a slash at its end, as the server names itself."""
        return f"{'https' if self.is_secure else 'http'}://{self.authority}{self.base}"

    @property
    def identity_path(self) -> str:
        """Who a token is."""
        return self.base + "/api/id"

    @property
    def keys_path(self) -> str:
        """The public keys."""
        return self.base + "/.well-known/jwks.json"

    @staticmethod
    def read(text: str) -> Address:
        """Raises `AddressError` unless it is `https://host`, with a port and a path at most. http is for loopback alone."""
        match = _ADDRESS.fullmatch(text)
        port = int(match["port"] or 0) if match else 0
        if match is None or (match["port"] is not None and not 1 <= port <= 65535):
            raise AddressError("The address of the Latchkey server must look like https://auth.example")
        is_secure = match["scheme"] == "https"
        if not is_secure and match["host"] not in _LOOPBACK:
            raise AddressError(
                "The address of the Latchkey server must be https; http is only for localhost, 127.0.0.1 and [::1]")
        authority = match["host"] + (f":{match['port']}" if match["port"] else "")
        base = (match["path"] or "").rstrip("/")
        return Address(is_secure, match["host"], port or (443 if is_secure else 80), authority, base)
