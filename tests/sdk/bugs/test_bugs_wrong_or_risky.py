"""Bugs 22 to 32 of the public packages: what was wrong or risky. Each stays away.

30 is about the TypeScript package; what it says holds here. Of 32 the Python half is here.
"""

import asyncio
import threading
import tomllib
from pathlib import Path

import pytest

import lucidicai as lai
from lucidicai.resources.bodies import AnswerError
from lucidicai.settings import SETTINGS
from tests.sdk.record.conftest import Recorded

ROOT = Path(__file__).parents[3]


class Account:
    def __init__(self):
        self.password = "hunter2"

    @lai.event
    def log_in(self, user, api_key):
        return f"{user} has hunter2"


@pytest.mark.parametrize("surface", ["module", "client", "session"])
def test_bug_22_secrets_are_not_recorded_and_masks_are_used(recorded, surface):
    def mask(text):
        return text.replace("hunter2", "***")

    if surface == "module":
        lai.init(masking_function=mask)
    else:
        client = lai.LucidicAI(masking_function=mask if surface == "client" else None)
        of_session = mask if surface == "session" else None
        client.sessions.create(task="hunter2", masking_function=of_session)
    Account().log_in("ada", api_key="very secret")
    (event,) = recorded.events()
    assert event["arguments"]["user"] == "ada"
    assert "self" not in event["arguments"]
    assert "very secret" not in str(event)
    assert event["output"] == "ada has ***"
    assert "hunter2" not in str(recorded.all)


def test_bug_23_a_session_may_end_in_another_task_than_it_began_in(recorded):
    async def main():
        client = lai.LucidicAI()
        session = await asyncio.create_task(_created(client))
        await asyncio.create_task(session.aend(is_successful=True))
        block = client.sessions.create(session_id="block")
        await asyncio.create_task(block.__aenter__())
        await asyncio.create_task(block.__aexit__(None, None, None))
        return session

    async def _created(client):
        return await client.sessions.acreate()

    session = asyncio.run(main())
    assert session.is_finished
    assert recorded.kinds("block") == ["SessionBegan", "SessionEnded"]


def test_bug_23_an_ended_session_is_not_active(recorded):
    lai.init()
    lai.end_session()
    assert lai.get_session_id() is None
    assert lai.current_session_id.get() is None


def test_bug_24_a_block_ends_its_session_though_the_server_is_away(
    recorded, fake_server, delivered
):
    fake_server.go_away()
    client = lai.LucidicAI()
    with client.sessions.create(session_id="s"):
        pass
    fake_server.come_back()
    delivered()
    assert recorded.kinds("s") == ["SessionBegan", "SessionEnded"]


def test_bug_24_an_open_session_is_held_alive(recorded, fake_server):
    client = lai.LucidicAI()
    client.sessions.create(session_id="s")
    fake_server.wait_for(lambda: any("s" in lease["sessions"] for lease in fake_server.leases))


@pytest.mark.parametrize("judges", [False, True])
def test_bug_25_a_crash_is_told_from_a_success(recorded, monkeypatch, judges):
    monkeypatch.setenv("LUCIDIC_CRASH_IS_FAILURE", str(int(judges)))
    client = lai.LucidicAI()
    with pytest.raises(ValueError), client.sessions.create(session_id="s"):
        raise ValueError("boom")
    session = recorded.session("s")
    assert session["end_reason"] == "exception"
    assert session.get("is_successful") is (False if judges else None)
    (failure,) = recorded.events()
    assert failure["error"] == "ValueError: boom"


def test_bug_26_one_client_serves_many_threads(recorded, platform):
    platform.flags = {f"flag{n}": n for n in range(4)}
    platform.prompts = {(f"p{n}", "production"): f"text {n}" for n in range(4)}
    client = lai.LucidicAI()
    seen = []

    def work(number):
        for turn in range(8):
            wanted = (number + turn) % 4
            with client.sessions.create(f"{number}.{turn}") as session:
                prompt = client.prompts.get(f"p{wanted}", cache_ttl=300)
                flag = lai.get_int_flag(f"flag{wanted}")
                client.events.create("generic", details=[str(session), wanted])
                seen.append((str(prompt), flag) == (f"text {wanted}", wanted))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [True] * 64
    assert all(e["data"][0] == e["session_id"] for e in recorded.events())
    assert len(recorded.events()) == 64


def test_bug_27_an_events_context_is_kept(recorded):
    client = lai.LucidicAI()
    with client.sessions.create():
        client.events.create("error_traceback", error="e", traceback="t", context={"a": 1})
        client.events.create_event({"type": "generic", "client_event_id": "x", "details": "d"})
    failure, generic = recorded.events()
    assert (failure["error"], failure["data"]) == ("e", {"context": {"a": 1}})
    assert (generic["event_id"], generic["data"]) == ("x", "d")


def test_bug_28_events_go_where_their_session_is(recorded, fake_server, fake_servers):
    other = fake_servers()
    first = lai.LucidicAI()
    second = lai.LucidicAI(base_url=other.base_url)
    first.sessions.create(session_id="one")
    with second.sessions.create(session_id="two"):
        lai.create_event("generic", details="active")
        lai.create_event("generic", session_id="one", details="named")
        first.events.create("generic", details="the first client's")
        second.events.create("generic", details="the second client's")
    told = [e["data"] for e in recorded.events()]
    assert told == ["named", "the first client's"]
    assert [e["data"] for e in Recorded(other).events()] == ["active", "the second client's"]


def test_bug_28_a_crash_is_recorded_in_the_session_it_happened_in(recorded, fake_servers, program):
    other = fake_servers()
    done = program(
        f"""
        import lucidicai as lai
        first = lai.LucidicAI()
        second = lai.LucidicAI(base_url={other.base_url!r})
        first.sessions.create(session_id="one")
        second.sessions.create(session_id="two")
        1 / 0
        """
    )
    assert done.returncode == 1
    assert recorded.events() == []
    (failure,) = Recorded(other).events()
    assert (failure["session_id"], failure["type"]) == ("two", "error_traceback")


def test_bug_29_every_setting_has_an_effect():
    sources = "\n".join(
        path.read_text()
        for path in (ROOT / "sdk" / "src" / "lucidicai").rglob("*.py")
        if path.name != "settings.py"
    )
    derived = {"debug"}  # decides about base_url, in settings.py itself
    unused = [row.name for row in SETTINGS if f".{row.name}" not in sources]
    assert set(unused) <= derived


def test_bug_29_the_time_limit_limits(recorded, fake_server):
    fake_server.hold()
    client = lai.LucidicAI(timeout=0.2)
    with pytest.raises(AnswerError, match="no answer"):
        client.datasets.list()


def test_bug_31_prompts_have_two_braces_are_kept_and_fail_aloud(recorded, platform, fake_server):
    platform.prompts["p", "production"] = '{{name}} {name} {"json": "{{ name }}"}'
    wanted = 'Ada {name} {"json": "Ada"}'
    assert lai.get_prompt("p", {"name": "Ada"}) == wanted
    assert lai.get_prompt("p", {"name": "Ada"}) == wanted
    assert len(fake_server.asked) == 1
    assert lai.get_prompt("p", {"name": "Ada"}, cache_ttl=0) == wanted
    assert len(fake_server.asked) == 2
    assert str(lai.LucidicAI().prompts.get("p", {"name": "Ada"})) == wanted
    with pytest.raises(lai.PromptError, match="no such prompt"):
        lai.get_prompt("absent")
    fake_server.go_away()
    with pytest.raises(lai.PromptError):
        lai.get_prompt("p", {"name": "Ada"}, label="other")


def test_bug_32_the_core_is_light_and_says_what_it_needs(program):
    project = tomllib.loads((ROOT / "sdk" / "pyproject.toml").read_text())["project"]
    needed = [each for each in project["dependencies"] if "python_version" not in each]
    assert [each.split(">")[0] for each in needed] == ["msgspec", "urllib3"]
    assert project["requires-python"] == ">=3.11"
    done = program(
        """
        import sys
        import lucidicai
        print("langchain" in sys.modules, "httpx" in sys.modules, "urllib3" in sys.modules)
        client = lucidicai.LucidicAI()
        print("urllib3" in sys.modules, "opentelemetry" in sys.modules)
        """
    )
    assert done.stdout == "False False False\nFalse False\n"


def test_bug_30_what_is_recorded_in_a_bound_session_is_not_the_global_ones(recorded):
    lai.init(session_id="global")
    client = lai.LucidicAI()
    client.sessions.create_session({"session_id": "bound"})

    async def in_task():
        await asyncio.sleep(0)
        lai.emit_event("generic", details="task")

    async def in_bound():
        async with lai.bind_session_async("bound"):
            lai.create_event("generic", details="block")
            await asyncio.create_task(in_task())
        lai.create_event("generic", details="outside")

    asyncio.run(in_bound())
    told = {event["data"]: event["session_id"] for event in recorded.events()}
    assert told == {"block": "bound", "task": "bound", "outside": "global"}
