"""The server answers in a tool's place, from the fixtures of the session's dataset item."""

from collections.abc import Callable
from collections.abc import Mapping
from typing import Any

from lucidicai import errors
from lucidicai.errors import LucidicMockCallError
from lucidicai.guard import log
from lucidicai.resources.bodies import AnswerError
from lucidicai.resources.http import Caller
from lucidicai.resources.twin import twin
from lucidicai.wire.ids import uuid7

_BY_CODE = {
    error.code: error
    for error in vars(errors).values()
    if isinstance(error, type) and issubclass(error, LucidicMockCallError) and error.code
}


class MockCalls:
    """Calls of tools that the server answers. Errors are always raised, in production too."""

    def __init__(self, caller: Caller, session_id: Callable[[], str | None]) -> None:
        self._caller = caller
        self._session_id = session_id

    def call(
        self,
        *,
        session_id: str,
        tool_name: str,
        kwargs: Mapping[str, Any],
        client_event_id: str | None = None,
    ) -> dict[str, Any]:
        """Returns {"return_value", "tier", "was_mocked"}.

        `client_event_id` names the event that the server records, so that a repetition is one.
        Raises LucidicMockCallError, or the class of it that its code names.
        """
        body = {
            "session_id": str(session_id),
            "tool_name": tool_name,
            "kwargs": dict(kwargs),
            "client_event_id": client_event_id or uuid7(),
        }
        try:
            answer = self._caller.post("sdk/mock-call", body)
        except AnswerError as error:
            raise _failure(error) from error
        return answer if isinstance(answer, dict) else {"return_value": answer}

    def create(
        self,
        tool_name: str,
        *,
        session_id: str | None = None,
        client_event_id: str | None = None,
        **kwargs: Any,
    ) -> Any:
        """Returns what the tool would; None without a session and for a tool that is to run."""
        session_id = session_id or self._session_id()
        if session_id is None:
            log.warning("mock_calls.no_session", "No active session; nothing answers for the tool.")
            return None
        answer = self.call(
            session_id=session_id,
            tool_name=tool_name,
            kwargs=kwargs,
            client_event_id=client_event_id,
        )
        if "return_value" not in answer:
            return answer
        if answer.get("was_mocked") is False:
            log.warning(
                f"mock_calls.{tool_name}.passed_through",
                "The server has this tool run for real, and mock_calls.create runs nothing.",
            )
            return None
        return answer["return_value"]

    acall = twin(call)
    acreate = twin(create)


def _failure(error: AnswerError) -> LucidicMockCallError:
    answer = error.answer if isinstance(error.answer, dict) else {}
    told = answer.get("error")
    extra = dict(told) if isinstance(told, dict) else {**answer, "code": told}
    extra.pop("error", None)
    code = extra.pop("code", None)
    detail = str(extra.pop("detail", None) or error)
    if code in _BY_CODE:
        return _BY_CODE[code](detail, **{str(name): value for name, value in extra.items()})
    return LucidicMockCallError(detail, code=code, status=error.status, **extra)
