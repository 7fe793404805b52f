"""Upload grants: who knows the address may send one object to it, without a key, for a while.

An address holds a secret of 256 bits; only its SHA-256 is stored.
"""

import hashlib
import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from lucidic_server.clock import Clock
from lucidic_server.control.tables import upload_grants

SCREENSHOT = "screenshot"
PAYLOAD = "payload"

_SECRET_BYTES = 32
_NANOSECONDS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Grant:
    """What an address is for. `time` is that of the record which the object becomes (ns)."""

    project_id: str
    session_id: str
    event_id: str
    purpose: str
    time: int


class UploadGrants:
    """Makes and redeems addresses."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def make(self, grant: Grant, lasts_seconds: float) -> str:
        """Returns the secret of a new address; what expired before it is swept out."""
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        now = self._clock.now_ns()
        with self._engine.begin() as connection:
            connection.execute(sa.delete(upload_grants).where(upload_grants.c.expires_at <= now))
            connection.execute(
                sa.insert(upload_grants).values(
                    sha256=_hash(secret),
                    project_id=grant.project_id,
                    session_id=grant.session_id,
                    event_id=grant.event_id,
                    purpose=grant.purpose,
                    time=grant.time,
                    expires_at=now + int(lasts_seconds * _NANOSECONDS),
                )
            )
        return secret

    def find(self, secret: str) -> Grant | None:
        """Returns what the address is for, or None if there is none or it expired."""
        columns = upload_grants.c
        query = sa.select(
            columns.project_id, columns.session_id, columns.event_id, columns.purpose, columns.time
        ).where(columns.sha256 == _hash(secret), columns.expires_at > self._clock.now_ns())
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return Grant(*row) if row else None

    def take(self, secret: str, content: str) -> bool:
        """Gives the address to the object with this hash; False if another one has it."""
        columns = upload_grants.c
        change = (
            sa.update(upload_grants)
            .where(
                columns.sha256 == _hash(secret),
                sa.or_(columns.content.is_(None), columns.content == content),
            )
            .values(content=content)
        )
        with self._engine.begin() as connection:
            return bool(connection.execute(change).rowcount)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
