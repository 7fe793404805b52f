"""Tokens for the setup of the first owner: each server prints its own, and every one takes it."""

import sqlalchemy as sa

from lucidic_server.clock import Clock
from lucidic_server.control import secret
from lucidic_server.control.account_tables import setup_tokens

# Another server's token is taken for so long after that one started; its own always.
_LASTS_NS = 24 * 3600 * 10**9


class SetupTokens:
    """Makes tokens and tells them from others. Only their SHA-256 is stored."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def make(self, *, is_shared: bool) -> str:
        """Returns a new token; where no other server can be, it is the only good one."""
        text = secret.make()
        now = self._clock.now_ns()
        old = setup_tokens.c.made_at <= (now - _LASTS_NS if is_shared else now)
        row = {"sha256": secret.sha256(text), "made_at": now}
        with self._engine.begin() as connection:
            connection.execute(sa.delete(setup_tokens).where(old))
            connection.execute(sa.insert(setup_tokens), row)
        return text

    def is_good(self, text: str) -> bool:
        """Tells whether a server printed this token lately."""
        columns = setup_tokens.c
        query = sa.select(columns.sha256).where(
            columns.sha256 == secret.sha256(text),
            columns.made_at > self._clock.now_ns() - _LASTS_NS,
        )
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def end(self) -> None:
        """Makes every token worthless: there is an owner."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(setup_tokens))
