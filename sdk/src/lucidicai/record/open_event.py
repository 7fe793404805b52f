"""An event that is open: what this process has to know of it until it ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from typing import Any

if TYPE_CHECKING:
    from lucidicai.record.open import OpenSession

STEP = "step"


class OpenEvent:
    """An event that has begun and not ended, or has ended and may still be named as a parent."""

    __slots__ = (
        "event_id",
        "has_manual",
        "is_callback",
        "is_manual",
        "model",
        "parent",
        "provider",
        "session",
        "type",
    )

    def __init__(
        self,
        session: OpenSession,
        event_id: str,
        kind: str,
        parent: OpenEvent | None,
        *,
        is_manual: bool,
    ) -> None:
        self.session = session
        self.event_id = event_id
        self.type = kind
        self.parent = parent
        # Made by create_step or create_event, so that only a call ends it, not a function's return.
        self.is_manual = is_manual
        # Whether such a one was ever opened below it.
        self.has_manual = False
        # Begun by a framework's callback: its end may not reach the context that it was entered in.
        self.is_callback = False
        # Whose tokens a later call may tell.
        self.provider: Any = None
        self.model: Any = None

    @property
    def is_open(self) -> bool:
        """Whether it has not ended, by itself or with its session."""
        return self.event_id in self.session.events

    def ancestors(self) -> Iterator[OpenEvent]:
        """Yields the event that it lies in, and what that lies in."""
        parent = self.parent
        while parent is not None:
            yield parent
            parent = parent.parent

    def name_model(self, given: dict[str, Any]) -> None:
        """Writes the model beside the tokens: the server prices a record by what stands in it."""
        if self.model is None or given.get("model") is not None:
            return
        if given.get("input_tokens") is not None or given.get("output_tokens") is not None:
            given["model"] = self.model
            given["provider"] = self.provider
