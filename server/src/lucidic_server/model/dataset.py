"""A dataset and its items: the test cases that sessions run."""

from datetime import datetime
from typing import Any

import msgspec


class Dataset(msgspec.Struct, frozen=True, kw_only=True):
    """A dataset; `suggested_flag_config` holds flag values for sessions of all its items."""

    dataset_id: str
    agent_id: str
    # Unique per agent.
    name: str
    description: str | None
    purpose: str | None
    tags: list[str]
    suggested_flag_config: dict[str, Any]
    num_items: int
    created_at: datetime
    updated_at: datetime


class DatasetItem(msgspec.Struct, frozen=True, kw_only=True):
    """One test case; `flag_overrides` holds flag values for sessions that run it."""

    dataset_item_id: str
    dataset_id: str
    name: str
    description: str | None
    tags: list[str]
    input: Any
    expected_output: Any
    metadata: dict[str, Any]
    flag_overrides: dict[str, Any]
    created_at: datetime
    updated_at: datetime


class ItemFlags(msgspec.Struct, frozen=True):
    """What a test case says about flags: its own values, and its dataset's."""

    overrides: dict[str, Any]
    suggested: dict[str, Any]
