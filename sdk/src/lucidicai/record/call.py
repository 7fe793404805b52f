"""One call of a decorated function, recorded: it begins, returns or fails, and is ended once.

Nothing here touches the arguments, the result or the exception, and nothing is raised.
"""

import os
from collections.abc import Callable
from contextvars import Token
from typing import Any

from lucidicai.guard import Guard
from lucidicai.record.arguments import Parameters
from lucidicai.record.arguments import name_of
from lucidicai.record.event_context import current_event
from lucidicai.record.event_context import enter_event
from lucidicai.record.event_context import leave_event
from lucidicai.record.failure import headline
from lucidicai.record.failure import traceback_of
from lucidicai.record.foreign import class_name
from lucidicai.record.open import OpenSession
from lucidicai.record.open_event import STEP
from lucidicai.record.open_event import OpenEvent
from lucidicai.record.screenshot import pictures

_guard = Guard("decorator.failed")

# The score that the first era gives a step whose function raised.
_FAILED_SCORE = 0.0


class Plan:
    """What a decorator was given, and what it knows of its function."""

    __slots__ = ("_at_end", "_kind", "_parameters", "_result", "_screenshots", "_start")

    def __init__(self, function: Callable[..., Any], kind: str, given: dict[str, Any]) -> None:
        given = {name: value for name, value in given.items() if value is not None}
        self._kind = kind
        self._parameters = Parameters(function)
        self._screenshots = (given.pop("screenshots", None), given.pop("screenshot_path", None))
        self._result = given.pop("output", None)
        ends = ("eval_score", "eval_description", "cost_added")
        self._at_end = {name: given.pop(name) for name in ends if name in given}
        self._start = {"called": name_of(function), **given}

    def begin(
        self, session: OpenSession, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> "Call | None":
        """Writes that the call begins; None if that failed, and then the function just runs."""
        with _guard:
            given = {"arguments": self._parameters.bind(args, kwargs), **self._start}
            return Call(session.begin_event(self._kind, current_event(session), given), self)
        return None

    def outcome(self, result: Any) -> dict[str, Any]:
        """Returns what is recorded of a call that came to its end."""
        output = result if self._result is None else self._result
        pictured = pictures(self._screenshots[0], paths=self._screenshots[1])
        return {"status": "ok", "output": output, **self._at_end, "screenshots": pictured or None}

    def failure(self, error: BaseException) -> dict[str, Any]:
        """Returns what is recorded of a call that raised."""
        told = {**self._at_end}
        if self._kind == STEP and isinstance(error, Exception):
            told |= {"eval_score": _FAILED_SCORE, "eval_description": headline(error)}
        return {
            **told,
            "status": "error",
            "error": headline(error),
            "error_type": class_name(type(error)),
            "traceback": traceback_of(error),
        }


class NotRecorded:
    """A call that nothing is recorded of."""

    __slots__ = ()

    def enter(self) -> None:
        """From here on the call's own code runs."""

    def leave(self) -> None:
        """Undoes `enter`."""

    def returned(self, result: Any) -> None:
        """Tells that the call returned."""

    def failed(self, error: BaseException) -> None:
        """Tells that the call raised."""


NOT_RECORDED = NotRecorded()


class Call(NotRecorded):
    """A call that has begun. `enter` and `leave` mark when its code runs."""

    __slots__ = ("_event", "_pid", "_plan", "_token")

    def __init__(self, event: OpenEvent, plan: Plan) -> None:
        self._event = event
        self._pid = os.getpid()
        self._plan = plan
        self._token: Token[OpenEvent | None] | None = None

    def enter(self) -> None:
        """From here on what is recorded in this context lies below the call."""
        self._token = enter_event(self._event)

    def leave(self) -> None:
        """Undoes `enter`."""
        if self._token is not None:
            leave_event(self._token)
            self._token = None

    def returned(self, result: Any) -> None:
        """Writes the end of a call that returned."""
        with _guard:
            if self._is_ours():
                self._event.session.end_event(self._event.event_id, self._plan.outcome(result))

    def failed(self, error: BaseException) -> None:
        """Writes the end of a call that raised."""
        with _guard:
            if self._is_ours():
                self._event.session.end_event(self._event.event_id, self._plan.failure(error))

    def _is_ours(self) -> bool:
        # An event that ended with its session stays as it is; one that began before a fork is the
        # parent's to end.
        return self._event.is_open and self._pid == os.getpid()
