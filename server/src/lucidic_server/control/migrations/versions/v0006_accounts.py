"""Accounts, projects, memberships, sign-ins, agents, audit; keys have roles, losses projects."""

import time

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Makes the tables of who may do what; what is there belongs to the project `default`."""
    op.create_table(
        "accounts",
        sa.Column("account_id", sa.String(36), primary_key=True),
        sa.Column("email", sa.String(320), nullable=False, unique=True),
        sa.Column("name", sa.String(256), nullable=False),
        sa.Column("password", sa.String(256), nullable=True),
        sa.Column("provider_subject", sa.String(1024), nullable=True, unique=True),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    projects = op.create_table(
        "projects",
        sa.Column("project_id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(256), nullable=False),
        sa.Column("retention_days", sa.Integer, nullable=True),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("deleted_at", sa.BigInteger, nullable=True),
    )
    op.create_table(
        "memberships",
        sa.Column("account_id", sa.String(36), primary_key=True),
        sa.Column("project_id", sa.String(64), primary_key=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "agents",
        sa.Column("project_id", sa.String(64), primary_key=True),
        sa.Column("agent_id", sa.String(512), primary_key=True),
        sa.Column("name", sa.String(512), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "sign_ins",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("sign_in_id", sa.String(36), nullable=False, unique=True),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("browser", sa.String(256), nullable=False),
    )
    op.create_table(
        "invitations",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "provider_flows",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("verifier", sa.String(128), nullable=False),
        sa.Column("return_to", sa.String(2048), nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("audit_id", sa.String(36), primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("project_id", sa.String(64), nullable=False),
        sa.Column("actor_kind", sa.String(16), nullable=False),
        sa.Column("actor", sa.String(320), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
    )
    op.create_index("audit_of_a_project", "audit", ["project_id", "at"])
    # Keys that were made before there were roles could do everything, and go on so.
    op.add_column(
        "api_keys", sa.Column("role", sa.String(16), nullable=False, server_default="admin")
    )
    _losses_by_project()
    now = time.time_ns()
    op.bulk_insert(projects, [{"project_id": "default", "name": "default", "created_at": now}])


def _losses_by_project() -> None:
    # SQLite cannot change a primary key: the table is made anew.
    op.rename_table("losses", "losses_before")
    if op.get_context().dialect.name == "postgresql":
        # There the key's own name stays behind, and the new table would want it.
        op.execute("ALTER TABLE losses_before RENAME CONSTRAINT losses_pkey TO losses_before_pkey")
    op.create_table(
        "losses",
        sa.Column("project_id", sa.String(64), primary_key=True),
        sa.Column("source", sa.String(32), primary_key=True),
        sa.Column("writer", sa.String(512), primary_key=True),
        sa.Column("reason", sa.String(64), primary_key=True),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("first_at", sa.BigInteger, nullable=True),
    )
    op.execute(
        "INSERT INTO losses (project_id, source, writer, reason, count, at, first_at) "
        "SELECT 'default', source, writer, reason, count, at, first_at FROM losses_before"
    )
    op.drop_table("losses_before")
