"""Setting up, signing in, passwords and invitations: what is checked, in which order."""

import asyncio
import hmac
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from lucidic_server.clock import Clock
from lucidic_server.control import passwords
from lucidic_server.control.callers import Caller
from lucidic_server.control.callers import Callers
from lucidic_server.control.callers import Mode
from lucidic_server.control.store import Control
from lucidic_server.errors import BadRequestError
from lucidic_server.errors import ConflictError
from lucidic_server.errors import ForbiddenError
from lucidic_server.errors import NotFoundError
from lucidic_server.errors import TooManyError
from lucidic_server.errors import WrongKeyError
from lucidic_server.features.accounts.schemas import Invitation
from lucidic_server.features.accounts.schemas import Me
from lucidic_server.features.accounts.schemas import ProjectRole
from lucidic_server.features.accounts.throttle import Throttle
from lucidic_server.model.account import Account
from lucidic_server.model.account import SignIn
from lucidic_server.model.role import EVERY_PROJECT

# Passwords are hashed by so many threads at once: each takes a core and 46 MiB.
_HASHERS = 2
# Those who wait for one; with more, a flood from many addresses would hold people up for minutes.
_MOST_WAITING = 64
_INVITATION_PATH = "/invitation#"
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\Z")


class AccountsService:
    """Answers about accounts. `setup_token` is None where nothing is to be set up."""

    def __init__(
        self, control: Control, callers: Callers, clock: Clock, lasts_seconds: float
    ) -> None:
        self._accounts = control.accounts
        self._projects = control.projects
        self._sign_ins = control.sign_ins
        self._audit = control.audit
        self._callers = callers
        self._lasts_seconds = lasts_seconds
        self._throttle = Throttle(control.failed_tries, clock)
        self._hashing = asyncio.Semaphore(_HASHERS)
        self._waiting = 0
        self._setup_tokens = control.setup_tokens
        self.setup_token: str | None = None
        if callers.mode is Mode.SETUP:
            self.setup_token = control.setup_tokens.make(is_shared=control.is_shared)

    @property
    def mode(self) -> Mode:
        """Returns how this server tells who asks."""
        return self._callers.mode

    async def set_up(self, token: str, email: str, name: str, password: str) -> str:
        """Makes the first owner and returns the account. Raises ForbiddenError, ConflictError."""
        if self.mode is not Mode.SETUP or self.setup_token is None:
            raise ConflictError(
                "There is nothing to set up here.",
                hint="Sign in; or, in local mode, just go on.",
                code="already_set_up",
            )
        given = token.strip()
        is_own = hmac.compare_digest(given.encode(), self.setup_token.encode())
        if not is_own and not self._setup_tokens.is_good(given):
            raise ForbiddenError(
                "This is not the setup token.",
                hint="`lucidic serve` prints it at its start, and a new one at every start.",
                code="wrong_token",
            )
        email = normal_email(email)
        passwords.check(password, email)
        account_id = self._accounts.set_up(email, name, await self._hashed(password))
        self._setup_tokens.end()
        return account_id

    async def sign_in(self, email: str, password: str, address: str) -> str:
        """Returns the account. Raises WrongKeyError, TooManyError."""
        if self.mode is not Mode.ACCOUNTS:
            raise ConflictError(
                "There are no accounts here to sign in to.",
                hint="GET /v1/setup tells how one gets in.",
                code="no_accounts",
            )
        email = email.strip().lower()
        self._throttle.check(email, address)
        known = self._accounts.find(email)
        stored = known.password if known else None
        is_right = await self._is_right(password, stored)
        if known is None or not is_right:
            self._throttle.failed(email, address)
            raise WrongKeyError(
                "Email or password is wrong.",
                hint="An owner can make a link that sets a new password.",
                code="wrong_password",
            )
        self._throttle.succeeded(email, address)
        return known.account_id

    def begin(self, account_id: str, address: str, browser: str) -> str:
        """Signs a browser in and returns its cookie's secret."""
        account = self._accounts.get(account_id)
        name = account.email if account else account_id
        text = self._sign_ins.make(account_id, self._lasts_seconds, address, browser)
        self._audit.add(EVERY_PROJECT, "account.signed_in", name, {"address": address})
        return text

    def end(self, caller: Caller, sign_in_id: str) -> None:
        """Ends one of the caller's sign-ins. Raises NotFoundError."""
        if not self._sign_ins.end(caller.account_id or "", sign_in_id):
            raise NotFoundError(f"There is no sign-in {sign_in_id!r} of yours.")

    def sign_ins(self, caller: Caller) -> list[SignIn]:
        """Returns where the caller is signed in."""
        return self._sign_ins.all(caller.account_id or "", caller.sign_in_id)

    def me(self, caller: Caller) -> Me:
        """Returns who asks and what it can see."""
        account = None
        if caller.account_id is None:
            project = self._projects.get(caller.project_id)
            projects = [ProjectRole.of(project, caller.role)] if project and caller.role else []
        else:
            seen = self._projects.of_account(caller.account_id)
            projects = [ProjectRole.of(project, role) for project, role in seen]
            account = self._accounts.get(caller.account_id)
        return Me(self.mode, account, caller.key, caller.everywhere, projects)

    def rename(self, caller: Caller, name: str) -> None:
        """Changes what the caller is called."""
        self._accounts.rename(caller.account_id or "", name)

    async def change_password(self, caller: Caller, current: str, new: str, address: str) -> None:
        """Sets the caller's password and ends its other sign-ins. Raises ForbiddenError."""
        account = self._known(caller.account_id or "")
        stored = self._accounts.password_of(account.account_id)
        if stored is None:
            raise ConflictError(
                "This account signs in at the provider and has no password.",
                hint="An owner can make a link that sets one.",
                code="no_password",
            )
        self._throttle.check(account.email, address)
        is_right = await self._is_right(current, stored)
        if not is_right:
            self._throttle.failed(account.email, address)
            raise ForbiddenError("The present password is wrong.", code="wrong_password")
        passwords.check(new, account.email)
        hashed = await self._hashed(new)
        self._accounts.set_password(account.account_id, hashed, kept=caller.sign_in_id or "")

    def invite(self, account_id: str) -> Invitation:
        """Returns a new link that sets this account's password. Raises NotFoundError."""
        text = self._accounts.invite(self._known(account_id).account_id)
        return Invitation(text, _INVITATION_PATH + text)

    def invited(self, token: str) -> Account:
        """Returns whom a link is for. Raises ForbiddenError."""
        account = self._accounts.invited(token)
        if account is None:
            raise _bad_invitation()
        return account

    async def accept(self, token: str, name: str | None, password: str) -> str:
        """Sets a password by a link, and returns the account. Raises ForbiddenError."""
        passwords.check(password, self.invited(token).email)
        account_id = self._accounts.accept(token, name, await self._hashed(password))
        if account_id is None:
            raise _bad_invitation()
        return account_id

    def all(self) -> list[Account]:
        """Returns every account."""
        return self._accounts.all()

    def delete(self, caller: Caller, account_id: str) -> None:
        """Deletes an account. Raises NotFoundError, and ConflictError for one's own."""
        if account_id == caller.account_id:
            raise ConflictError(
                "This is your own account.", hint="Let another owner do it.", code="own_account"
            )
        if not self._accounts.delete(account_id):
            raise _unknown(account_id)

    def _known(self, account_id: str) -> Account:
        account = self._accounts.get(account_id)
        if account is None:
            raise _unknown(account_id)
        return account

    async def _is_right(self, password: str, stored: str | None) -> bool:
        async with self._turn():
            return await asyncio.to_thread(passwords.is_right, password, stored)

    async def _hashed(self, password: str) -> str:
        async with self._turn():
            return await asyncio.to_thread(passwords.hashed, password)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Waits for a hasher. Raises TooManyError where too many wait already."""
        if self._waiting >= _MOST_WAITING:
            raise TooManyError(
                "Too many sign-ins at the same time.", hint="Try again.", retry_after=5.0
            )
        self._waiting += 1
        try:
            async with self._hashing:
                yield
        finally:
            self._waiting -= 1


def normal_email(email: str) -> str:
    """Returns the email as it is stored. Raises BadRequestError for what is none."""
    normal = email.strip().lower()
    if not _EMAIL.match(normal):
        raise BadRequestError(f"{email!r} is no email.", code="bad_email")
    return normal


def _unknown(account_id: str) -> NotFoundError:
    return NotFoundError(
        f"There is no account {account_id!r}.", hint="GET /v1/accounts lists them."
    )


def _bad_invitation() -> ForbiddenError:
    return ForbiddenError(
        "This invitation is unknown, was used already, or has expired.",
        hint="Ask for a new one; it holds for a week.",
        code="bad_invitation",
    )
