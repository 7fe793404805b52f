"""The tables of kept views of the list of sessions.

A change here is a new file in migrations/versions.
"""

from sqlalchemy import BigInteger
from sqlalchemy import Column
from sqlalchemy import String
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy import UniqueConstraint

from lucidic_server.control.resource_tables import Json
from lucidic_server.control.tables import metadata

# Whose a view is: an account's, or nobody's, which is everybody's in the project. `made_by` is the
# account that made it; empty for a key and in local mode.
views = Table(
    "views",
    metadata,
    Column("view_id", String(36), primary_key=True),
    Column("project_id", String(64), nullable=False),
    Column("kept_by", String(36), nullable=False),
    Column("made_by", String(36), nullable=False),
    Column("name", String(80), nullable=False),
    Column("q", Text, nullable=False),
    Column("sort", String(64), nullable=False),
    Column("columns", Json, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    UniqueConstraint("project_id", "kept_by", "name", name="one_view_a_name"),
)

# The view that opens the list for an account; for no account: in local mode.
default_views = Table(
    "default_views",
    metadata,
    Column("project_id", String(64), primary_key=True),
    Column("account_id", String(36), primary_key=True),
    Column("view_id", String(36), nullable=False),
)
