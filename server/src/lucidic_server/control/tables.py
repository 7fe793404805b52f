"""The control store's tables. A change here is a new file in migrations/versions."""

from sqlalchemy import BigInteger
from sqlalchemy import Boolean
from sqlalchemy import Column
from sqlalchemy import MetaData
from sqlalchemy import String
from sqlalchemy import Table

metadata = MetaData()

# Revoked keys stay: that a key was ever issued decides whether keys are checked at all.
api_keys = Table(
    "api_keys",
    metadata,
    Column("prefix", String(32), primary_key=True),
    Column("project_id", String(64), nullable=False),
    Column("name", String(256), nullable=False),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("created_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger, nullable=True),
)

# `watched` rows hold no session: they only tell when a writer of a session without
# automatic end was last heard of.
leases = Table(
    "leases",
    metadata,
    Column("project_id", String(64), primary_key=True),
    Column("session_id", String(512), primary_key=True),
    Column("writer", String(512), primary_key=True),
    Column("watched", Boolean, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("last_seen", BigInteger, nullable=False),
)

# Sessions that were told to be interrupted and have not been held again since.
interruptions = Table(
    "interruptions",
    metadata,
    Column("project_id", String(64), primary_key=True),
    Column("session_id", String(512), primary_key=True),
    Column("reason", String(32), nullable=False),
    Column("at", BigInteger, nullable=False),
)

losses = Table(
    "losses",
    metadata,
    Column("source", String(32), primary_key=True),
    Column("writer", String(512), primary_key=True),
    Column("reason", String(64), primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
)
