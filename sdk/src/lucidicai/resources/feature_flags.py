"""Feature flags: values that the server decides for an agent, or for one session of it.

A value that was asked for is kept for a while, by the agent and session that it was decided for.
"""

import threading
import time
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from lucidicai.errors import FeatureFlagError
from lucidicai.errors import LucidicError
from lucidicai.guard import log
from lucidicai.resources.http import Caller
from lucidicai.resources.twin import twin

_FOREVER = -1
# Sessions come and go, and each has values of its own: the oldest are of no use.
_MOST_KEPT = 10_000
MISSING: Any = type("Missing", (), {"__repr__": lambda _: "MISSING"})()

_SHAPES: dict[str, tuple[type, ...]] = {
    "bool": (bool,),
    "int": (int,),
    "float": (int, float),
    "string": (str,),
    "json": (dict, list),
}


class FlagTypeError(FeatureFlagError, TypeError):
    """A flag's value has another type than was asked for."""


class FeatureFlags:
    """The flags of one agent. `session_id` names the session in force, if there is one."""

    def __init__(
        self,
        caller: Caller,
        session_id: Callable[[], str | None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._caller = caller
        self._session_id = session_id
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: dict[tuple[str | None, str], tuple[float, Any]] = {}

    def get(
        self, flag_name: str, default: Any = None, context: Mapping[str, Any] | None = None
    ) -> Any:
        """Returns the flag's value; `default` if there is no such flag.

        Raises a LucidicError if the server cannot be asked.
        """
        try:
            return self.values([flag_name], cache_ttl=0, context=context).get(flag_name, default)
        except LucidicError as error:
            if not self._caller.settings.production:
                raise
            log.error("flag.failed", str(error), flag=flag_name)
            return default

    aget = twin(get)

    def values(
        self,
        names: Sequence[str],
        *,
        cache_ttl: float | None = 300,
        context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Returns name → value of the flags that there are; others are left out.

        A value is kept for `cache_ttl` seconds (-1 for ever, 0 and None not at all), unless it
        was decided for a `context`.
        """
        session_id = self._session_id()
        now = self._clock()
        values: dict[str, Any] = {}
        if cache_ttl and not context:
            for name in names:
                until, value = self._kept.get((session_id, name), (0.0, None))
                if until > now:
                    values[name] = value
        asked = [name for name in names if name not in values]
        if not asked:
            return values
        fetched = self._evaluated(session_id, asked, dict(context or {}))
        if cache_ttl and not context:
            until = float("inf") if cache_ttl == _FOREVER else now + cache_ttl
            with self._lock:
                if len(self._kept) >= _MOST_KEPT:
                    self._kept.clear()
                for name, value in fetched.items():
                    self._kept[session_id, name] = (until, value)
        return values | fetched

    def forget(self) -> None:
        """Forgets every kept value."""
        with self._lock:
            self._kept.clear()

    def _evaluated(
        self, session_id: str | None, names: list[str], context: dict[str, Any]
    ) -> dict[str, Any]:
        whose: dict[str, Any] = {"agent_id": self._caller.settings.agent_id}
        suffix = "stateless"
        if session_id is not None:
            whose, suffix = {"session_id": session_id}, ""
        if len(names) == 1:
            body = {**whose, "flag_name": names[0], "context": context, "default": None}
            answer = self._caller.post(f"evaluatefeatureflag{suffix}", body)
            is_there = "error" not in answer and answer.get("value") is not None
            return {names[0]: answer["value"]} if is_there else {}
        body = {**whose, "flag_names": names, "context": context, "defaults": {}}
        answer = self._caller.post(f"evaluatebatchfeatureflags{suffix}", body)
        flags = answer.get("flags") or {}
        told = {name: flags[name] for name in names if isinstance(flags.get(name), dict)}
        return {name: flag["value"] for name, flag in told.items() if flag.get("value") is not None}


def typed(name: str, value: Any, kind: str) -> Any:
    """Returns the value, if it is of that kind (see _SHAPES); raises FlagTypeError if not."""
    is_bool = isinstance(value, bool)
    if not isinstance(value, _SHAPES[kind]) or (is_bool and kind != "bool"):
        raise FlagTypeError(
            f"The flag {name!r} is {type(value).__name__} {value!r}, not {kind}. Change the flag, "
            "or ask for its own type."
        )
    number: Any = value
    return float(number) if kind == "float" else value
