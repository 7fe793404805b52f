"""What programs tell about their tools, and the training runs that they ask for."""

from datetime import datetime
from typing import Any

import msgspec


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """A tool of an agent as its program described it last."""

    agent_id: str
    name: str
    signature: Any
    docstring: str | None
    return_shape: Any
    # SHA-256 of the tool's name, signature and source; tells whether it changed.
    source_hash: str | None
    synced_at: datetime


class TrainingRun(msgspec.Struct, frozen=True, kw_only=True):
    """A training run that was asked for; it is kept and not run."""

    run_id: str
    agent_id: str
    config: dict[str, Any]
    created_at: datetime
