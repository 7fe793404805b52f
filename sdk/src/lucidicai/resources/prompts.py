"""Prompts: fetched by name and label, kept for a while, filled with variables."""

import re
import threading
import time
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any
from typing import NamedTuple

from lucidicai.errors import PromptError
from lucidicai.guard import log
from lucidicai.resources.bodies import AnswerError
from lucidicai.resources.http import Caller
from lucidicai.resources.twin import twin

_PATH = "sdk/prompts"
_FOREVER = -1
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")


class Prompt:
    """A prompt as it is stored (`raw_content`), as it reads now (`content`), and its metadata."""

    def __init__(
        self, raw_content: str, content: str | None = None, metadata: dict[str, Any] | None = None
    ) -> None:
        self.raw_content = raw_content
        self.content = raw_content if content is None else content
        self.metadata = metadata or {}

    def __str__(self) -> str:
        return self.content

    def __repr__(self) -> str:
        return f"Prompt({self.content!r})"

    def replace_variables(self, variables: Mapping[str, Any]) -> "Prompt":
        """Fills `{{name}}` with the value of each variable and returns this prompt."""
        self.content = _PLACEHOLDER.sub(
            lambda found: str(variables[found[1]]) if found[1] in variables else found[0],
            self.content,
        )
        return self


class _Kept(NamedTuple):
    until: float
    content: str
    metadata: dict[str, Any]


class Prompts:
    """The prompts of one agent."""

    def __init__(self, caller: Caller, clock: Callable[[], float] = time.monotonic) -> None:
        self._caller = caller
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, str], _Kept] = {}

    def get(
        self,
        prompt_name: str,
        variables: Mapping[str, Any] | None = None,
        label: str = "production",
        cache_ttl: float = 0,
    ) -> Prompt:
        """Returns the prompt's version that has the label, filled with the variables.

        It is kept for `cache_ttl` seconds; -1 keeps it for ever, 0 asks the server each time.
        Raises PromptError if there is no such prompt or the server cannot be asked.
        """
        kept = self._kept.get((prompt_name, label)) if cache_ttl else None
        if kept is None or kept.until <= self._clock():
            kept = self._fetch(prompt_name, label, cache_ttl)
        prompt = Prompt(kept.content, metadata=dict(kept.metadata))
        return prompt.replace_variables(variables) if variables else prompt

    def update(
        self,
        prompt_name: str,
        prompt_content: str,
        description: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        labels: Sequence[str] | None = None,
    ) -> Prompt:
        """Stores a new version, which takes the labels over, and returns it.

        The first one makes the prompt. Raises InvalidOperationError if the server refuses or does
        not answer.
        """
        given = {
            "prompt_content": prompt_content,
            "description": description,
            "metadata": metadata,
            "labels": labels,
        }
        body = {name: value for name, value in given.items() if value is not None}
        answer = self._caller.put(_PATH, self._named(prompt_name, body), instead={})
        self._forget(prompt_name)
        return Prompt(prompt_content, metadata=answer.get("metadata") or dict(metadata or {}))

    def update_metadata(self, prompt_name: str, label: str, metadata: Mapping[str, Any]) -> Prompt:
        """Replaces the metadata of the version that has the label, and returns it.

        Raises InvalidOperationError if there is none, or no answer.
        """
        body = self._named(prompt_name, {"label": label, "metadata": metadata})
        answer = self._caller.patch(_PATH, body, instead={})
        self._forget(prompt_name)
        content = answer.get("prompt_content") or ""
        return Prompt(content, metadata=answer.get("metadata") or dict(metadata))

    aget = twin(get)
    aupdate = twin(update)
    aupdate_metadata = twin(update_metadata)

    def _fetch(self, name: str, label: str, seconds: float) -> _Kept:
        agent = self._caller.settings.agent_id
        try:
            answer = self._caller.get(
                _PATH, instead={}, prompt_name=name, label=label, agent_id=agent
            )
        except AnswerError as error:
            raise PromptError(f"The prompt {name!r} with the label {label!r}: {error}") from error
        until = float("inf") if seconds == _FOREVER else self._clock() + seconds
        kept = _Kept(until, answer.get("prompt_content") or "", answer.get("metadata") or {})
        if seconds and answer:
            with self._lock:
                self._kept[name, label] = kept
        return kept

    def _forget(self, name: str) -> None:
        with self._lock:
            self._kept = {key: kept for key, kept in self._kept.items() if key[0] != name}

    def _named(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        return {"agent_id": self._caller.settings.agent_id, "prompt_name": name, **body}


def filled(name: str, prompt: Prompt, variables: Mapping[str, Any]) -> str:
    """Returns the text of a prompt in which every variable has its place.

    Raises PromptError for a variable that the prompt does not have; warns of a place that is left.
    """
    places = {found[1] for found in _PLACEHOLDER.finditer(prompt.raw_content)}
    unknown = sorted(set(variables) - places)
    if unknown:
        raise PromptError(
            f"The prompt {name!r} has no variable {', '.join(unknown)}. It has "
            f"{', '.join(sorted(places)) or 'none'}. Leave out what it does not have."
        )
    left = sorted(places - set(variables))
    if left:
        log.warning(
            f"prompt.{name}.unfilled", "The prompt has places without a value.", variables=left
        )
    return prompt.replace_variables(variables).content
