"""For Flask and flask-restful: the decorator `token_required` and `g.current_user`.

    app.config["LATCHKEY_SERVER"] = "https://auth.example"

    @app.get("/api/reports")
    @token_required(["Admin"])
    def reports():
        return {"by": g.current_user.uid}

Settings: `LATCHKEY_SERVER`, with `LATCHKEY_AUDIENCE` for tokens that were made for this API; or `LATCHKEY_SECRET` with
`LATCHKEY_ISSUER`, and if needed `LATCHKEY_SECRET_PREVIOUS`. With an audience or a secret, `LATCHKEY_PERMISSIONS` says what each role
allows. `LATCHKEY_COOKIE` where the session cookie is not `__Host-latchkey`.
"""
from __future__ import annotations

import functools
import threading
from typing import Any, Callable, Optional, TypeVar, Union, cast

from flask import Flask, current_app, g, request

from .guard import COOKIE, Authority, Guard, log
from .jwks import Jwks
from .refusal import Refusal, unavailable
from .require import Names, Requirement, requirement
from .secret import SharedSecret
from .server import Server

View = TypeVar("View", bound=Callable[..., Any])
_making = threading.Lock()


def token_required(
    roles: Union[Names, Requirement] = None, *, permissions: Names = None, groups: Names = None,
    recent: Optional[float] = None, factors: int = 1, authority: Optional[Authority] = None,
) -> Callable[[View], View]:
    """Lets signed-in people pass who have one of `roles`, all of `permissions` and are in one of `groups`.

    Each is one name, several, or nothing, and is compared exactly. `recent` asks for a proof of who they are at most so many
    seconds ago, `factors=2` for a second factor. Refusals are `(dict, status, headers)`, which Flask and flask-restful send.
    """
    # `@token_required` without parentheses would take the view for a list of roles.
    if callable(roles) and not isinstance(roles, Requirement):
        raise TypeError("write @token_required() with parentheses")
    needed = requirement(roles, permissions, groups)

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            # Whatever an earlier guard or handler left there.
            g.pop("current_user", None)
            try:
                user = _guard(needed, recent, factors, authority).admit(_fields())
            except Refusal as refusal:
                return refusal.content, refusal.status, refusal.headers
            g.current_user = user
            return current_app.ensure_sync(view)(*args, **kwargs)

        return cast(View, guarded)

    return decorate


def _fields() -> list[tuple[str, str]]:
    # From the environment of WSGI, whose text is Latin-1, and not from Flask, whose reading of cookies is not strict.
    found = (("cookie", request.environ.get("HTTP_COOKIE")), ("authorization", request.environ.get("HTTP_AUTHORIZATION")))
    return [(name, value) for name, value in found if value is not None]


def _guard(needed: Requirement, recent: Optional[float], factors: int, authority: Optional[Authority]) -> Guard:
    try:
        app = cast(Flask, cast(Any, current_app)._get_current_object())
        return Guard(
            authority or _authority(app), needed, recent=recent, factors=factors,
            cookie=app.config.get("LATCHKEY_COOKIE") or COOKIE)
    except Exception as error:
        # A guard that is set up wrongly lets nobody in, and says so where the operator looks. Ours say nothing secret.
        is_ours = isinstance(error, (ValueError, ImportError))
        log.error("The guard is not set up: %s", error if is_ours else type(error).__name__)
        raise unavailable("not set up") from None


def _authority(app: Flask) -> Authority:
    """One for the app, which remembers answers; made anew when the settings change."""
    keys = ("SERVER", "AUDIENCE", "SECRET", "ISSUER", "SECRET_PREVIOUS", "PERMISSIONS")
    settings = {key: app.config.get(f"LATCHKEY_{key}") for key in keys}
    with _making:
        made = app.extensions.get("latchkey_guard")
        if made is None or made[0] != settings:
            made = app.extensions["latchkey_guard"] = (settings, _made(settings))
        return made[1]


def _made(settings: dict[str, Any]) -> Authority:
    if settings["SERVER"] and settings["SECRET"]:
        raise ValueError("set LATCHKEY_SERVER or LATCHKEY_SECRET, not both")
    # There without a value it was meant to be something.
    if settings["AUDIENCE"] is not None:
        if not settings["SERVER"]:
            raise ValueError("LATCHKEY_AUDIENCE needs LATCHKEY_SERVER")
        return Jwks(settings["SERVER"], settings["AUDIENCE"], permissions=settings["PERMISSIONS"])
    if settings["SERVER"]:
        return Server(settings["SERVER"])
    if settings["SECRET"] and settings["ISSUER"]:
        return SharedSecret(
            settings["SECRET"], settings["ISSUER"], previous_secret=settings["SECRET_PREVIOUS"],
            permissions=settings["PERMISSIONS"])
    raise ValueError("LATCHKEY_SERVER, or LATCHKEY_SECRET with LATCHKEY_ISSUER, is missing")
