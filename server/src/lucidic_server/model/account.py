"""Accounts, projects and who belongs to what."""

from datetime import datetime

import msgspec

from lucidic_server.model.role import Role


class Account(msgspec.Struct, frozen=True):
    """Somebody who can sign in. `signs_in_by` is password, provider, or invited: not yet."""

    account_id: str
    email: str
    name: str
    signs_in_by: str
    created_at: datetime


class Project(msgspec.Struct, frozen=True):
    """What owns keys, agents and sessions. Without `retention_days` sessions stay for ever."""

    project_id: str
    name: str
    retention_days: int | None
    created_at: datetime


class Member(msgspec.Struct, frozen=True):
    """An account and its role in a project; `everywhere` tells that the role is in every one."""

    account_id: str
    email: str
    name: str
    role: Role
    everywhere: bool
    signs_in_by: str


class SignIn(msgspec.Struct, frozen=True):
    """A browser that is signed in. `current` is the one that asks."""

    sign_in_id: str
    created_at: datetime
    expires_at: datetime
    address: str
    browser: str
    current: bool


class RegisteredAgent(msgspec.Struct, frozen=True):
    """An agent that somebody made, before or after its first session."""

    agent_id: str
    name: str
    created_at: datetime
