"""Who asks: which project a request acts for, with which key or account, and in which role.

Local mode (loopback, no accounts): every user of the host is the local user, so that the
dashboard in a browser needs no key. Programs are told apart: whoever sends a key, or brings
records, must have a good one as soon as this server ever issued one. Before that any key is
taken, so that programs with a key of another service in their environment just work.

With accounts nobody is anybody without a good key or a sign-in.
"""

from dataclasses import dataclass
from dataclasses import replace
from enum import StrEnum

from lucidic_server import logs
from lucidic_server.control.accounts import Accounts
from lucidic_server.control.audit import Actor
from lucidic_server.control.keys import ApiKey
from lucidic_server.control.keys import Keys
from lucidic_server.control.keys import key_hash
from lucidic_server.control.projects import Projects
from lucidic_server.control.sign_ins import SignIns
from lucidic_server.control.store import Control
from lucidic_server.errors import ForbiddenError
from lucidic_server.errors import NotFoundError
from lucidic_server.errors import WrongKeyError
from lucidic_server.model.role import EVERY_PROJECT
from lucidic_server.model.role import Role
from lucidic_server.model.role import highest

# The one project of local mode, and the first one where there are accounts.
LOCAL_PROJECT = "default"

_SCHEMES = ("api-key", "bearer")

log = logs.get("control.callers")


class Mode(StrEnum):
    """How this server tells who asks; `setup` until somebody made the first account."""

    LOCAL = "local"
    SETUP = "setup"
    ACCOUNTS = "accounts"


_LOCAL_USER = Actor("local")


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom a request acts for. `key` is the prefix of the key it came with, if it was checked.

    `role` is what it may do in the project (None: it has no project), `everywhere` what it may do
    in all of them. `sign_in_id` names the browser's sign-in.
    """

    project_id: str
    key: str | None = None
    role: Role | None = None
    everywhere: Role | None = None
    account_id: str | None = None
    sign_in_id: str | None = None
    actor: Actor = _LOCAL_USER


_LOCAL = Caller(LOCAL_PROJECT, role=Role.OWNER, everywhere=Role.OWNER)


class Callers:
    """Tells who a request comes from."""

    def __init__(self, control: Control, *, needs_accounts: bool = False) -> None:
        """`needs_accounts` tells that nobody may be the local user: there is a setup first."""
        self._keys: Keys = control.keys
        self._accounts: Accounts = control.accounts
        self._projects: Projects = control.projects
        self._sign_ins: SignIns = control.sign_ins
        self._needs_accounts = needs_accounts
        self._has_accounts = control.accounts.is_any()
        self._has_told = False

    @property
    def mode(self) -> Mode:
        """Returns the mode as it is now: the setup ends while the server runs."""
        if not self._has_accounts:
            if not self._needs_accounts:
                return Mode.LOCAL
            self._has_accounts = self._accounts.is_any()
        return Mode.ACCOUNTS if self._has_accounts else Mode.SETUP

    def identify(
        self,
        authorization: str | None,
        *,
        needs_key: bool,
        cookie: str | None = None,
        project_id: str | None = None,
    ) -> Caller:
        """Returns who sends this Authorization header or this sign-in's cookie (None: has none).

        Raises WrongKeyError for what is not good, and for what is missing where it is needed;
        in local mode neither happens while no key was ever issued. Raises NotFoundError for a
        `project_id` that does not exist for this caller, ForbiddenError before the setup.
        """
        mode = self.mode
        if mode is Mode.SETUP:
            raise ForbiddenError(
                "This server is not set up yet: it has no owner.",
                hint="Open its dashboard and enter the setup token that `lucidic serve` printed.",
                code="setup_required",
            )
        if mode is Mode.LOCAL:
            caller = self._local(authorization, needs_key=needs_key)
        elif authorization is not None:
            caller = self._by_key(authorization)
        elif cookie is not None and not needs_key:
            return self._by_cookie(cookie, project_id)
        else:
            raise _missing(needs_key=needs_key)
        if project_id is not None and project_id != caller.project_id:
            is_all = caller.everywhere is not None and mode is Mode.ACCOUNTS
            if not is_all or self._projects.get(project_id) is None:
                raise unknown_project(project_id)
            return replace(caller, project_id=project_id)
        return caller

    def may_still_read(self, caller: Caller) -> bool:
        """Tells whether who asked a while ago would still be answered: what a stream asks."""
        if self.mode is not Mode.ACCOUNTS:
            return caller.key is None or self._keys.is_good(caller.key)
        if caller.key is not None:
            return self._keys.is_good(caller.key)
        if not self._sign_ins.is_good(caller.sign_in_id or ""):
            return False
        roles = self._projects.roles(caller.account_id or "")
        return caller.project_id in roles or EVERY_PROJECT in roles

    def project_of(self, sha256: str) -> str | None:
        """Returns the project that takes a journal written under the key with this hash."""
        found = self._keys.find(sha256)
        if found is not None:
            return LOCAL_PROJECT if found.project_id == EVERY_PROJECT else found.project_id
        is_local = self.mode is Mode.LOCAL and not self._keys.was_any_issued()
        return LOCAL_PROJECT if is_local else None

    def _local(self, authorization: str | None, *, needs_key: bool) -> Caller:
        if not self._keys.was_any_issued():
            if authorization is not None and not self._has_told:
                self._has_told = True
                log.warning("key.any_is_taken", why="no key was ever issued")
            return _LOCAL
        if authorization is None:
            if needs_key:
                raise _missing(needs_key=True)
            return _LOCAL
        key = self._good(authorization)
        # Whoever is on this host could ask without the key: its role takes nothing away.
        project_id = LOCAL_PROJECT if key.project_id == EVERY_PROJECT else key.project_id
        return Caller(
            project_id, key.prefix, Role.OWNER, Role.OWNER, actor=Actor("key", key.prefix)
        )

    def _by_key(self, authorization: str) -> Caller:
        key = self._good(authorization)
        is_all = key.project_id == EVERY_PROJECT
        return Caller(
            LOCAL_PROJECT if is_all else key.project_id,
            key.prefix,
            key.role,
            everywhere=key.role if is_all else None,
            actor=Actor("key", key.prefix),
        )

    def _good(self, authorization: str) -> ApiKey:
        scheme, _space, text = authorization.strip().partition(" ")
        found = None
        if scheme.lower() in _SCHEMES:
            found = self._keys.find(key_hash(text.strip()))
        if found is None:
            raise WrongKeyError(
                "This API key is not known here, or it was revoked.",
                hint="Set LUCIDIC_API_KEY to a good key; `lucidic keys create` makes one.",
            )
        return found

    def _by_cookie(self, cookie: str, project_id: str | None) -> Caller:
        found = self._sign_ins.find(cookie)
        if found is None:
            raise WrongKeyError(
                "This sign-in is over.", hint="Sign in again.", code="not_signed_in"
            )
        account_id, email, sign_in_id = found
        roles = self._projects.roles(account_id)
        everywhere = roles.get(EVERY_PROJECT)
        if project_id is None:
            seen = self._projects.of_account(account_id)
            project_id = seen[0][0].project_id if seen else ""
            role = highest(roles.get(project_id), everywhere) if project_id else None
        else:
            role = highest(roles.get(project_id), everywhere)
            if role is None or self._projects.get(project_id) is None:
                raise unknown_project(project_id)
        actor = Actor("account", email)
        return Caller(project_id, None, role, everywhere, account_id, sign_in_id, actor)


def unknown_project(project_id: str) -> NotFoundError:
    """Returns the error for a project that is not there, or not for this caller: it is one."""
    return NotFoundError(
        f"There is no project {project_id!r} here.",
        hint="GET /v1/me lists the projects that you can see.",
        code="unknown_project",
    )


def _missing(*, needs_key: bool) -> WrongKeyError:
    if needs_key:
        return WrongKeyError(
            "This server asks programs for an API key, and the request has none.",
            hint="Set LUCIDIC_API_KEY; `lucidic keys create` makes a key.",
            code="missing_key",
        )
    return WrongKeyError(
        "This server asks who you are, and the request has neither a sign-in nor an API key.",
        hint="Sign in at the dashboard, or send `Authorization: Bearer <key>`.",
        code="not_signed_in",
    )
