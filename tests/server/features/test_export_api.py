"""An export in one answer: every session that matches, however many pages they are."""

import json
import urllib.request
from collections.abc import Iterator

import pytest

from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for

# More than two pages of the most that one may have.
SESSIONS = 1_100


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("export")) as running:
        running.send_lines(
            *(
                {
                    "kind": "session_began",
                    "session_id": f"s{number:04}",
                    "agent_id": "odd" if number % 2 else "even",
                    "time": 1_790_000_000 * 10**9 + number,
                }
                for number in range(SESSIONS)
            )
        )
        wait_for(
            lambda: running.get("/v1/sessions?limit=1")["total"] == SESSIONS or None,
            30,
            running.log,
        )
        yield running


def test_all_that_match_come_in_one_answer(server: ServerProcess) -> None:
    address = f"{server.base_url}/v1/export?whole=true&q=agent:odd,even"
    with urllib.request.urlopen(address, timeout=60) as answer:
        told = answer.headers
        ids = [json.loads(line)["session_id"] for line in answer.read().splitlines()]
    assert ids == [f"s{number:04}" for number in range(SESSIONS)]
    assert told["Lucidic-Total"] == told["Lucidic-Sessions"] == str(SESSIONS)
    assert told["Lucidic-Next-Cursor"] is None
    _status, text = server.request("GET", "/v1/export?whole=true&q=agent:odd")
    assert len(text.splitlines()) == SESSIONS // 2


def test_a_file_of_one_page_is_refused_as_the_whole(server: ServerProcess) -> None:
    status, answer = server.request("GET", "/v1/export?whole=true&format=parquet")
    assert status == 400
    assert "one page" in answer["detail"]
    assert "cursor" in answer["hint"]
