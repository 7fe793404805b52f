"""One caller: what it sends, what it tries again, and what it makes of failures."""

import os
import threading

import pytest

from lucidicai.errors import APIKeyVerificationError
from lucidicai.errors import InvalidOperationError
from lucidicai.resources.bodies import AnswerError
from lucidicai.resources.http import Caller
from lucidicai.settings import Settings
from tests.support.fake_server import HANG_UP


def test_a_call_carries_key_agent_and_time(caller, fake_server):
    assert caller.get("sdk/datasets", agent_id="a b", unused=None)["num_datasets"] == 0
    caller.post("createexperiment", {"experiment_name": "e"})
    get, post = fake_server.asked
    assert (get.method, get.query, get.body) == ("GET", {"agent_id": "a b"}, None)
    assert get.headers["Authorization"] == "Api-Key key"
    assert get.headers["x-agent-id"] == "agent"
    assert "Idempotency-Key" not in get.headers
    assert post.headers["Idempotency-Key"]
    assert post.body["experiment_name"] == "e"
    assert post.body["current_time"].endswith("+00:00")


@pytest.mark.parametrize("suffix", ["", "/", "/api", "/api/"])
def test_the_address_is_taken_with_and_without_api(platform, fake_server, suffix):
    caller = Caller(Settings.load(base_url=fake_server.base_url + suffix))
    caller.get("sdk/datasets")
    assert [path for path, _, _ in fake_server.requests] == ["/api/sdk/datasets"]


@pytest.mark.parametrize(
    ("status", "body", "kind", "told"),
    [
        (401, b'{"detail": "who?"}', APIKeyVerificationError, "who?"),
        (403, b"plain words", APIKeyVerificationError, "plain words"),
        (402, b"{}", AnswerError, "insufficient credits"),
        (404, b'{"detail": "none", "hint": "look"}', AnswerError, "404: none look"),
        (422, b'{"error": {"code": "c", "detail": "d"}}', InvalidOperationError, "422: d"),
        (301, b"", AnswerError, "301"),
        (500, b"[1]", AnswerError, "500"),
    ],
)
def test_a_refusal_is_an_error_that_tells(caller, fake_server, status, body, kind, told):
    fake_server.api = lambda _asked: (status, body)
    with pytest.raises(kind, match=told) as caught:
        caller.post("x", {})
    assert len(fake_server.asked) == 1
    assert caught.value.status == status if kind is AnswerError else True


@pytest.mark.parametrize("body", [b"", b"  "])
def test_an_empty_answer_is_an_empty_object(caller, fake_server, body):
    fake_server.api = lambda _asked: (201, body)
    assert caller.post("sdk/evals", {}) == {}


def test_a_busy_server_is_asked_three_times_and_no_more(caller, fake_server):
    fake_server.answer(503, path="/api/sdk/datasets")
    with pytest.raises(AnswerError, match="503"):
        caller.get("sdk/datasets")
    assert len(fake_server.asked) == 3


def test_a_pause_that_is_longer_than_the_time_left_is_not_made(caller, fake_server):
    fake_server.answer(429, path="/api/sdk/datasets", headers={"Retry-After": "3600"})
    with pytest.raises(AnswerError, match="429"):
        caller.get("sdk/datasets")
    assert len(fake_server.asked) == 1


def test_a_connection_that_was_cut_is_opened_again(caller, fake_server):
    caller.get("sdk/datasets")
    fake_server.go_away()
    fake_server.come_back()
    caller.get("sdk/datasets")
    fake_server.answer(HANG_UP, times=1, path="/api/sdk/datasets")
    caller.get("sdk/datasets")
    assert len(fake_server._connections) == 1


def test_a_server_that_is_away_is_an_error_without_status(caller, fake_server):
    fake_server.go_away()
    with pytest.raises(AnswerError, match="Start the server") as caught:
        caller.get("sdk/datasets")
    assert caught.value.status is None


def test_a_key_is_needed_elsewhere_and_nothing_is_sent_without():
    caller = Caller(Settings.load(base_url="https://lucidic.example"))
    with pytest.raises(APIKeyVerificationError, match="LUCIDIC_API_KEY"):
        caller.get("sdk/datasets")


@pytest.mark.parametrize("body", [{"a": float("nan")}, {"a": object()}])
def test_what_is_no_json_is_refused_before_it_is_sent(caller, fake_server, body):
    with pytest.raises(InvalidOperationError, match="Nothing was sent"):
        caller.post("x", body)
    assert fake_server.asked == []


def test_in_production_a_failure_is_a_log_line_and_what_stands_instead(fake_server, caplog):
    fake_server.go_away()
    settings = Settings.load(base_url=fake_server.base_url, production=True)
    caller = Caller(settings)
    assert caller.get("sdk/datasets", instead={"datasets": []}) == {"datasets": []}
    assert "resource.failed" in caplog.text
    with pytest.raises(AnswerError):
        caller.get("sdk/datasets")


def test_threads_share_a_caller(caller, fake_server):
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(caller.get("sdk/datasets")["num_datasets"]))
        for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [0] * 16


def test_a_forked_child_has_a_connection_of_its_own(caller, fake_server):
    caller.get("sdk/datasets")
    done, over = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        try:
            caller.get("sdk/datasets", agent_id="child")
            os.write(done[1], b".")
            os.read(over[0], 1)
            os._exit(0)
        finally:
            os._exit(1)
    os.close(done[1])  # a child that dies is heard of, too
    try:
        assert os.read(done[0], 1)
        assert len(fake_server._connections) == 2
    finally:
        os.write(over[1], b".")
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    for end in (done[0], *over):
        os.close(end)
    caller.get("sdk/datasets", agent_id="parent")
    assert [a.query.get("agent_id") for a in fake_server.asked] == [None, "child", "parent"]
