"""Prompts on the wire. Bodies of the public SDKs may hold more than is named here."""

from typing import Annotated
from typing import Any

import msgspec
from msgspec import Meta

from lucidic_server.model.bounds import MAX_NAMES
from lucidic_server.model.bounds import Name
from lucidic_server.model.prompt import Prompt
from lucidic_server.model.prompt import PromptVersion

Labels = Annotated[list[Name], Meta(max_length=MAX_NAMES)]


class PromptContent(msgspec.Struct, frozen=True):
    """What a program gets for a name and a label."""

    prompt_content: str
    metadata: dict[str, Any]
    prompt_name: str
    version: int
    labels: list[str]


class PutPrompt(msgspec.Struct, frozen=True):
    """A new version. Without `labels`, or with null, `production` moves to it."""

    prompt_name: Name
    prompt_content: str
    agent_id: str | None = None
    description: str | None = None
    metadata: dict[str, Any] | None = None
    labels: Labels | None = None


class PatchPrompt(msgspec.Struct, frozen=True):
    """New metadata for the version that a label names."""

    prompt_name: Name
    metadata: dict[str, Any]
    agent_id: str | None = None
    label: str | None = None


class NewPrompt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A prompt with its first version, which carries `production` beside the given labels."""

    agent_id: Name
    name: Name
    content: str
    description: str | None = None
    metadata: dict[str, Any] = {}
    labels: Labels = []


class NewVersion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A version; the given labels move to it, and no others."""

    content: str
    description: str | None = None
    metadata: dict[str, Any] = {}
    labels: Labels = []


class MovedLabel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The version that the label names from now on."""

    version: Annotated[int, Meta(ge=1, le=2**31 - 1)]


class VersionMetadata(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The metadata that replaces the version's."""

    metadata: dict[str, Any]


class PromptPage(msgspec.Struct, frozen=True):
    """One page of prompts, the newest first; `total` counts all, on every page."""

    items: list[Prompt]
    next_cursor: str | None
    total: int


class VersionPage(msgspec.Struct, frozen=True):
    """One page of a prompt's versions, the newest first; `total` counts all."""

    items: list[PromptVersion]
    next_cursor: str | None
    total: int


class DeletedPrompt(msgspec.Struct, frozen=True):
    """Which prompt is gone."""

    deleted: str
