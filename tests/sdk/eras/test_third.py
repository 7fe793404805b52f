"""Programs of 3.7.1."""

from lucidicai.wire.records import Scored
from lucidicai.wire.records import SessionBegan
from tests.sdk.record.conftest import Recorded


def test_a_client_a_session_a_prompt_and_evaluations(run, recorded, fake_server):
    done = run("third_plain")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Dear Ada, {{closing}} | Dear {{name}}, {{closing}} | {")
    assert lines[1:3] == ["not recorded not recorded ", "la la "]
    session_id = lines[3].split()[0]
    assert lines[3:] == [f"{session_id} Third False", "True True", "Hello Bo"]
    outer, inner, llm, note, failure = recorded.events()
    assert (outer["name"], inner["name"]) == ("outer", "repeated")
    assert inner["parent_id"] == outer["event_id"]
    assert (inner["metadata"], inner["tags"]) == ({"team": "a"}, ["t"])
    assert inner["arguments"] == {"text": "la ", "times": 2}
    assert (llm["type"], llm["model"], llm["output"]) == (
        "llm_generation",
        "claude-sonnet-4",
        "ho",
    )
    assert (note["event_id"], note["data"]) == ("note-1", "a note")
    assert failure["error"] == "ValueError: minor"
    session = recorded.session(session_id)
    assert (session["name"], session["task"], session["evaluators"]) == (
        "Third",
        "be brief",
        ["Brevity"],
    )
    assert (session["session_eval"], session["end_reason"]) == (0.9, "explicit")
    evals = [record for record in recorded.all if isinstance(record, Scored)]
    assert [(e.session_id, e.evaluator, e.value) for e in evals] == [
        (session_id, "polite", True),
        (session_id, "eval", 0.75),
    ]


def test_async_sessions_beside_each_other(run, recorded):
    done = run("third_async")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].endswith(" 5 d ['dataset_item_id', 'datasetitem_id']")
    assert done.stdout.splitlines()[1] == "True True"
    by_name = {
        r.name: r.session_id
        for r in recorded.all
        if type(r).__name__ == "SessionBegan" and isinstance(r.name, str)
    }
    for number in range(3):
        session = recorded.session(by_name[f"task {number}"])
        assert (session["auto_end"], session["is_successful"]) == (False, True)
        assert (session["session_eval"], session["end_reason"]) == (1.0, "explicit")
        call, note = [e for e in recorded.events() if e["session_id"] == session["session_id"]]
        assert (call["output"], note["data"]) == (number, f"in {number}")
        assert note["parent_id"] == call["event_id"]
    notes = {e["data"]: e["session_id"] for e in recorded.events() if "data" in e}
    assert notes["inner"] == by_name["inner"]
    assert notes["outer"] == by_name["outer"]
    assert notes["by id"] == "room-7"
    room = recorded.session("room-7")
    assert (room["dataset_item_id"], room["is_successful"]) == ("item-9", False)


def test_two_clients_at_two_servers_and_tools_that_are_answered_for(
    run, fake_server, fake_servers, platform
):
    platform.fixtures = {"weather": "mocked", "unread": None}
    second = fake_servers()
    done = run("third_tools", FIRST=fake_server.base_url, SECOND=second.base_url)
    assert (done.returncode, done.stderr) == (3, "")
    assert done.stdout.splitlines() == [
        "really Oslo 1",
        "mocked",
        "really ada",
        "mocked",
        "unknown: unknown_tool",
        "really Oslo 1",
        "really Rome 1",
        "False",
    ]
    synced, prepared, *calls = [a for a in fake_server.asked if a.path.startswith("sdk/")]
    assert [tool["name"] for tool in synced.body["tools"]] == ["unread", "weather"]
    case = prepared.body["session_id"]
    assert [c.body["session_id"] for c in calls] == [case] * 4
    assert calls[0].body["kwargs"] == {"city": "Oslo", "days": 2}
    # The case was known to the server before its fixtures were asked for.
    assert any(r.session_id == case for r in fake_server.records)
    assert second.asked == []
    here = Recorded(fake_server)
    there = Recorded(second)
    assert {r.agent_id for r in here.all if isinstance(r, SessionBegan)} == {"one"}
    assert [e["data"] for e in here.events()] == ["of the first"]
    assert here.session("same-id")["end_reason"] == "exit"
    assert there.session("same-id")["agent_id"] == "two"
    assert [e["arguments"] for e in there.events()] == [{"n": 1}]
    keys = {headers["Authorization"] for path, headers, _ in second.requests if "records" in path}
    assert keys == {"Api-Key other"}
