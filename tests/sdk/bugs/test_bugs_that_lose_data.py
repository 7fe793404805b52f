"""Bugs 10 to 21 of the public packages: what was recorded and never arrived. Each stays away.

18, events dropped because an instrumentation package had moved on, concerns dependencies: this
package instruments no provider by itself yet, and says so by name.
"""

import asyncio
import logging
import threading

import pytest

import lucidicai as lai
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import Scored
from lucidicai.wire.records import SessionEnded


def test_bug_10_what_json_cannot_hold_is_recorded(recorded):
    client = lai.LucidicAI()
    with client.sessions.create():
        client.events.create("generic", data={1: float("nan"), None: {1, 2}, "x": float("inf")})

        @client.event
        def work(value):
            return {(1, 2): value}

        work(float("-inf"))
    generic, call = recorded.events()
    assert generic["data"] == {"1": "NaN", "null": [1, 2], "x": "Infinity"}
    assert call["arguments"] == {"value": "-Infinity"}
    assert call["output"] == {"[1,2]": "-Infinity"}


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_bug_11_and_12_what_the_server_fails_to_take_is_sent_again(recorded, fake_server, status):
    fake_server.answer(status, times=2, headers={"Retry-After": "0"})
    client = lai.LucidicAI()
    with client.sessions.create(session_id="s"):
        client.events.create("generic", details="kept")
    assert [e["data"] for e in recorded.events()] == ["kept"]
    assert recorded.kinds("s")[-1] == "SessionEnded"


@pytest.mark.parametrize("status", [502, 503, 429])
def test_bug_12_a_resource_call_is_tried_again(recorded, platform, fake_server, status):
    fake_server.answer(
        status, times=2, path="/api/sdk/datasets/create", headers={"Retry-After": "0"}
    )
    assert lai.create_dataset("d")["dataset_id"] == "dataset-1"
    first, *others = [a for a in fake_server.asked if a.path == "sdk/datasets/create"]
    assert len(others) == 2
    # What the server may have done already it can tell by these.
    for other in others:
        assert other.headers["Idempotency-Key"] == first.headers["Idempotency-Key"]
        assert other.body == first.body


def test_bug_13_emitting_is_no_thread_and_no_connection_an_event(recorded, fake_server):
    client = lai.LucidicAI()
    session = client.sessions.create()
    client.events.emit("generic", details=0)
    assert client.flush(10)
    threads = threading.active_count()
    for number in range(1, 300):
        client.events.emit("generic", details=number, payload={"big": "x" * 1_000})
    lai.emit_event("generic", details=300)
    lai.emit_event("generic", details=301, data="x" * 100_000)
    assert threading.active_count() == threads
    session.end()
    assert len(recorded.events()) == 302
    assert len(fake_server._connections) <= 1


def test_bug_14_the_end_waits_for_what_was_emitted(recorded, platform, fake_server):
    client = lai.LucidicAI()
    with client.sessions.create(session_id="s"):
        client.events.emit("generic", details="last")
    assert [type(r) for r in fake_server.records][-2:] == [EventEnded, SessionEnded]
    client.sessions.create(session_id="t")
    client.evals.emit(result=0.5)
    client.close()
    assert [r.value for r in fake_server.records if isinstance(r, Scored)] == [0.5]


def test_bug_15_a_burst_is_a_few_requests_and_nothing_is_dropped(recorded, fake_server):
    lai.init()
    for number in range(3_000):
        lai.create_event("llm_generation", model="m", output=number)
    lai.end_session()
    events = [record for record in recorded.all if isinstance(record, EventEnded)]
    assert [event.output for event in events] == [b"%d" % number for number in range(3_000)]
    assert len(fake_server.batches) < 300


def test_bug_16_llm_events_come_before_the_end_of_their_session(recorded, fake_server):
    lai.init(session_id="s")
    lai.create_event("llm_generation", model="m", output="o")
    lai.end_session()
    assert [type(r) for r in fake_server.records][-2:] == [EventEnded, SessionEnded]


def test_bug_17_llm_events_are_finished_and_a_repetition_is_no_second_one(recorded, fake_server):
    fake_server.answer(503, times=1, takes=True)
    lai.init()
    whole = lai.create_event("llm_generation", model="m", output="o")
    unfinished = lai.create_event(description="d", model="m")
    lai.end_session()
    assert len(fake_server.records) == len({(r.writer, r.seq) for r in fake_server.arrivals})
    assert [e["event_id"] for e in recorded.events()] == [whole, unfinished]
    assert all("EventEnded" in e["kinds"] for e in recorded.events())


def test_bug_18_a_provider_that_is_not_recorded_is_named_once(recorded, caplog):
    client = lai.LucidicAI(providers=["openai"])
    with caplog.at_level(logging.WARNING):
        client.sessions.create()
        client.sessions.create()
    assert [r.message.split(":")[0] for r in caplog.records] == ["provider.openai.left_out"]


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit, asyncio.CancelledError])
def test_bug_19_an_interrupted_call_is_no_success(recorded, kind):
    client = lai.LucidicAI()

    @client.event
    def work():
        raise kind("now")

    @client.event
    async def later():
        raise kind("now")

    with client.sessions.create():
        with pytest.raises(kind):
            work()
        with pytest.raises(kind):
            later().send(None)
    for event in recorded.events():
        assert (event["status"], event["error_type"].split(".")[-1]) == ("error", kind.__name__)
        assert "output" not in event


def test_bug_20_a_failure_lies_in_what_failed(recorded):
    client = lai.LucidicAI()

    @client.event
    def work():
        lai.create_error_event(ValueError("a"))
        client.events.create_error("b")

    with client.sessions.create():
        work()
    call, first, second = recorded.events()
    assert first["parent_id"] == second["parent_id"] == call["event_id"]


def test_bug_21_a_prompt_that_is_text_stays_text(recorded):
    client = lai.LucidicAI()
    with client.sessions.create():
        client.events.create("llm_generation", prompt="what?", completion="that")
    (event,) = recorded.events()
    assert (event["input"], event["output"]) == ("what?", "that")
    assert "data" not in event
