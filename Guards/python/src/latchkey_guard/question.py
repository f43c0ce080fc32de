"""One question to a server, with a bound on bytes and on the time of the whole."""
from __future__ import annotations

import io
import socket
import ssl
import time
from concurrent.futures import Future
from http.client import HTTPException, HTTPResponse
from typing import Any, Generic, Optional, TypeVar, Union

from . import wire
from .address import Address
from .refusal import Refusal, token_invalid, unavailable
from .user import CurrentUser

_LARGEST_BODY = 64 * 1024
Answer = TypeVar("Answer")


class Question(Generic[Answer]):
    """One that is under way, for whoever waits for its answer."""

    def __init__(self, patience: float) -> None:
        self.deadline = time.monotonic() + patience
        self.answer: Future[Answer] = Future()

    @property
    def time_left(self) -> float:
        return max(0.0, self.deadline - time.monotonic())


def ask(address: Address, token: str, deadline: float) -> Union[CurrentUser, Refusal]:
    """Who `GET /api/id` says it is; `token_invalid` for its 401; `unavailable` for all else. `token` is base64url and dots.

    Redirects are not followed, and neither a proxy nor a .netrc of the environment has a say.
    """
    try:
        status, body = _fetch(address, address.identity_path, f"Authorization: Bearer {token}\r\n", deadline)
    except (OSError, HTTPException, ValueError) as error:
        # The type alone: what an error says may hold the token.
        return unavailable(type(error).__name__)
    if len(body) > _LARGEST_BODY:
        return unavailable("the answer is too long")
    if status == 401:
        return token_invalid()
    if status != 200:
        return unavailable(f"status {status}")
    return wire.user(body) or unavailable("the answer is not a user")


def ask_for_keys(address: Address, deadline: float) -> Optional[bytes]:
    """What the server publishes its keys as; None for every other answer, and for none in time."""
    try:
        status, body = _fetch(address, address.keys_path, "", deadline)
    except (OSError, HTTPException, ValueError):
        return None
    return body if status == 200 and len(body) <= _LARGEST_BODY else None


def _fetch(address: Address, path: str, fields: str, deadline: float) -> tuple[int, bytes]:
    request = (
        f"GET {path} HTTP/1.1\r\nHost: {address.authority}\r\n{fields}"
        "Accept: application/json\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n")
    with _connect(address, deadline) as connection:
        connection.settimeout(_left(deadline))
        connection.sendall(request.encode("ascii"))
        response = HTTPResponse(_Source(connection, deadline))  # type: ignore[arg-type]
        response.begin()
        return response.status, response.read(_LARGEST_BODY + 1)


def _connect(address: Address, deadline: float) -> socket.socket:
    host = address.host.strip("[]")
    failure: OSError = OSError("no address")
    for family, kind, protocol, _, place in socket.getaddrinfo(host, address.port, type=socket.SOCK_STREAM):
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(_left(deadline))
            connection.connect(place)
            if not address.is_secure:
                return connection
            connection.settimeout(_left(deadline))
            return _tls().wrap_socket(connection, server_hostname=host)
        except OSError as error:
            failure = error
            connection.close()
    raise failure


_context: Union[ssl.SSLContext, None] = None


def _tls() -> ssl.SSLContext:
    """Made once: reading the system's certificates takes some milliseconds."""
    global _context
    if _context is None:
        _context = ssl.create_default_context()
    return _context


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Source(io.RawIOBase):
    """Reads from a connection up to the deadline, however little comes at a time. Stands in for a socket to `HTTPResponse`."""

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self._connection = connection
        self._deadline = deadline

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._connection.settimeout(_left(self._deadline))
        return self._connection.recv_into(buffer)
