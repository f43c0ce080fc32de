"""What a person must be or be allowed to do. Names are compared byte for byte: `admin` is not `Admin`."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Callable, Iterable, Optional, Union

from .refusal import Refusal
from .user import CurrentUser, Standing

Names = Union[str, Iterable[str], None]


@dataclass(frozen=True)
class Requirement:
    """Made by the functions below, and asked with `is_met_by`."""

    is_met_by: Callable[[CurrentUser], bool]
    roles: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    #: What the answer says to people behind "Insufficient permissions."
    hint: str = ""
    #: Whether it is one of several roles and nothing else, whose answer names them to people alone.
    is_only_any_role: bool = field(default=False)

    def refusal(self) -> Refusal:
        """403 for somebody who does not meet it."""
        message = "Insufficient permissions." + self.hint
        if self.is_only_any_role:
            return Refusal(403, "forbidden", message)
        return Refusal(403, "forbidden", message, required={
            "roles": list(self.roles), "permissions": list(self.permissions), "groups": list(self.groups)})


def names(value: Names) -> tuple[str, ...]:
    """One name, several, or none, as a tuple. A text is one name and not its letters."""
    found = () if value is None else (value,) if isinstance(value, str) else tuple(value)
    if not all(isinstance(name, str) for name in found):
        raise TypeError("roles, permissions and groups are texts")
    return found


signed_in = Requirement(lambda user: True)


def any_role(*roles: str) -> Requirement:
    """One of these roles; without any, nobody passes."""
    return Requirement(
        lambda user: any(role in user.roles for role in roles), roles=roles, is_only_any_role=True,
        hint=f" Required roles: [{', '.join(roles)}]")


def all_roles(*roles: str) -> Requirement:
    """All of these roles."""
    return Requirement(lambda user: all(role in user.roles for role in roles), roles=roles)


def any_permission(*permissions: str) -> Requirement:
    """One of these permissions; without any, nobody passes."""
    return Requirement(
        lambda user: any(one in user.permissions for one in permissions), permissions=permissions,
        hint=f" Required permissions: [{', '.join(permissions)}]")


def all_permissions(*permissions: str) -> Requirement:
    """All of these permissions."""
    return Requirement(
        lambda user: all(one in user.permissions for one in permissions), permissions=permissions,
        hint=f" Required permissions: [{', '.join(permissions)}]")


def group(key: str, *, leader: bool = False) -> Requirement:
    """In the group with this key; with `leader`, leading it."""
    return Requirement(lambda user: user.leads(key) if leader else user.is_in(key), groups=(key,))


def all_of(*requirements: Requirement) -> Requirement:
    """All of these at once."""
    return _joined(lambda user: all(one.is_met_by(user) for one in requirements), requirements)


def any_of(*requirements: Requirement) -> Requirement:
    """One of these; without any, nobody passes."""
    return _joined(lambda user: any(one.is_met_by(user) for one in requirements), requirements)


def _joined(is_met_by: Callable[[CurrentUser], bool], parts: tuple[Requirement, ...]) -> Requirement:
    def of(kind: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for part in parts for name in getattr(part, kind)))

    return Requirement(is_met_by, of("roles"), of("permissions"), of("groups"))


def requirement(roles: Union[Names, Requirement], permissions: Names, groups: Names) -> Requirement:
    """One of the roles, all of the permissions, and one of the groups; what is empty is not asked."""
    parts = []
    if isinstance(roles, Requirement):
        parts.append(roles)
    elif names(roles):
        parts.append(any_role(*names(roles)))
    if names(permissions):
        parts.append(all_permissions(*names(permissions)))
    if names(groups):
        parts.append(any_of(*(group(key) for key in names(groups))))
    return parts[0] if len(parts) == 1 else all_of(*parts) if parts else signed_in


def require(user: CurrentUser, needed: Requirement, recent: Optional[float], factors: int) -> None:
    """Raises a refusal unless `user` meets what is needed, and has proven it so lately by so many factors."""
    if not needed.is_met_by(user):
        awake = replace(user, roles=user.roles + user.sleeping_roles)
        if user.sleeping_roles and needed.is_met_by(awake):
            raise _reauth_required(recent, 2)
        raise needed.refusal()
    # Not before: whoever may not do it is not sent to prove anything.
    if (recent is not None or factors > 1) and not _has_proven(user.standing, recent, factors):
        raise _reauth_required(recent, factors)


def _has_proven(standing: Optional[Standing], recent: Optional[float], factors: int) -> bool:
    if standing is None or standing.factors < factors:
        return False
    if recent is None:
        return True
    age = standing.factor_age if factors > 1 else standing.age
    return age is not None and 0 <= age <= recent


def _reauth_required(recent: Optional[float], factors: int) -> Refusal:
    needs = {"recent": None if recent is None else int(recent), "factors": factors}
    return Refusal(403, "reauth_required", "Please sign in again to do this", needs=needs)
