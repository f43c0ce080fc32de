"""For any ASGI app: the middleware `LatchkeyMiddleware`.

    app = LatchkeyMiddleware(app, server="https://auth.example", roles=["Admin"])
"""
from __future__ import annotations

from typing import Any, Awaitable, Callable, MutableMapping, Optional, Union

from .guard import COOKIE, Authority, Guard
from .refusal import Refusal
from .require import Names, Requirement
from .server import Server

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def _fields(scope: Scope) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]


class LatchkeyMiddleware:
    """Lets requests on to `app` with a good session token only; `scope["state"]["current_user"]` says whose.

    Web sockets are refused before they open. Give a `server` or an `authority`.
    """

    def __init__(
        self, app: App, *, server: Optional[str] = None, authority: Optional[Authority] = None,
        roles: Union[Names, Requirement] = None, permissions: Names = None, groups: Names = None,
        recent: Optional[float] = None, factors: int = 1, cookie: str = COOKIE,
    ) -> None:
        if (server is None) == (authority is None):
            raise ValueError("give the middleware a server or an authority")
        self._app = app
        self._guard = Guard(
            authority or Server(server or ""), roles, permissions=permissions, groups=groups, recent=recent,
            factors=factors, cookie=cookie)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, send)
        if scope["type"] not in ("http", "websocket"):
            raise ValueError("the guard does not know this kind of connection")
        try:
            user = await self._guard.admit_async(_fields(scope))
        except Refusal as refusal:
            return await _refuse(refusal, scope, receive, send)
        state = dict(scope.get("state") or {}, current_user=user)
        await self._app(dict(scope, state=state), receive, send)


async def _refuse(refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        # Before it is accepted: the server answers 403 to the handshake.
        return await send({"type": "websocket.close", "code": 1008, "reason": refusal.code})
    body = refusal.body
    fields = dict(refusal.headers, **{"Content-Length": str(len(body))})
    await send({
        "type": "http.response.start", "status": refusal.status,
        "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in fields.items()]})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
