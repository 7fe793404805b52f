"""An experiment: sessions that are looked at together, and who is to judge them."""

from datetime import datetime
from typing import Literal

import msgspec


class Evaluator(msgspec.Struct, frozen=True):
    """An evaluator by name; `result` is what it gives, where the program said so."""

    name: str
    result: Literal["pass_fail", "score"] | None = None


class Experiment(msgspec.Struct, frozen=True, kw_only=True):
    """An experiment; sessions join it by naming its id when they begin."""

    experiment_id: str
    agent_id: str
    name: str
    description: str | None
    tags: list[str]
    evaluators: list[Evaluator]
    created_at: datetime
    updated_at: datetime
