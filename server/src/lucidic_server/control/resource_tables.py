"""Tables of what people keep: prompts, datasets, experiments, flags, tools.

A change here is a new file in migrations/versions.
"""

from typing import Any

import msgspec
from sqlalchemy import BigInteger
from sqlalchemy import Column
from sqlalchemy import Dialect
from sqlalchemy import Index
from sqlalchemy import Integer
from sqlalchemy import String
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy import TypeDecorator
from sqlalchemy import UniqueConstraint

from lucidic_server.control.tables import metadata


class Json(TypeDecorator[Any]):
    """Any JSON value as its text: numbers keep all their digits, and null is a value."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:  # noqa: ARG002 # SQLAlchemy's signature
        """Returns the text to store."""
        return msgspec.json.encode(value).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002 # as above
        """Returns the stored value."""
        return msgspec.json.decode(value)


prompts = Table(
    "prompts",
    metadata,
    Column("prompt_id", String(36), primary_key=True),
    Column("project_id", String(64), nullable=False),
    Column("agent_id", String(512), nullable=False),
    Column("name", String(512), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    UniqueConstraint("project_id", "agent_id", "name", name="one_prompt_a_name"),
)

prompt_versions = Table(
    "prompt_versions",
    metadata,
    Column("prompt_id", String(36), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("content", Text, nullable=False),
    Column("description", Text, nullable=True),
    Column("metadata", Json, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

# Without `latest`, which is whatever version is the greatest.
prompt_labels = Table(
    "prompt_labels",
    metadata,
    Column("prompt_id", String(36), primary_key=True),
    Column("label", String(512), primary_key=True),
    Column("version", Integer, nullable=False),
)

datasets = Table(
    "datasets",
    metadata,
    Column("dataset_id", String(36), primary_key=True),
    Column("project_id", String(64), nullable=False),
    Column("agent_id", String(512), nullable=False),
    Column("name", String(512), nullable=False),
    Column("description", Text, nullable=True),
    Column("purpose", Text, nullable=True),
    Column("tags", Json, nullable=False),
    Column("suggested_flag_config", Json, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    UniqueConstraint("project_id", "agent_id", "name", name="one_dataset_a_name"),
)

dataset_items = Table(
    "dataset_items",
    metadata,
    Column("dataset_item_id", String(36), primary_key=True),
    Column("dataset_id", String(36), nullable=False),
    Column("name", String(512), nullable=False),
    Column("description", Text, nullable=True),
    Column("tags", Json, nullable=False),
    Column("input", Json, nullable=False),
    Column("expected_output", Json, nullable=False),
    Column("metadata", Json, nullable=False),
    Column("flag_overrides", Json, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("items_of_a_dataset", "dataset_id", "created_at", "dataset_item_id"),
)

experiments = Table(
    "experiments",
    metadata,
    Column("experiment_id", String(36), primary_key=True),
    Column("project_id", String(64), nullable=False),
    Column("agent_id", String(512), nullable=False),
    Column("name", String(512), nullable=False),
    Column("description", Text, nullable=True),
    Column("tags", Json, nullable=False),
    Column("evaluators", Json, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("experiments_of_an_agent", "project_id", "agent_id", "created_at"),
)

# An empty agent_id: every agent of the project.
flags = Table(
    "flags",
    metadata,
    Column("flag_id", String(36), primary_key=True),
    Column("project_id", String(64), nullable=False),
    Column("agent_id", String(512), nullable=False),
    Column("name", String(512), nullable=False),
    Column("value", Json, nullable=False),
    Column("description", Text, nullable=True),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    UniqueConstraint("project_id", "agent_id", "name", name="one_flag_a_name"),
)

# What a session was told first, that nobody knew the flag included (`source` is empty then): it
# is told the same ever after.
flag_answers = Table(
    "flag_answers",
    metadata,
    Column("project_id", String(64), primary_key=True),
    Column("session_id", String(512), primary_key=True),
    Column("name", String(512), primary_key=True),
    Column("source", String(32), nullable=False),
    Column("value", Json, nullable=False),
    Column("at", BigInteger, nullable=False),
)

agent_tools = Table(
    "agent_tools",
    metadata,
    Column("project_id", String(64), primary_key=True),
    Column("agent_id", String(512), primary_key=True),
    Column("name", String(512), primary_key=True),
    Column("signature", Json, nullable=False),
    Column("docstring", Text, nullable=True),
    Column("return_shape", Json, nullable=False),
    Column("source_hash", String(128), nullable=True),
    Column("synced_at", BigInteger, nullable=False),
)

training_runs = Table(
    "training_runs",
    metadata,
    Column("run_id", String(36), primary_key=True),
    Column("project_id", String(64), nullable=False),
    Column("agent_id", String(512), nullable=False),
    Column("config", Json, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index("training_runs_of_an_agent", "project_id", "agent_id", "created_at"),
)

# What the project says that models cost. Empty: every provider, no first or last day.
prices = Table(
    "prices",
    metadata,
    Column("price_id", String(36), primary_key=True),
    Column("project_id", String(64), nullable=False),
    Column("model", String(256), nullable=False),
    Column("provider", String(256), nullable=False),
    Column("starts_on", String(10), nullable=False),
    Column("ends_on", String(10), nullable=False),
    Column("rates", Json, nullable=False),
    Column("note", Text, nullable=True),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    UniqueConstraint("project_id", "model", "provider", "starts_on", name="one_price_a_day"),
)

repricings = Table(
    "repricings",
    metadata,
    Column("repricing_id", String(36), primary_key=True),
    Column("project_id", String(64), nullable=False),
    Column("since", BigInteger, nullable=True),
    Column("until", BigInteger, nullable=True),
    Column("model", String(256), nullable=True),
    Column("provider", String(256), nullable=True),
    Column("state", String(16), nullable=False),
    Column("asked_by", String(320), nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger, nullable=True),
    # The last session, in the order of ids, that is done. Not named for what it is: what names a
    # session is deleted with it.
    Column("after", String(512), nullable=False),
    Column("sessions", BigInteger, nullable=False),
    Column("sessions_done", BigInteger, nullable=False),
    Column("calls", BigInteger, nullable=False),
    Column("repriced", BigInteger, nullable=False),
    Column("unknown", BigInteger, nullable=False),
    Column("error", Text, nullable=True),
    Index("repricings_of_a_project", "project_id", "asked_at"),
)
