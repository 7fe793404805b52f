"""Accounts: who can sign in, and the links that let somebody set a password once."""

from dataclasses import dataclass
from uuid import uuid4

import sqlalchemy as sa

from lucidic_server.clock import Clock
from lucidic_server.control import secret
from lucidic_server.control.account_tables import accounts
from lucidic_server.control.account_tables import invitations
from lucidic_server.control.account_tables import memberships
from lucidic_server.control.account_tables import sign_ins
from lucidic_server.control.audit import note
from lucidic_server.control.listing import AnyRow
from lucidic_server.control.transaction import writing
from lucidic_server.control.view_tables import default_views
from lucidic_server.control.view_tables import views
from lucidic_server.errors import ConflictError
from lucidic_server.model.account import Account
from lucidic_server.model.moment import moment
from lucidic_server.model.role import EVERY_PROJECT
from lucidic_server.model.role import Role

# Long enough for somebody who is away for a week.
_INVITATION_SECONDS = 7 * 24 * 3600
_NANOSECONDS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Known:
    """An account as a sign-in needs it: `password` is its hash."""

    account_id: str
    email: str
    password: str | None


class Accounts:
    """Reads and writes accounts."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def is_any(self) -> bool:
        """Tells whether there is an account: then nobody is the local user."""
        with self._engine.connect() as connection:
            query = sa.select(accounts.c.account_id).limit(1)
            return connection.execute(query).first() is not None

    def set_up(self, email: str, name: str, password: str) -> str:
        """Makes the first account, owner of everything, and returns its id.

        `password` is a hash. Raises ConflictError if there is an account already.
        """
        with writing(self._engine) as connection:
            if connection.execute(sa.select(accounts.c.account_id).limit(1)).first() is not None:
                raise ConflictError(
                    "This server is set up already.", hint="Sign in.", code="already_set_up"
                )
            account_id = self._insert(connection, email, name, password=password)
            self._join(connection, account_id, EVERY_PROJECT, Role.OWNER)
            note(
                connection,
                self._clock.now_ns(),
                EVERY_PROJECT,
                "server.set_up",
                email,
                after={"email": email, "role": Role.OWNER},
            )
        return account_id

    def get(self, account_id: str) -> Account | None:
        """Returns the account."""
        query = sa.select(accounts).where(accounts.c.account_id == account_id)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return to_account(row) if row else None

    def all(self) -> list[Account]:
        """Returns every account by its email."""
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(accounts).order_by(accounts.c.email))
            return [to_account(row) for row in rows]

    def find(self, email: str) -> Known | None:
        """Returns the account of this email, which is in lower case."""
        return self._known(accounts.c.email == email)

    def find_subject(self, subject: str) -> Known | None:
        """Returns the account that signed in at the provider as this subject."""
        return self._known(accounts.c.provider_subject == subject)

    def password_of(self, account_id: str) -> str | None:
        """Returns the hash of the account's password, if it has one."""
        known = self._known(accounts.c.account_id == account_id)
        return known.password if known else None

    def set_password(self, account_id: str, password: str, *, kept: str = "") -> None:
        """Sets a password, given as its hash, and ends every sign-in but the `kept` one."""
        with writing(self._engine) as connection:
            self._change(connection, account_id, "account.password_set", password=password)
            connection.execute(
                sa.delete(sign_ins).where(
                    sign_ins.c.account_id == account_id, sign_ins.c.sign_in_id != kept
                )
            )

    def rename(self, account_id: str, name: str) -> None:
        """Changes what somebody is called."""
        with writing(self._engine) as connection:
            self._change(connection, account_id, "account.renamed", name=name)

    def from_provider(
        self, subject: str, email: str, name: str, *, project_id: str, role: Role
    ) -> str:
        """Returns the account of who signed in at the provider; a new one joins the project.

        Who had an account with this email keeps it: from the first sign-in at the provider on it
        has no password, so that whoever was given the email's invitation is out.
        """
        with writing(self._engine) as connection:
            query = sa.select(accounts.c.account_id).where(accounts.c.email == email)
            account_id: str | None = connection.scalar(query)
            if account_id is None:
                account_id = self._insert(connection, email, name, provider_subject=subject)
                self._join(connection, account_id, project_id, role)
                after = {"email": email, "role": role, "signs_in_by": "provider"}
                now = self._clock.now_ns()
                note(connection, now, project_id, "account.created", email, after=after)
                return account_id
            self._change(
                connection,
                account_id,
                "account.joined_provider",
                password=None,
                provider_subject=subject,
            )
            for table in (sign_ins, invitations):
                connection.execute(sa.delete(table).where(table.c.account_id == account_id))
        return account_id

    def invite(self, account_id: str) -> str:
        """Returns the secret of a new link that sets this account's password, once."""
        text = secret.make()
        now = self._clock.now_ns()
        with writing(self._engine) as connection:
            columns = invitations.c
            old = sa.or_(columns.account_id == account_id, columns.expires_at <= now)
            connection.execute(sa.delete(invitations).where(old))
            connection.execute(
                sa.insert(invitations).values(
                    sha256=secret.sha256(text),
                    account_id=account_id,
                    expires_at=now + _INVITATION_SECONDS * _NANOSECONDS,
                )
            )
            note(connection, now, EVERY_PROJECT, "account.invited", _email(connection, account_id))
        return text

    def invited(self, text: str) -> Account | None:
        """Returns whom this link was made for, if it is good."""
        columns = invitations.c
        query = (
            sa.select(accounts)
            .join(invitations, columns.account_id == accounts.c.account_id)
            .where(columns.sha256 == secret.sha256(text))
            .where(columns.expires_at > self._clock.now_ns())
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return to_account(row) if row else None

    def accept(self, text: str, name: str | None, password: str) -> str | None:
        """Uses up a link: sets name and password (its hash); returns the account, if it is good."""
        columns = invitations.c
        with writing(self._engine) as connection:
            good = sa.and_(
                columns.sha256 == secret.sha256(text), columns.expires_at > self._clock.now_ns()
            )
            account_id: str | None = connection.scalar(sa.select(columns.account_id).where(good))
            if account_id is None:
                return None
            named = {"name": name} if name else {}
            self._change(connection, account_id, "account.password_set", password=password, **named)
            connection.execute(sa.delete(invitations).where(columns.account_id == account_id))
            connection.execute(sa.delete(sign_ins).where(sign_ins.c.account_id == account_id))
        return account_id

    def delete(self, account_id: str) -> bool:
        """Deletes an account, its memberships, sign-ins and own views; False if there is none."""
        with writing(self._engine) as connection:
            email = _email(connection, account_id)
            if not email:
                return False
            for table in (accounts, memberships, sign_ins, invitations, default_views):
                connection.execute(sa.delete(table).where(table.c.account_id == account_id))
            connection.execute(sa.delete(views).where(views.c.kept_by == account_id))
            now = self._clock.now_ns()
            note(connection, now, EVERY_PROJECT, "account.deleted", email, before={"email": email})
        return True

    def _insert(
        self,
        connection: sa.Connection,
        email: str,
        name: str,
        *,
        password: str | None = None,
        provider_subject: str | None = None,
    ) -> str:
        account_id = str(uuid4())
        connection.execute(
            sa.insert(accounts).values(
                account_id=account_id,
                email=email,
                name=name,
                password=password,
                provider_subject=provider_subject,
                created_at=self._clock.now_ns(),
            )
        )
        return account_id

    def _join(
        self, connection: sa.Connection, account_id: str, project_id: str, role: Role
    ) -> None:
        connection.execute(
            sa.insert(memberships).values(
                account_id=account_id,
                project_id=project_id,
                role=role,
                created_at=self._clock.now_ns(),
            )
        )

    def _change(
        self, connection: sa.Connection, account_id: str, action: str, **values: str | None
    ) -> None:
        connection.execute(
            sa.update(accounts).where(accounts.c.account_id == account_id).values(**values)
        )
        email = _email(connection, account_id)
        note(connection, self._clock.now_ns(), EVERY_PROJECT, action, email)

    def _known(self, condition: sa.ColumnElement[bool]) -> Known | None:
        columns = accounts.c
        query = sa.select(columns.account_id, columns.email, columns.password).where(condition)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return Known(*row) if row else None


def to_account(row: AnyRow) -> Account:
    """Returns the account of a row that has all columns of accounts."""
    by = "password" if row.password else "provider" if row.provider_subject else "invited"
    return Account(row.account_id, row.email, row.name, by, moment(row.created_at))


def _email(connection: sa.Connection, account_id: str) -> str:
    query = sa.select(accounts.c.email).where(accounts.c.account_id == account_id)
    return connection.scalar(query) or ""
