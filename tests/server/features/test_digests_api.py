"""What was said in an event, as one short text: equal where the same was said, in whatever run."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.api import Api
from tests.support.server_process import ServerProcess

SECOND = 10**9
LONG = "a long answer " * 10_000
CALL = {"type": "llm_generation", "input": [{"role": "user", "content": "Hi"}], "output": "Hello"}
FAILS = {"type": "function_call", "name": "ask", "error": "no answer", "arguments": {"n": 1}}


def lines(session_id: str, began: int, *events: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns a session with these events, one a second."""
    of = {"session_id": session_id}
    told = [
        {
            "kind": "event_ended",
            **of,
            "event_id": f"{session_id}-{n}",
            "started_at": began + n * SECOND,
            "time": began + n * SECOND,
            **event,
        }
        for n, event in enumerate(events)
    ]
    return [{"kind": "session_began", **of, "time": began}, *told]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with ServerProcess(tmp_path_factory.mktemp("digests")) as server:
        yield Api(server)


def told(api: Api, session_id: str, *events: dict[str, Any], began: int = SECOND) -> list[str]:
    """Records the events and returns their digests, in their order."""
    status, answer = api.server.send_lines(*lines(session_id, began, *events))
    assert (status, answer["refused"]) == (200, [])
    page = api.get(f"/v1/sessions/{session_id}/digests")
    assert page["next_cursor"] is None
    assert [item["event_id"] for item in page["items"]] == [
        f"{session_id}-{n}" for n in range(len(events))
    ]
    return [item["digest"] for item in page["items"]]


def test_the_same_words_in_two_runs_have_the_same_digest(api: Api) -> None:
    events = CALL, FAILS, {"type": "llm_generation", "output": LONG}, {"type": "generic"}
    one = told(api, "one", *events)
    assert one == told(api, "other", *events, began=50 * SECOND)
    assert len(set(one)) == len(one)


@pytest.mark.parametrize(
    "change",
    [
        {"output": "Hullo"},
        {"output": None},
        {"input": [{"role": "user", "content": "Ho"}]},
        {"params": {"temperature": 1}},
        {"arguments": {"n": 1}},
        {"data": [1]},
        {"error": "no"},
        {"traceback": "line 3"},
        {"output": LONG},
    ],
)
def test_other_words_have_another_digest(api: Api, change: dict[str, Any]) -> None:
    name = f"{next(iter(change))}-{len(str(change))}"
    same, other = told(api, name, CALL, {**CALL, **change})
    assert same != other


def test_what_a_call_cost_and_when_it_came_is_nothing_that_was_said(api: Api) -> None:
    given = {"cost": 3.0, "model": "gpt-4o", "name": "x", "input_tokens": 7, "tags": ["t"]}
    same, other = told(api, "measures", CALL, {**CALL, **given})
    assert same == other


def test_messages_that_were_told_one_by_one_count_each(api: Api) -> None:
    def messages(session_id: str, first: str) -> str:
        said = ({"role": "user", "content": text} for text in (first, "last"))
        records = [
            {
                "kind": "event_changed",
                "session_id": session_id,
                "event_id": "e",
                "time": n * SECOND,
                "input": [message],
                "$told_message": ["input", message],
            }
            for n, message in enumerate(said, 1)
        ]
        status, answer = api.server.send_lines(*records)
        assert (status, answer["refused"]) == (200, [])
        (item,) = api.get(f"/v1/sessions/{session_id}/digests")["items"]
        return str(item["digest"])

    assert messages("told-a", "first") == messages("told-b", "first")
    assert messages("told-a", "first") != messages("told-c", "another")


def test_they_come_in_pages(api: Api) -> None:
    whole = told(api, "paged", *({**CALL, "output": n} for n in range(5)))
    found: list[str] = []
    cursor = ""
    for _page in range(3):
        page = api.get(f"/v1/sessions/paged/digests?limit=2{cursor}")
        found += [item["digest"] for item in page["items"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert page["next_cursor"] is None
    assert found == whole
    assert api.refused("GET", "/v1/sessions/nobody/digests")[0] == 404
    assert api.refused("GET", "/v1/sessions/paged/digests?cursor=x")[0] == 400
