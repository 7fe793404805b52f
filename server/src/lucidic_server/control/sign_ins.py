"""Browsers that are signed in: a cookie holds the secret, the table its SHA-256."""

from uuid import uuid4

import sqlalchemy as sa

from lucidic_server.clock import Clock
from lucidic_server.control import secret
from lucidic_server.control.account_tables import accounts
from lucidic_server.control.account_tables import sign_ins
from lucidic_server.model.account import SignIn
from lucidic_server.model.moment import moment

_NANOSECONDS = 1_000_000_000
_MAX_BROWSER_CHARS = 256


class SignIns:
    """Makes, finds and ends sign-ins."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def make(self, account_id: str, lasts_seconds: float, address: str, browser: str) -> str:
        """Returns the secret of a new sign-in; what expired before it is swept out."""
        text = secret.make()
        now = self._clock.now_ns()
        with self._engine.begin() as connection:
            connection.execute(sa.delete(sign_ins).where(sign_ins.c.expires_at <= now))
            connection.execute(
                sa.insert(sign_ins).values(
                    sha256=secret.sha256(text),
                    sign_in_id=str(uuid4()),
                    account_id=account_id,
                    created_at=now,
                    expires_at=now + int(lasts_seconds * _NANOSECONDS),
                    address=address,
                    browser=browser[:_MAX_BROWSER_CHARS],
                )
            )
        return text

    def find(self, text: str) -> tuple[str, str, str] | None:
        """Returns account, email and id of the sign-in with this secret, if it is good."""
        columns = sign_ins.c
        query = (
            sa.select(columns.account_id, accounts.c.email, columns.sign_in_id)
            .join(accounts, accounts.c.account_id == columns.account_id)
            .where(columns.sha256 == secret.sha256(text))
            .where(columns.expires_at > self._clock.now_ns())
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return (row[0], row[1], row[2]) if row else None

    def is_good(self, sign_in_id: str) -> bool:
        """Tells whether the sign-in is there and has not expired."""
        columns = sign_ins.c
        query = sa.select(columns.sign_in_id).where(
            columns.sign_in_id == sign_in_id, columns.expires_at > self._clock.now_ns()
        )
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def all(self, account_id: str, current: str | None) -> list[SignIn]:
        """Returns where the account is signed in, the newest first."""
        columns = sign_ins.c
        query = (
            sa.select(sign_ins)
            .where(columns.account_id == account_id, columns.expires_at > self._clock.now_ns())
            .order_by(columns.created_at.desc(), columns.sign_in_id)
        )
        with self._engine.connect() as connection:
            return [
                SignIn(
                    row.sign_in_id,
                    moment(row.created_at),
                    moment(row.expires_at),
                    row.address,
                    row.browser,
                    row.sign_in_id == current,
                )
                for row in connection.execute(query)
            ]

    def end(self, account_id: str, sign_in_id: str) -> bool:
        """Ends a sign-in of this account; False if there is none."""
        columns = sign_ins.c
        gone = sa.delete(sign_ins).where(
            columns.account_id == account_id, columns.sign_in_id == sign_in_id
        )
        with self._engine.begin() as connection:
            return bool(connection.execute(gone).rowcount)
