"""For FastAPI: `token_required` makes a dependency whose value is the current user.

    install(app)
    admins = token_required(["Admin"], authority=Server("https://auth.example"))

    @app.get("/reports")
    async def reports(user: Annotated[CurrentUser, Depends(admins)]): ...
"""
from __future__ import annotations

from typing import Any, Awaitable, Callable, Optional, Union

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import Response

from .guard import COOKIE, Authority, Guard
from .refusal import Refusal
from .require import Names, Requirement
from .user import CurrentUser


class Refused(HTTPException):
    """A refusal on its way through FastAPI; with `install` it is answered in the shape of all guards."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.status, detail=refusal.content, headers=refusal.headers)  # type: ignore[arg-type]
        self.refusal = refusal


def token_required(
    roles: Union[Names, Requirement] = None, *, permissions: Names = None, groups: Names = None,
    recent: Optional[float] = None, factors: int = 1, authority: Authority, cookie: str = COOKIE,
) -> Callable[[HTTPConnection], Awaitable[CurrentUser]]:
    """A dependency that lets in people with one of `roles`, all of `permissions`, and in one of `groups`."""
    guard = Guard(
        authority, roles, permissions=permissions, groups=groups, recent=recent, factors=factors, cookie=cookie)

    async def dependency(connection: HTTPConnection) -> CurrentUser:
        fields = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in connection.scope["headers"]]
        try:
            return await guard.admit_async(fields)
        except Refusal as refusal:
            raise Refused(refusal) from None

    return dependency


def install(app: Any) -> None:
    """Makes the app answer refusals with the guards' body; without it, that body stands inside `detail`."""

    async def answer(connection: HTTPConnection, error: Refused) -> Response:
        return Response(error.refusal.body, error.refusal.status, error.refusal.headers)

    app.add_exception_handler(Refused, answer)
