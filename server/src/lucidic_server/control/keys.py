"""API keys: issued once, stored as SHA-256, known by their prefix afterwards."""

import hashlib
import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from lucidic_server import logs
from lucidic_server.clock import Clock
from lucidic_server.control.audit import note
from lucidic_server.control.errors import ControlStoreError
from lucidic_server.control.listing import AnyRow
from lucidic_server.control.listing import AnySelect
from lucidic_server.control.tables import api_keys
from lucidic_server.control.transaction import writing
from lucidic_server.model.role import Role

KEY_PREFIX = "lucidic_"
# 32 characters of 5 bits: nobody guesses 160 bits. Lower case without look-alikes, so that a
# key survives being read aloud.
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_SECRET_CHARS = 32
# What lists show: enough to tell two keys apart, far too little to use.
_SHOWN_CHARS = len(KEY_PREFIX) + 6
# How exactly its last use is known: written down no more often, so that it costs a caller nothing.
_USE_NANOSECONDS = 60 * 1_000_000_000

log = logs.get("control.keys")


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is stored. Times in nanoseconds; `revoked_at` is None while it is good.

    `last_used_at` is true to a minute, and None for a key that nobody used yet.
    """

    prefix: str
    project_id: str
    name: str
    role: Role
    created_at: int
    revoked_at: int | None
    last_used_at: int | None = None


class Keys:
    """Issues, finds and revokes keys."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        # Prefix → when this process wrote its use down, or tried to.
        self._noted: dict[str, int] = {}

    def issue(self, project_id: str, name: str, role: Role = Role.MEMBER) -> tuple[str, ApiKey]:
        """Makes a key and returns its text, which nobody can learn again, and its row."""
        text = KEY_PREFIX + "".join(secrets.choice(_ALPHABET) for _ in range(_SECRET_CHARS))
        now = self._clock.now_ns()
        key = ApiKey(text[:_SHOWN_CHARS], project_id, name, role, now, None)
        with writing(self._engine) as connection:
            connection.execute(
                sa.insert(api_keys).values(
                    prefix=key.prefix,
                    project_id=project_id,
                    name=name,
                    role=role,
                    sha256=key_hash(text),
                    created_at=key.created_at,
                )
            )
            after = {"name": name, "role": role}
            note(connection, now, project_id, "key.created", key.prefix, after=after)
        return text, key

    def find(self, sha256: str) -> ApiKey | None:
        """Returns the good key with this hash, if there is one, and notes that it was used."""
        query = _rows().where(api_keys.c.sha256 == sha256, api_keys.c.revoked_at.is_(None))
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        self._note_use(row.prefix)
        return _to_key(row)

    def _note_use(self, prefix: str) -> None:
        now = self._clock.now_ns()
        if now - self._noted.get(prefix, 0) < _USE_NANOSECONDS:
            return
        self._noted[prefix] = now
        used = sa.update(api_keys).where(api_keys.c.prefix == prefix).values(last_used_at=now)
        try:
            with self._engine.begin() as connection:
                connection.execute(used)
        except ControlStoreError as error:
            # Whoever asks with the key is answered all the same.
            log.warning("key.use_not_noted", prefix=prefix, cause=error)

    def is_good(self, prefix: str) -> bool:
        """Tells whether the key with this prefix is there and was not revoked."""
        columns = api_keys.c
        query = sa.select(columns.prefix).where(
            columns.prefix == prefix, columns.revoked_at.is_(None)
        )
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def was_any_issued(self) -> bool:
        """Tells whether this server ever issued a key, revoked ones included."""
        with self._engine.connect() as connection:
            return connection.execute(sa.select(api_keys.c.prefix).limit(1)).first() is not None

    def list(self, project_id: str | None = None) -> list[ApiKey]:
        """Returns the keys of a project, or of all, the oldest first."""
        query = _rows().order_by(api_keys.c.created_at, api_keys.c.prefix)
        if project_id is not None:
            query = query.where(api_keys.c.project_id == project_id)
        with self._engine.connect() as connection:
            return [_to_key(row) for row in connection.execute(query)]

    def revoke(self, prefix: str, project_id: str | None = None) -> bool:
        """Ends a key, of this project if one is given; False if no good key has this prefix."""
        columns = api_keys.c
        which = [columns.prefix == prefix, columns.revoked_at.is_(None)]
        if project_id is not None:
            which.append(columns.project_id == project_id)
        with writing(self._engine) as connection:
            row = connection.execute(_rows().where(*which)).one_or_none()
            if row is None:
                return False
            now = self._clock.now_ns()
            connection.execute(
                sa.update(api_keys).where(columns.prefix == prefix).values(revoked_at=now)
            )
            before = {"name": row.name, "role": row.role}
            note(connection, now, row.project_id, "key.revoked", prefix, before=before)
        return True


def key_hash(text: str) -> str:
    """Returns what is stored of a key: its SHA-256, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _rows() -> AnySelect:
    columns = api_keys.c
    return sa.select(
        columns.prefix,
        columns.project_id,
        columns.name,
        columns.role,
        columns.created_at,
        columns.revoked_at,
        columns.last_used_at,
    )


def _to_key(row: AnyRow) -> ApiKey:
    return ApiKey(
        row.prefix,
        row.project_id,
        row.name,
        Role(row.role),
        row.created_at,
        row.revoked_at,
        row.last_used_at,
    )
