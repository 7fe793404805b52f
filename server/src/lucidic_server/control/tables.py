"""The control store's tables. A change here is a new file in migrations/versions."""

from sqlalchemy import BigInteger
from sqlalchemy import Boolean
from sqlalchemy import Column
from sqlalchemy import Index
from sqlalchemy import MetaData
from sqlalchemy import String
from sqlalchemy import Table
from sqlalchemy import Text

metadata = MetaData()

# Revoked keys stay: that a key was ever issued decides whether keys are checked at all.
api_keys = Table(
    "api_keys",
    metadata,
    Column("prefix", String(32), primary_key=True),
    Column("project_id", String(64), nullable=False),
    Column("name", String(256), nullable=False),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger, nullable=True),
    Column("last_used_at", BigInteger, nullable=True),
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
    Column("project_id", String(64), primary_key=True),
    Column("source", String(32), primary_key=True),
    Column("writer", String(512), primary_key=True),
    Column("reason", String(64), primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    # Null for what was counted before this was kept.
    Column("first_at", BigInteger, nullable=True),
)

# Where the events lie whose ids clients made. Written before the event's own row: a call that
# names only the event finds it, and a body that is sent again gets the same revision.
client_events = Table(
    "client_events",
    metadata,
    Column("project_id", String(64), primary_key=True),
    Column("client_id", String(512), primary_key=True),
    Column("session_id", String(512), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("content", String(64), nullable=False),
    Column("time", BigInteger, nullable=False),
)
Index("client_events_of_session", client_events.c.project_id, client_events.c.session_id)

# Addresses that one object may be sent to, without a key, until they expire.
upload_grants = Table(
    "upload_grants",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("project_id", String(64), nullable=False),
    Column("session_id", String(512), nullable=False),
    Column("event_id", String(512), nullable=False),
    Column("purpose", String(32), nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("content", String(64), nullable=True),
)

mass_sims = Table(
    "mass_sims",
    metadata,
    Column("project_id", String(64), primary_key=True),
    Column("mass_sim_id", String(64), primary_key=True),
    Column("agent_id", String(512), nullable=False),
    Column("name", String(4096), nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("task", Text, nullable=True),
    Column("tags", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)
