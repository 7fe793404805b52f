"""Clients: which session a call means, how sessions end, what a client is made of."""

import asyncio
import inspect
import os
import threading

import pytest

import lucidicai as lai
from tests.sdk.record.conftest import Recorded


def test_sessions_nest_and_the_outer_one_is_active_again(recorded):
    client = lai.LucidicAI()
    with client.sessions.create("outer") as outer:
        with client.sessions.create("inner") as inner:
            assert lai.get_session_id() == inner
        assert lai.get_session_id() == outer
        again = client.sessions.create("again")
        again.end()
        assert lai.get_session_id() == outer
        first, second = client.sessions.create("1"), client.sessions.create("2")
        first.end()
        assert lai.get_session_id() == second
        second.end()
    assert lai.get_session_id() is None


def test_a_session_is_its_id_and_knows_its_client(recorded, fake_server):
    client = lai.LucidicAI()
    session = client.sessions.create("n", session_id="s")
    assert (session, session.session_id, session.session_name) == ("s", "s", "n")
    assert isinstance(session, lai.Session)
    assert session.client is client
    assert session.url == f"{fake_server.base_url}/sessions/s"
    session.end(session_eval=0.5)
    assert session.is_finished


def test_after_its_end_a_session_changes_nothing_and_says_so_once(recorded, caplog):
    client = lai.LucidicAI()
    session = client.sessions.create(session_id="s")
    session.end(is_successful=True)
    session.update(task="late")
    session.end(is_successful=False)
    client.close()
    assert recorded.session("s")["kinds"] == ["SessionBegan", "SessionEnded"]
    assert recorded.session("s")["is_successful"] is True
    assert caplog.text.count("session.ended") == 1


def test_a_value_that_is_none_is_refused_before_any_effect(recorded):
    client = lai.LucidicAI()
    session = client.sessions.create(session_id="s")
    with pytest.raises(lai.InvalidOperationError):
        session.end(session_eval="five")  # type: ignore[arg-type]
    with pytest.raises(lai.InvalidOperationError):
        client.sessions.update("s", is_successful="yes")
    assert recorded.session("s")["kinds"] == ["SessionBegan"]
    production = lai.LucidicAI(production=True)
    quiet = production.sessions.create(session_id="q")
    quiet.update(session_eval=float("nan"))
    quiet.end(is_successful="yes")  # type: ignore[arg-type]
    quiet.end(is_successful=True)
    assert recorded.session("q")["kinds"] == ["SessionBegan", "SessionEnded"]


def test_a_block_without_auto_end_leaves_its_session_open(recorded):
    client = lai.LucidicAI(auto_end=False)
    with client.sessions.create(session_id="s"):
        pass
    client.close()
    assert recorded.session("s")["kinds"] == ["SessionBegan"]
    with client.sessions.create(session_id="t", auto_end=True):
        pass
    assert recorded.session("t")["kinds"] == ["SessionBegan", "SessionEnded"]


def test_closing_ends_a_clients_own_sessions_and_no_others(recorded):
    first, second = lai.LucidicAI(), lai.LucidicAI()
    lai.init(session_id="of the module")
    second.sessions.create(session_id="second")
    with first:
        first.sessions.create(session_id="first")
    assert recorded.kinds("first") == ["SessionBegan", "SessionEnded"]
    assert recorded.kinds("second") == recorded.kinds("of the module") == ["SessionBegan"]
    asyncio.run(second.aclose())
    assert recorded.kinds("second") == ["SessionBegan", "SessionEnded"]
    # A client that was closed may be used again.
    first.sessions.create(session_id="third").end()
    assert recorded.kinds("third") == ["SessionBegan", "SessionEnded"]


def test_a_bare_thread_means_the_only_session_of_its_client(recorded):
    client = lai.LucidicAI()
    other = lai.LucidicAI(agent_id="other")
    client.sessions.create(session_id="s")
    other.sessions.create(session_id="t")

    def work():
        client.events.create("generic", details=1)
        other.events.create("generic", details=2)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert {e["session_id"]: e["data"] for e in recorded.events()} == {"s": 1, "t": 2}


def test_without_a_session_an_id_of_nothing_and_one_warning(recorded, caplog):
    client = lai.LucidicAI()
    assert client.events.create("generic", event_id="mine") == "mine"
    assert client.events.create_error("e") != client.events.emit()
    with pytest.raises(lai.LucidicNotInitializedError):
        client.sessions.end()
    assert recorded.all == []
    assert caplog.text.count("client.no_session") == 1


def test_events_of_a_session_that_is_known_by_its_id_alone(recorded):
    client = lai.LucidicAI()
    client.events.create("generic", session_id="room", details="a")
    client.sessions.run_in("room", client.events.create, "generic", details="b")
    with client.sessions.bind("room") as room:

        @client.event
        def work():
            return "c"

        work()
        event_id = client.events.create("generic", details="d")
    client.events.update(event_id, tags=["t"], duration_note="e")
    client.sessions.end("room", is_successful=True)
    assert room.client is None
    assert recorded.kinds("room")[-1] == "SessionEnded"
    a, b, work_, d = recorded.events()
    assert [a["data"], b["data"], work_["output"]] == ["a", "b", "c"]
    assert (d["tags"], d["kinds"]) == (["t"], ["EventEnded", "EventChanged"])


def test_a_function_is_run_in_a_session_of_its_own(recorded):
    client = lai.LucidicAI()

    def work():
        return lai.get_session_id()

    async def later():
        return lai.get_session_id()

    ran = [client.sessions.run(work, "a"), asyncio.run(client.sessions.run(later, "b"))]
    assert [recorded.session(s)["name"] for s in ran] == ["a", "b"]
    assert all(recorded.kinds(s)[-1] == "SessionEnded" for s in ran)
    client.sessions.set_active("named")
    assert lai.get_session_id() == "named"
    client.sessions.clear_active()
    assert lai.get_session_id() is None


def test_a_known_id_resumes(recorded):
    client = lai.LucidicAI()
    client.sessions.create("n", session_id="s", tags=["a"])
    client.sessions.create(session_id="s", task="t")
    # Another process may have ended it meanwhile: each beginning makes it active again.
    assert recorded.session("s")["kinds"] == ["SessionBegan", "SessionBegan"]


def test_renamed_parameters_of_all_eras_are_taken(recorded):
    client = lai.LucidicAI(lucidic_api_key="k", production_monitoring=True)
    assert client.config.api_key == "k"
    client.sessions.create(
        session_id="a", rubrics=["r"], evaluators=["e"], dataset_item_id="i", checkpoint_id="c"
    )
    client.sessions.create(session_id="b", datasetitem_id="i")
    a, b = recorded.session("a"), recorded.session("b")
    assert a["evaluators"] == ["r", "e"]
    assert a["dataset_item_id"] == b["dataset_item_id"] == "i"
    assert (a["metadata"], a["production_monitoring"]) == ({"checkpoint_id": "c"}, True)


def test_a_missing_key_and_a_wrong_region_are_told_at_once(monkeypatch, caplog):
    with pytest.raises(lai.APIKeyVerificationError) as caught:
        lai.LucidicAI(base_url="https://lucidic.example")
    assert isinstance(caught.value, ValueError)
    with pytest.raises(ValueError, match="mars"):
        lai.LucidicAI(region="mars")
    assert lai.LucidicAI(region="us").is_valid
    monkeypatch.setenv("LUCIDIC_PRODUCTION", "1")
    client = lai.LucidicAI(base_url="https://lucidic.example", nonsense=1)
    assert not client.is_valid
    assert "client.no_key" in caplog.text
    assert "client.nonsense.left_out" in caplog.text
    with client.sessions.create() as session:
        client.events.create("generic")
    assert session.is_finished


def test_a_decorated_function_is_of_its_kind_and_only_its_clients(recorded):
    client, other = lai.LucidicAI(), lai.LucidicAI(agent_id="other")

    class Tools:
        @client.event
        async def later(self, n):
            return n

        @client.event(tags=["t"])
        def counted(self, n):
            yield from range(n)

        @client.event
        @staticmethod
        def static(n):
            return n

    tools = Tools()
    assert inspect.iscoroutinefunction(Tools.later)
    assert inspect.isgeneratorfunction(Tools.counted)

    def use():
        return [asyncio.run(tools.later(1)), list(tools.counted(2)), Tools.static(3)]

    with other.sessions.create():
        assert use() == [1, [0, 1], 3]
    assert recorded.events() == []
    with client.sessions.create():
        assert use() == [1, [0, 1], 3]
    assert [e["arguments"] for e in recorded.events()] == [{"n": 1}, {"n": 2}, {"n": 3}]


def test_two_clients_at_two_servers_may_have_sessions_of_one_id(recorded, fake_servers, program):
    other = fake_servers()
    done = program(
        f"""
        import lucidicai as lai
        first = lai.LucidicAI()
        second = lai.LucidicAI(base_url={other.base_url!r})
        a = first.sessions.create(session_id="s")
        b = second.sessions.create(session_id="s")
        second.sessions.create(session_id="s", task="resumed")
        first.events.create("generic", session_id="s", details=1)
        second.events.create("generic", session_id="s", details=2)
        """
    )
    assert (done.returncode, done.stderr) == (0, "")
    for server, number in ((recorded, 1), (Recorded(other), 2)):
        assert [e["data"] for e in server.events()] == [number]
        assert server.session("s")["end_reason"] == "exit"
    assert Recorded(other).session("s")["task"] == "resumed"


def test_a_forked_child_records_and_ends_nothing_of_its_parents(recorded, program):
    done = program(
        """
        import os
        import lucidicai as lai
        client = lai.LucidicAI()
        session = client.sessions.create(session_id="s")
        child = os.fork()
        client.events.create("generic", details="child" if child == 0 else "parent")
        if child:
            os.waitpid(child, 0)
        """
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(e["data"] for e in recorded.events()) == ["child", "parent"]
    assert recorded.kinds("s").count("SessionEnded") == 1


def test_what_is_read_back_comes_from_the_server(recorded, platform, fake_server):
    client = lai.LucidicAI(agent_id="a")
    assert client.sessions.get("room 7/b") == {"id": "room%207%2Fb"}
    assert client.sessions.list(limit=5)["asked"] == {"agent_id": "a", "limit": "5", "offset": "0"}
    assert asyncio.run(client.events.aget("e")) == {"id": "e"}
    asked = client.events.list(session_id="s", event_type="generic")["asked"]
    assert (asked["session_id"], asked["type"]) == ("s", "generic")


def test_constructing_sends_nothing(recorded, fake_server):
    lai.LucidicAI(verify_key=True)
    assert fake_server.requests == []
    assert not os.path.exists(os.environ["LUCIDIC_SPOOL_DIR"])  # noqa: PTH110


def test_an_event_with_an_id_of_the_programs_own_is_asked_for_in_its_session(recorded, fake_server):
    fake_server.api = lambda asked: (200, {"query": asked.query, "known": len(fake_server.records)})
    client = lai.LucidicAI()
    client.sessions.create(session_id="s")
    client.events.create("generic", event_id="mine")
    assert client.events.get("mine") == {"query": {"session_id": "s"}, "known": 2}
    assert client.events.get("elsewhere", session_id="t")["query"] == {"session_id": "t"}
    assert client.events.get("unknown")["query"] == {}
