"""Reads the user object of `GET /api/id`. Keys that are not known are left aside."""
from __future__ import annotations

import json
from typing import Any, Optional

from .user import CurrentUser, Group, Standing


def user(body: bytes) -> Optional[CurrentUser]:
    """None for everything that is not a user."""
    try:
        wire = json.loads(body.decode("utf-8"), parse_constant=_no_number)
        return _user(wire)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _no_number(text: str) -> None:
    raise ValueError


def _user(wire: Any) -> CurrentUser:
    if not isinstance(wire, dict) or not wire["id"]:
        raise TypeError
    email = _optional(wire.get("email"), _text)
    is_verified = _optional(wire.get("email_verified"), _truth)
    return CurrentUser(
        id=_text(wire["id"]), uid=_text(wire["uid"]), name=_text(wire["name"]), email=email if is_verified else None,
        roles=_texts(wire["roles"]), permissions=_texts(wire["permissions"]),
        groups=_optional(wire.get("groups"), _groups) or (), standing=_optional(wire.get("auth"), _standing),
        sleeping_roles=_optional(wire.get("second_factor"), _asleep) or ())


def _groups(value: Any) -> tuple[Group, ...]:
    return tuple(
        Group(_text(one["id"]), _text(one["key"]), _text(one["name"]), _truth(one["leader"])) for one in _list(value))


def _standing(value: Any) -> Standing:
    return Standing(
        age=_optional(value.get("age"), _whole), factor_age=_optional(value.get("factor_age"), _whole),
        factors=_whole(value["factors"]), methods=_texts(value["methods"]))


def _asleep(value: Any) -> tuple[str, ...]:
    return _optional(value.get("asleep"), _texts) or ()


def _optional(value: Any, read: Any) -> Any:
    return None if value is None else read(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _whole(value: Any) -> int:
    # A truth is a number to Python.
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(one) for one in _list(value))
