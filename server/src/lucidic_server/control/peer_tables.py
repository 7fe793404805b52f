"""Tables by which the servers over one store know of each other."""

from sqlalchemy import BigInteger
from sqlalchemy import Column
from sqlalchemy import String
from sqlalchemy import Table

from lucidic_server.control.tables import metadata

# Numbers that only grow: the clock that all share, and how often something was changed.
marks = Table(
    "marks",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

# Servers that run, and those that died with sessions in no summary: every record that the server
# received before `complete_until` is in one.
servers = Table(
    "servers",
    metadata,
    Column("server_id", String(36), primary_key=True),
    Column("started_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("complete_until", BigInteger, nullable=False),
)
