"""Failed tries to sign in, by who was tried and by who tried: counted by all servers together."""

from uuid import uuid4

import sqlalchemy as sa

from lucidic_server.control.account_tables import failed_tries

# An account and a network; one of them may be empty, which stands for any.
Name = tuple[str, str]


class FailedTries:
    """Keeps when somebody failed. Moments in nanoseconds since 1970."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def since(self, name: Name, moment: int, most: int) -> list[int]:
        """Returns the newest failures after the moment, the oldest of them first."""
        columns = failed_tries.c
        query = (
            sa.select(columns.at)
            .where(columns.account == name[0], columns.network == name[1], columns.at > moment)
            .order_by(columns.at.desc())
            .limit(most)
        )
        with self._engine.connect() as connection:
            return list(connection.scalars(query))[::-1]

    def add(self, names: list[Name], at: int, forgotten: int) -> None:
        """Counts a failure under each name, and forgets all that are older than `forgotten`."""
        rows = [
            {"try_id": str(uuid4()), "account": account, "network": network, "at": at}
            for account, network in names
        ]
        with self._engine.begin() as connection:
            connection.execute(sa.delete(failed_tries).where(failed_tries.c.at <= forgotten))
            connection.execute(sa.insert(failed_tries), rows)

    def forget(self, name: Name) -> None:
        """Forgets the failures of this name."""
        columns = failed_tries.c
        gone = sa.delete(failed_tries).where(columns.account == name[0], columns.network == name[1])
        with self._engine.begin() as connection:
            connection.execute(gone)
