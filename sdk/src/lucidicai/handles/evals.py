"""`client.evals`: judgements of the program's own on a session, beside `session_eval`."""

import math
from typing import Any

from lucidicai.guard import Guard
from lucidicai.handles.destination import ClientSessions
from lucidicai.record import lifecycle
from lucidicai.record.destination import is_replaced
from lucidicai.record.misuse import warn

_TYPES: dict[type, str] = {bool: "boolean", int: "number", float: "number", str: "string"}

_guard = Guard("evals.failed")


class Evals:
    """Evaluations of one client's sessions. Recording one waits for nothing."""

    def __init__(self, own: ClientSessions) -> None:
        self._own = own

    def emit(
        self,
        result: bool | float | str,
        name: str | None = None,
        description: str | None = None,
        result_type: str | None = None,
        session_id: str | None = None,
    ) -> None:
        """Records an evaluation of the session, by default of the active one; open or ended.

        `result` is true or false, a finite number or a text; `result_type` is "boolean",
        "number" or "string" and follows from it. Raises ValueError if they do not fit.
        """
        kind = _type_of(result)
        if kind is None or (result_type is not None and result_type != kind):
            raise ValueError(
                f"evals.emit: {result!r} is no {result_type or 'boolean, number or string'}. "
                "Nothing was recorded."
            )
        session = self._own.named(session_id)
        if session is None:
            warn("evals.no_session", "No active session; the evaluation is not recorded.")
            return
        with _guard:
            if not is_replaced():
                lifecycle.watch_exit()
            session.scored(result, evaluator=name, reason=description)


def _type_of(result: Any) -> str | None:
    kind = _TYPES.get(type(result))
    return None if isinstance(result, float) and not math.isfinite(result) else kind
