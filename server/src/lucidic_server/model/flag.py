"""A feature flag, and the order in which its sources are asked for a value."""

from datetime import datetime
from typing import Any
from typing import Literal

import msgspec

# Session: what this session was told before. The rest in the order in which they are asked.
FlagSource = Literal["session", "dataset_item", "dataset", "agent", "project"]


class Flag(msgspec.Struct, frozen=True, kw_only=True):
    """A flag; without an agent it holds for every agent of the project that has none of its own."""

    flag_id: str
    agent_id: str | None
    # Unique per agent.
    name: str
    # Any JSON value.
    value: Any
    description: str | None
    created_at: datetime
    updated_at: datetime


class FlagAnswer(msgspec.Struct, frozen=True):
    """What an evaluation found; without a source nobody knows the flag."""

    source: FlagSource | None
    value: Any = None
