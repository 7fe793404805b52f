"""A prompt: a name, its versions that never change, and the labels that move between them."""

from datetime import datetime
from typing import Any

import msgspec

# Always the newest version; nobody sets it.
LATEST = "latest"
# What a program gets that names no label.
PRODUCTION = "production"


class Prompt(msgspec.Struct, frozen=True, kw_only=True):
    """A prompt in a list; `labels` tells which version each label names."""

    prompt_id: str
    agent_id: str
    # Unique per agent, case-sensitive.
    name: str
    latest_version: int
    labels: dict[str, int]
    created_at: datetime
    updated_at: datetime


class PromptVersion(msgspec.Struct, frozen=True, kw_only=True):
    """One version. Its content never changes; `metadata` is a note that may be replaced."""

    prompt_id: str
    # From 1 up.
    version: int
    content: str
    description: str | None
    metadata: dict[str, Any]
    labels: list[str]
    created_at: datetime
