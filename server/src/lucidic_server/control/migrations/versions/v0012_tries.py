"""What servers over one store count together: failed tries to sign in, and who may set it up."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "failed_tries",
        sa.Column("try_id", sa.String(36), primary_key=True),
        sa.Column("account", sa.String(320), nullable=False),
        sa.Column("network", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("failed_tries_of_somebody", "failed_tries", ["account", "network", "at"])
    op.create_table(
        "setup_tokens",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("made_at", sa.BigInteger, nullable=False),
    )
