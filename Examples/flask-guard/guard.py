"""Guards the routes of a Flask app: each request asks Latchkey who the caller is.

Nothing here can make a token, and a sign-out, a changed role or a disabled account takes effect at once.
"""

import functools
import os

import requests
from flask import g, jsonify, request

SERVER = os.environ.get("AUTH_SERVER", "http://localhost:8586")
COOKIE = os.environ.get("AUTH_COOKIE", "latchkey")
# Pages that may send requests that change something, beside pages of this very host.
ORIGINS = set(os.environ.get("AUTH_ORIGINS", "http://localhost:4500").split())

_connections = requests.Session()
# Neither a proxy of the environment nor a .netrc has a say in who somebody is.
_connections.trust_env = False


def token_required(roles=None):
    """Lets signed-in people pass; with `roles` (one name or several) only people who hold one of them.

    `g.current_user` is then what `GET /api/id` answers: `id`, `uid`, `name`, `role`, `roles` and more.
    """
    wanted = {roles} if isinstance(roles, str) else set(roles or ())

    def decorate(view):
        @functools.wraps(view)
        def guarded(*args, **kwargs):
            if _is_forged():
                return _refusal(403, "This origin is not allowed", "origin_not_allowed")
            tokens = _tokens()
            if not tokens:
                return _refusal(401, "Authentication Token is missing!", "token_missing")
            if len(tokens) > 1:
                return _refusal(400, "The request carries two tokens", "ambiguous_token")
            user, refusal = _ask(tokens.pop())
            if refusal:
                return refusal
            if wanted and wanted.isdisjoint(user["roles"]):
                names = ", ".join(sorted(wanted))
                return _refusal(403, f"Insufficient permissions. Required roles: [{names}]", "forbidden")
            g.current_user = user
            return view(*args, **kwargs)

        return guarded

    return decorate


def _is_forged():
    """A browser names the page that an unsafe request comes from; programs name none."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"
    return origin not in ORIGINS and origin != request.host_url.rstrip("/")


def _tokens():
    tokens = set(request.cookies.getlist(COOKIE))
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and token:
        tokens.add(token)
    return tokens


def _ask(token):
    """The user, or the refusal to answer with. Fails closed: without the server nobody passes."""
    try:
        answer = _connections.get(
            f"{SERVER}/api/id", headers={"Authorization": f"Bearer {token}"}, timeout=3, allow_redirects=False)
        if answer.status_code == 200:
            user = answer.json()
            if isinstance(user, dict) and isinstance(user.get("roles"), list):
                return user, None
        # All else comes from something that is not the sign-in server, or is not set up: nobody is told to sign in again.
        if answer.status_code == 401:
            return None, _refusal(401, "Invalid Authentication token!", "token_invalid")
    except (requests.RequestException, ValueError):
        pass
    return None, _refusal(503, "The sign-in server does not answer. Please try again.", "unavailable")


def _refusal(status, message, code):
    answer = jsonify(message=message, data=None, code=code)
    answer.status_code = status
    if status == 503:
        answer.headers["Retry-After"] = "5"
    return answer
