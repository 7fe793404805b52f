"""The tables of who may do what: accounts, projects, memberships, sign-ins, the audit log."""

from sqlalchemy import BigInteger
from sqlalchemy import Column
from sqlalchemy import Index
from sqlalchemy import Integer
from sqlalchemy import String
from sqlalchemy import Table
from sqlalchemy import Text

from lucidic_server.control.resource_tables import Json
from lucidic_server.control.tables import metadata

# `email` is in lower case. Without a password one signs in at the provider, or was invited and
# has not come yet.
accounts = Table(
    "accounts",
    metadata,
    Column("account_id", String(36), primary_key=True),
    Column("email", String(320), nullable=False, unique=True),
    Column("name", String(256), nullable=False),
    Column("password", String(256), nullable=True),
    Column("provider_subject", String(1024), nullable=True, unique=True),
    Column("created_at", BigInteger, nullable=False),
)

# Deleted projects stay as names: the audit log and receipts speak of them.
projects = Table(
    "projects",
    metadata,
    Column("project_id", String(64), primary_key=True),
    Column("name", String(256), nullable=False),
    Column("retention_days", Integer, nullable=True),
    Column("created_at", BigInteger, nullable=False),
    Column("deleted_at", BigInteger, nullable=True),
)

memberships = Table(
    "memberships",
    metadata,
    Column("account_id", String(36), primary_key=True),
    Column("project_id", String(64), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

agents = Table(
    "agents",
    metadata,
    Column("project_id", String(64), primary_key=True),
    Column("agent_id", String(512), primary_key=True),
    Column("name", String(512), nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

# Browsers that are signed in: a cookie's SHA-256.
sign_ins = Table(
    "sign_ins",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("sign_in_id", String(36), nullable=False, unique=True),
    Column("account_id", String(36), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("address", String(64), nullable=False),
    Column("browser", String(256), nullable=False),
)

# Links that set a password, once.
invitations = Table(
    "invitations",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("account_id", String(36), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

# Sign-ins at the provider that are under way: what must come back, by the cookie's SHA-256.
provider_flows = Table(
    "provider_flows",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("state", String(64), nullable=False),
    Column("nonce", String(64), nullable=False),
    Column("verifier", String(128), nullable=False),
    Column("return_to", String(2048), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("audit_id", String(36), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("project_id", String(64), nullable=False),
    Column("actor_kind", String(16), nullable=False),
    Column("actor", String(320), nullable=False),
    Column("address", String(64), nullable=False),
    Column("action", String(64), nullable=False),
    Column("subject", Text, nullable=False),
    Column("before", Json, nullable=False),
    Column("after", Json, nullable=False),
)
Index("audit_of_a_project", audit.c.project_id, audit.c.at)

# Deletions: work that outlives the process until it is done, and the receipt afterwards.
# `session_ids` is what a deletion found to delete: null for a whole project, emptied when done.
receipts = Table(
    "receipts",
    metadata,
    Column("receipt_id", String(36), primary_key=True),
    Column("project_id", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("subject", Text, nullable=False),
    Column("asked_by", String(320), nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("session_ids", Json, nullable=False),
    Column("erased", Json, nullable=False),
    Column("rows_left", Json, nullable=False),
    Column("finished_at", BigInteger, nullable=True),
    Column("error", Text, nullable=True),
)
Index("receipts_of_a_project", receipts.c.project_id, receipts.c.asked_at)
Index("receipts_by_state", receipts.c.state, receipts.c.asked_at)

# Tries to sign in that failed, by account and network; either may be empty, which stands for any.
failed_tries = Table(
    "failed_tries",
    metadata,
    Column("try_id", String(36), primary_key=True),
    Column("account", String(320), nullable=False),
    Column("network", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
)
Index("failed_tries_of_somebody", failed_tries.c.account, failed_tries.c.network, failed_tries.c.at)

setup_tokens = Table(
    "setup_tokens",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("made_at", BigInteger, nullable=False),
)
