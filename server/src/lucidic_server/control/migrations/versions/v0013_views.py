"""Views of the list of sessions that people keep, and which of them opens the list."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "views",
        sa.Column("view_id", sa.String(36), primary_key=True),
        sa.Column("project_id", sa.String(64), nullable=False),
        sa.Column("kept_by", sa.String(36), nullable=False),
        sa.Column("made_by", sa.String(36), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("q", sa.Text, nullable=False),
        sa.Column("sort", sa.String(64), nullable=False),
        sa.Column("columns", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("project_id", "kept_by", "name", name="one_view_a_name"),
    )
    op.create_table(
        "default_views",
        sa.Column("project_id", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(36), primary_key=True),
        sa.Column("view_id", sa.String(36), nullable=False),
    )
