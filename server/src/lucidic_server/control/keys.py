"""API keys: issued once, stored as SHA-256, known by their prefix afterwards."""

import hashlib
import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from lucidic_server.clock import Clock
from lucidic_server.control.tables import api_keys

KEY_PREFIX = "lucidic_"
# 32 characters of 5 bits: nobody guesses 160 bits. Lower case without look-alikes, so that a
# key survives being read aloud.
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_SECRET_CHARS = 32
# What lists show: enough to tell two keys apart, far too little to use.
_SHOWN_CHARS = len(KEY_PREFIX) + 6


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is stored. Times in nanoseconds; `revoked_at` is None while it is good."""

    prefix: str
    project_id: str
    name: str
    created_at: int
    revoked_at: int | None


class Keys:
    """Issues, finds and revokes keys."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def issue(self, project_id: str, name: str) -> tuple[str, ApiKey]:
        """Makes a key and returns its text, which nobody can learn again, and its row."""
        text = KEY_PREFIX + "".join(secrets.choice(_ALPHABET) for _ in range(_SECRET_CHARS))
        key = ApiKey(text[:_SHOWN_CHARS], project_id, name, self._clock.now_ns(), None)
        with self._engine.begin() as connection:
            connection.execute(
                sa.insert(api_keys).values(
                    prefix=key.prefix,
                    project_id=project_id,
                    name=name,
                    sha256=key_hash(text),
                    created_at=key.created_at,
                )
            )
        return text, key

    def find(self, sha256: str) -> ApiKey | None:
        """Returns the good key with this hash, if there is one."""
        query = _rows().where(api_keys.c.sha256 == sha256, api_keys.c.revoked_at.is_(None))
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return ApiKey(*row) if row else None

    def was_any_issued(self) -> bool:
        """Tells whether this server ever issued a key, revoked ones included."""
        with self._engine.connect() as connection:
            return connection.execute(sa.select(api_keys.c.prefix).limit(1)).first() is not None

    def list(self) -> list[ApiKey]:
        """Returns all keys, the oldest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(_rows().order_by(api_keys.c.created_at, api_keys.c.prefix))
            return [ApiKey(*row) for row in rows]

    def revoke(self, prefix: str) -> bool:
        """Ends a key; returns False if no good key has this prefix."""
        change = (
            sa.update(api_keys)
            .where(api_keys.c.prefix == prefix, api_keys.c.revoked_at.is_(None))
            .values(revoked_at=self._clock.now_ns())
        )
        with self._engine.begin() as connection:
            return bool(connection.execute(change).rowcount)


def key_hash(text: str) -> str:
    """Returns what is stored of a key: its SHA-256, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _rows() -> sa.Select[str, str, str, int, int | None]:
    columns = api_keys.c
    return sa.select(
        columns.prefix, columns.project_id, columns.name, columns.created_at, columns.revoked_at
    )
