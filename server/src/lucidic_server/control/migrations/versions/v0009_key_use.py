"""When a key was last used."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Adds the column; of earlier use nothing is known."""
    op.add_column("api_keys", sa.Column("last_used_at", sa.BigInteger, nullable=True))
