"""Keys, leases, interruptions, losses."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes the first tables."""
    op.create_table(
        "api_keys",
        sa.Column("prefix", sa.String(32), primary_key=True),
        sa.Column("project_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(256), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("revoked_at", sa.BigInteger, nullable=True),
    )
    op.create_table(
        "leases",
        sa.Column("project_id", sa.String(64), primary_key=True),
        sa.Column("session_id", sa.String(512), primary_key=True),
        sa.Column("writer", sa.String(512), primary_key=True),
        sa.Column("watched", sa.Boolean, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("last_seen", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "interruptions",
        sa.Column("project_id", sa.String(64), primary_key=True),
        sa.Column("session_id", sa.String(512), primary_key=True),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "losses",
        sa.Column("source", sa.String(32), primary_key=True),
        sa.Column("writer", sa.String(512), primary_key=True),
        sa.Column("reason", sa.String(64), primary_key=True),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
