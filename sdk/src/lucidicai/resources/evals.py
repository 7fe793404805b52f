"""Evaluations: a judgement of the program's own on a session, beside `session_eval`."""

import math
from collections.abc import Callable
from typing import Any

from lucidicai.errors import LucidicError
from lucidicai.guard import log
from lucidicai.resources.background import Background
from lucidicai.resources.http import Caller

_TYPES: dict[type, str] = {bool: "boolean", int: "number", float: "number", str: "string"}


class Evals:
    """Evaluations of one agent's sessions. `arrived` waits until a session is on the server."""

    def __init__(
        self,
        caller: Caller,
        session_id: Callable[[], str | None],
        arrived: Callable[[], object],
    ) -> None:
        self._caller = caller
        self._session_id = session_id
        self._arrived = arrived
        self._background = Background(caller.settings.flush_timeout)

    def emit(
        self,
        result: bool | float | str,
        name: str | None = None,
        description: str | None = None,
        result_type: str | None = None,
        session_id: str | None = None,
    ) -> None:
        """Sends an evaluation of the session (by default the active one) in the background.

        `result` is true or false, a finite number or a text; `result_type` is "boolean",
        "number" or "string" and follows from it. Raises ValueError if they do not fit.
        """
        kind = _type_of(result)
        if kind is None or (result_type is not None and result_type != kind):
            raise ValueError(
                f"evals.emit: {result!r} is no {result_type or 'boolean, number or string'}. "
                "Nothing was sent."
            )
        session_id = session_id or self._session_id()
        if session_id is None:
            log.warning("evals.no_session", "No active session; the evaluation is not sent.")
            return
        given = {
            "session_id": str(session_id),
            "result": result,
            "result_type": kind,
            "name": name,
            "description": description,
        }
        body = {key: value for key, value in given.items() if value is not None}
        self._background.do(lambda: self._send(body))

    def flush(self, timeout: float) -> bool:
        """Waits until every evaluation is sent or has failed; returns whether that is so."""
        return self._background.flush(timeout)

    def _send(self, body: dict[str, Any]) -> None:
        self._arrived()
        try:
            self._caller.post("sdk/evals", body)
        except LucidicError as error:
            # Not raised: the program has gone on. Each is told, because each is a judgement lost.
            log.error("evals.lost", str(error), every=0.0, session_id=body["session_id"])


def _type_of(result: object) -> str | None:
    kind = _TYPES.get(type(result))
    return None if isinstance(result, float) and not math.isfinite(result) else kind
