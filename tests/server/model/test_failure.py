"""What failed is told once, of where it happened, however many events saw it."""

from typing import Any

from lucidic_server.model.failure import failures_of
from lucidic_server.model.merged import MergedEvent

TIMEOUT = {"error": "no answer in 3 s", "error_type": "TimeoutError"}


def event(event_id: str, parent_id: str | None = None, **fields: Any) -> MergedEvent:
    return MergedEvent(event_id=event_id, parent_id=parent_id, status="error", **fields)


def told(*events: MergedEvent) -> list[tuple[str, str, int]]:
    """Returns the type, the first event and the number of events of each way to fail."""
    return [(one.type, one.event_id, one.events) for one in failures_of(events)]


def test_an_exception_on_its_way_up_is_the_failure_of_the_call_that_raised_it() -> None:
    step = event("step", type="step", goal="Ask the store")
    outer = event("outer", "step", type="function_call", name="retry", **TIMEOUT)
    call = event("call", "outer", type="function_call", name="ask", **TIMEOUT)
    crash = event("crash", type="error_traceback", **TIMEOUT)
    assert told(step, outer, call, crash) == [("function_call", "call", 1)]


def test_what_says_something_else_is_a_failure_of_its_own() -> None:
    step = event("step", type="step", goal="Ask", error="gave up")
    call = event("call", "step", type="function_call", name="ask", **TIMEOUT)
    crash = event("crash", type="error_traceback", error="KeyError: 'x'")
    assert {kind for kind, _id, _events in told(step, call, crash)} == {
        "step",
        "function_call",
        "error_traceback",
    }


def test_calls_that_fail_alike_are_counted_each() -> None:
    calls = [event(f"call{n}", type="function_call", name="ask", **TIMEOUT) for n in range(3)]
    crashes = [event(f"crash{n}", type="error_traceback", **TIMEOUT) for n in range(3)]
    assert told(*calls, *crashes) == [("function_call", "call0", 3)]


def test_an_error_that_nothing_else_saw_is_told() -> None:
    assert told(event("crash", type="error_traceback", **TIMEOUT)) == [
        ("error_traceback", "crash", 1)
    ]


def test_parents_in_a_circle_are_told() -> None:
    first = event("first", "second", type="step", **TIMEOUT)
    second = event("second", "first", type="step", **TIMEOUT)
    own = event("own", "own", type="step", goal="Other", **TIMEOUT)
    assert len(told(first, second, own)) >= 1
