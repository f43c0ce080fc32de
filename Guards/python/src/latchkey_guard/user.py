"""Who is asking, as an authority tells it."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Optional


@dataclass(frozen=True)
class Group:
    """A group somebody is in. `key` is what programs call it."""

    id: str
    key: str
    name: str
    leader: bool


@dataclass(frozen=True)
class Standing:
    """How somebody proved who they are, and how many seconds ago."""

    #: Since the last proof of any kind; None where nobody can tell, which is never recent.
    age: Optional[float]
    #: Since the last proof by a second factor; None where there was none.
    factor_age: Optional[float] = None
    #: By how many different factors: a password is one, a password and a code are two.
    factors: int = 1
    #: By what means, as RFC 8176 names them: `pwd`, `otp`, `pop`.
    methods: tuple[str, ...] = ("pwd",)


@dataclass(frozen=True)
class CurrentUser:
    """The person whose token a request carried."""

    #: Never changes and is never given to another account: join your records to people by it.
    id: str
    #: What the person types to sign in; it can be changed.
    uid: str
    name: str
    #: None unless the person has confirmed that it is theirs.
    email: Optional[str] = None
    #: Highest first.
    roles: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    #: None where the authority does not tell.
    standing: Optional[Standing] = None
    #: Roles that do not count before a second factor is proven.
    sleeping_roles: tuple[str, ...] = field(default=())

    @property
    def role(self) -> Optional[str]:
        """The first of the roles."""
        return self.roles[0] if self.roles else None

    # The names that code of the Flask system reads.
    @property
    def _uid(self) -> str:
        return self.uid

    @property
    def _name(self) -> str:
        return self.name

    @property
    def _role(self) -> Optional[str]:
        return self.role

    def is_admin(self) -> bool:
        """Whether one of the roles is Admin."""
        return "Admin" in self.roles

    def read(self) -> dict[str, Any]:
        """The person as a dictionary that can be sent as JSON."""
        return {
            "id": self.id, "uid": self.uid, "name": self.name, "email": self.email, "role": self.role,
            "roles": list(self.roles), "permissions": list(self.permissions),
            "groups": [{"id": g.id, "key": g.key, "name": g.name, "leader": g.leader} for g in self.groups],
        }

    def is_in(self, key: str) -> bool:
        """Whether the person is in the group with this key, or leads it."""
        return any(group.key == key for group in self.groups)

    def leads(self, key: str) -> bool:
        """Whether the person leads the group with this key."""
        return any(group.leader and group.key == key for group in self.groups)

    def aged(self, seconds: float) -> CurrentUser:
        """The same person so much after the answer."""
        told = self.standing
        if told is None:
            return self
        older = replace(
            told, age=None if told.age is None else told.age + seconds,
            factor_age=None if told.factor_age is None else told.factor_age + seconds)
        return replace(self, standing=older)
