"""Guards routes of Python programs with the sign-in of a Latchkey server. Standard library only, but for `Jwks`.

`latchkey_guard.flask`, `latchkey_guard.fastapi` and `latchkey_guard.asgi` are for those frameworks; `Guard` is for all else.
"""
from .address import AddressError
from .guard import Authority, Guard
from .jwks import Jwks
from .refusal import Refusal
from .require import (
    Requirement, all_of, all_permissions, all_roles, any_of, any_permission, any_role, group, signed_in)
from .secret import SecretError, SharedSecret
from .server import Server
from .user import CurrentUser, Group, Standing

__all__ = [
    "AddressError", "Authority", "CurrentUser", "Group", "Guard", "Jwks", "Refusal", "Requirement", "SecretError", "Server",
    "SharedSecret", "Standing", "all_of", "all_permissions", "all_roles", "any_of", "any_permission", "any_role", "group",
    "signed_in",
]
__version__ = "0.1.0"
