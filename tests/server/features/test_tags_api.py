"""Tags that are given after the fact: added to what is there, all sessions or none."""

from collections.abc import Iterator

import pytest

from tests.support.api import Api
from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with ServerProcess(tmp_path_factory.mktemp("tags")) as server:
        yield Api(server)


def tags_of(api: Api, session_id: str) -> set[str]:
    return set(api.get(f"/v1/sessions/{session_id}")["tags"])


def test_tags_are_added_to_those_that_are_there(api: Api) -> None:
    api.begin("a", tags=["eu"])
    api.begin("b")
    given = {"session_ids": ["a", "b", "a"], "tags": ["odd", "look at", "odd"]}
    assert api.post("/v1/tags", given) == {"tagged_sessions": 2}
    assert tags_of(api, "a") == {"eu", "odd", "look at"}
    assert tags_of(api, "b") == {"odd", "look at"}
    # The list and its filter follow.
    wait_for(lambda: api.get("/v1/sessions?q=tag:odd")["total"] == 2 or None, 10, api.server.log)


def test_what_the_program_says_later_keeps_them(api: Api) -> None:
    api.begin("later", tags=["first"])
    api.post("/v1/tags", {"session_ids": ["later"], "tags": ["by hand"]})
    line = {"kind": "session_ended", "session_id": "later", "tags": ["last"]}
    assert api.server.send_lines(line)[0] == 200
    session = api.get("/v1/sessions/later")
    assert set(session["tags"]) == {"first", "by hand", "last"}
    assert session["state"] == "finished"


def test_one_unknown_session_refuses_all(api: Api) -> None:
    api.begin("known")
    given = {"session_ids": ["known", "nobody"], "tags": ["x"]}
    status, error = api.refused("POST", "/v1/tags", given)
    assert status == 404
    assert "'nobody'" in error["detail"]
    assert tags_of(api, "known") == set()


@pytest.mark.parametrize(
    "given",
    [
        {"session_ids": [], "tags": ["x"]},
        {"session_ids": ["s"], "tags": []},
        {"session_ids": ["s"], "tags": [""]},
        {"session_ids": [f"s{n}" for n in range(501)], "tags": ["x"]},
        {"session_ids": ["s"], "tags": [f"t{n}" for n in range(21)]},
        {"session_ids": ["s"]},
    ],
)
def test_what_is_no_tag_or_too_much_is_refused(api: Api, given: dict[str, list[str]]) -> None:
    assert api.refused("POST", "/v1/tags", given)[0] == 400
