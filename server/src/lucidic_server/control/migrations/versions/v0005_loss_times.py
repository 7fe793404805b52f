"""When each loss was first counted; `at` tells when it was last."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"


def upgrade() -> None:
    """Adds the column; of what was counted before, only the last time is known."""
    op.add_column("losses", sa.Column("first_at", sa.BigInteger, nullable=True))
