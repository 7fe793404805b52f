"""Where clients' events lie, upload grants, mass simulations."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes the tables of the Lucidic-compatible door."""
    op.create_table(
        "client_events",
        sa.Column("project_id", sa.String(64), primary_key=True),
        sa.Column("client_id", sa.String(512), primary_key=True),
        sa.Column("session_id", sa.String(512), primary_key=True),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
    )
    op.create_index("client_events_of_session", "client_events", ["project_id", "session_id"])
    op.create_table(
        "upload_grants",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("project_id", sa.String(64), nullable=False),
        sa.Column("session_id", sa.String(512), nullable=False),
        sa.Column("event_id", sa.String(512), nullable=False),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("content", sa.String(64), nullable=True),
    )
    op.create_table(
        "mass_sims",
        sa.Column("project_id", sa.String(64), primary_key=True),
        sa.Column("mass_sim_id", sa.String(64), primary_key=True),
        sa.Column("agent_id", sa.String(512), nullable=False),
        sa.Column("name", sa.String(4096), nullable=False),
        sa.Column("total", sa.BigInteger, nullable=False),
        sa.Column("task", sa.Text, nullable=True),
        sa.Column("tags", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
