"""Finds prompts by name and label, and says which there are when one is not there."""

from typing import Any

from lucidic_server.control.prompts import Prompts
from lucidic_server.errors import BadRequestError
from lucidic_server.errors import NotFoundError
from lucidic_server.features.prompts.schemas import NewPrompt
from lucidic_server.features.prompts.schemas import NewVersion
from lucidic_server.features.prompts.schemas import PromptPage
from lucidic_server.features.prompts.schemas import VersionPage
from lucidic_server.model.page import PageError
from lucidic_server.model.page import decode_cursor
from lucidic_server.model.page import encode_cursor
from lucidic_server.model.prompt import LATEST
from lucidic_server.model.prompt import PRODUCTION
from lucidic_server.model.prompt import Prompt
from lucidic_server.model.prompt import PromptVersion


class PromptsService:
    """Answers questions about prompts; every answer belongs to the caller's project."""

    def __init__(self, prompts: Prompts) -> None:
        self._prompts = prompts

    def labelled(
        self, project_id: str, agent_id: str, name: str, label: str | None
    ) -> PromptVersion:
        """Returns the version that a label names. Raises NotFoundError, saying what there is."""
        prompt = self._prompts.find(project_id, agent_id, name)
        if prompt is None:
            raise NotFoundError(
                f"Agent {agent_id!r} has no prompt {name!r}.",
                hint="PUT /api/sdk/prompts makes it; names are case-sensitive.",
            )
        wanted = label or PRODUCTION
        version = prompt.labels.get(wanted)
        found = None if version is None else self._prompts.version(prompt.prompt_id, version)
        if found is None:
            raise NotFoundError(
                f"No version of prompt {name!r} is labelled {wanted!r}.",
                hint=f"It has the labels {', '.join(sorted(prompt.labels))}.",
            )
        return found

    def note(
        self,
        project_id: str,
        agent_id: str,
        name: str,
        label: str | None,
        metadata: dict[str, Any],
    ) -> PromptVersion:
        """Replaces the metadata of the version that a label names. Raises NotFoundError."""
        found = self.labelled(project_id, agent_id, name, label)
        changed = self._prompts.set_metadata(found.prompt_id, found.version, metadata)
        return changed or self.labelled(project_id, agent_id, name, label)

    def create(self, project_id: str, data: NewPrompt) -> Prompt:
        """Makes a prompt. Raises ConflictError for a name in use."""
        made = self._prompts.write(
            project_id,
            data.agent_id,
            data.name,
            data.content,
            description=data.description,
            metadata=data.metadata,
            labels=data.labels,
            must_be_new=True,
        )
        return self.get(project_id, made.prompt_id)

    def get(self, project_id: str, prompt_id: str) -> Prompt:
        """Returns the prompt. Raises NotFoundError."""
        prompt = self._prompts.get(project_id, prompt_id)
        if prompt is None:
            raise NotFoundError(
                f"There is no prompt {prompt_id!r}.", hint="GET /v1/prompts lists them."
            )
        return prompt

    def page(
        self, project_id: str, agent_id: str | None, limit: int, cursor: str | None
    ) -> PromptPage:
        """Returns a page of prompts. Raises PageError."""
        found = self._prompts.page(project_id, agent_id, limit, cursor)
        return PromptPage(found.items, found.next_cursor, found.total)

    def versions(
        self, project_id: str, prompt_id: str, limit: int, cursor: str | None
    ) -> VersionPage:
        """Returns a page of versions. Raises NotFoundError, and PageError for the cursor."""
        prompt = self.get(project_id, prompt_id)
        before = decode_cursor(cursor, 1)[0] if cursor else None
        if before is not None and (not isinstance(before, int) or abs(before) >= 2**31):
            raise PageError("this cursor is not one that a page gave out; start without it")
        found = self._prompts.versions(prompt_id, limit, before)
        has_more = bool(found) and found[-1].version > 1
        next_cursor = encode_cursor(found[-1].version) if has_more else None
        return VersionPage(found, next_cursor, prompt.latest_version)

    def version(self, project_id: str, prompt_id: str, version: int) -> PromptVersion:
        """Returns one version. Raises NotFoundError."""
        prompt = self.get(project_id, prompt_id)
        found = self._prompts.version(prompt_id, version)
        if found is None:
            raise _no_version(prompt, version)
        return found

    def add_version(self, project_id: str, prompt_id: str, data: NewVersion) -> PromptVersion:
        """Adds a version. Raises NotFoundError."""
        prompt = self.get(project_id, prompt_id)
        return self._prompts.write(
            project_id,
            prompt.agent_id,
            prompt.name,
            data.content,
            description=data.description,
            metadata=data.metadata,
            labels=data.labels,
        )

    def set_metadata(
        self, project_id: str, prompt_id: str, version: int, metadata: dict[str, Any]
    ) -> PromptVersion:
        """Replaces a version's metadata. Raises NotFoundError."""
        prompt = self.get(project_id, prompt_id)
        changed = self._prompts.set_metadata(prompt_id, version, metadata)
        if changed is None:
            raise _no_version(prompt, version)
        return changed

    def move_label(self, project_id: str, prompt_id: str, label: str, version: int) -> Prompt:
        """Moves a label. Raises NotFoundError, and BadRequestError for `latest`."""
        prompt = self.get(project_id, prompt_id)
        if label == LATEST:
            raise BadRequestError(
                "The label 'latest' always names the newest version and cannot be moved.",
                hint="Move another label, or add the old content as a new version.",
            )
        if not self._prompts.move_label(prompt_id, label, version):
            raise _no_version(prompt, version)
        return self.get(project_id, prompt_id)

    def delete(self, project_id: str, prompt_id: str) -> None:
        """Deletes a prompt with its versions. Raises NotFoundError."""
        self.get(project_id, prompt_id)
        self._prompts.delete(project_id, prompt_id)


def _no_version(prompt: Prompt, version: int) -> NotFoundError:
    return NotFoundError(
        f"Prompt {prompt.name!r} has no version {version}.",
        hint=f"Its versions are 1 to {prompt.latest_version}.",
    )
