"""The examples, run as real processes against a real server: what is stored is what they show."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.api import Api
from tests.support.asking import PATIENCE_SECONDS
from tests.support.asking import session_path
from tests.support.asking import sessions_of
from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
FILES = sorted(path.name for path in EXAMPLES.glob("*.py"))


@pytest.fixture(scope="module")
def one_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("examples")) as running:
        yield running


class Stored:
    """What an example left on the server, under an agent of its own."""

    def __init__(self, server: ServerProcess, agent: str, text: str) -> None:
        self.server = server
        self.agent = agent
        self.text = text

    def sessions(self, count: int, agent: str = "") -> list[dict[str, Any]]:
        """The agent's sessions, oldest first, once all of them have ended."""

        def ended() -> list[dict[str, Any]] | None:
            found = sessions_of(self.server, agent or self.agent, count)
            return found if all(each["state"] == "finished" for each in found) else None

        return wait_for(ended, PATIENCE_SECONDS)

    def session(self) -> dict[str, Any]:
        (found,) = self.sessions(1)
        return found

    def events(self, session: dict[str, Any]) -> list[dict[str, Any]]:
        """The session's events in order, whole."""
        path = f"{session_path(session['session_id'])}/events"
        rows = self.server.get(path)["items"]
        return [self.server.get(f"{path}/{row['event_id']}") for row in rows]


@pytest.fixture
def run(one_server: ServerProcess, tmp_path: Path) -> Callable[..., Stored]:
    def run(name: str, *command: str) -> Stored:
        agent = f"example-{name}"
        done = subprocess.run(
            [sys.executable, *(command or [str(EXAMPLES / f"{name}.py")])],
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
                "LUCIDIC_BASE_URL": one_server.base_url,
                "LUCIDIC_SPOOL_DIR": str(one_server.spool_dir),
                "LUCIDIC_AGENT_ID": agent,
            },
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, ""), done
        return Stored(one_server, agent, done.stdout)

    return run


def below(events: list[dict[str, Any]], parent: dict[str, Any]) -> list[dict[str, Any]]:
    return [event for event in events if event["parent_id"] == parent["event_id"]]


def of_type(events: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [event for event in events if event["type"] == kind]


def test_quickstart(run):
    stored = run("quickstart")
    session = stored.session()
    assert (session["name"], session["is_successful"]) == ("Quickstart", True)
    assert session["session_id"] in stored.text
    assert [event["data"] for event in stored.events(session)] == ["Hello from the quickstart"]


def test_steps_with_scores(run):
    stored = run("steps_with_scores")
    session = stored.session()
    events = stored.events(session)
    steps = of_type(events, "step")
    assert [step["eval_score"] for step in steps] == [1.0, 1.0, 0.5]
    assert [len(below(events, step)) for step in steps] == [1, 1, 1]
    said = [e["session_eval"] for e in session["history"] if "session_eval" in e]
    assert [round(value, 2) for value in said] == [0.33, 0.67, 1.0]


def test_decorators(run):
    stored = run("decorators")
    session = stored.session()
    assert (session["is_successful"], session["errors"]) == (True, 2)
    events = stored.events(session)
    tea, milk, sugar = of_type(events, "step")
    assert [e["name"] for e in below(events, milk)] == ["look_up", "reorder"]
    assert [e["output"] for e in below(events, tea)] == [4]
    assert (sugar["status"], sugar["error"]) == ("error", "KeyError: 'sugar'")
    assert stored.text == "in stock ordered\nno such article: 'sugar'\n"


def test_async_tasks(run):
    stored = run("async_tasks")
    session = stored.session()
    assert "weather of Lisbon" in session["is_successful_reason"]
    events = stored.events(session)
    for step in of_type(events, "step"):
        (city,) = step["arguments"].values()
        assert {e["output"] for e in below(events, step)} == {
            f"weather of {city}",
            f"traffic of {city}",
        }


def test_threads(run):
    stored = run("threads")
    events = stored.events(stored.session())
    assert {event["arguments"]["language"] for event in events} == {"de", "fr", "it", "pt"}


def test_streaming(run):
    stored = run("streaming")
    assert stored.text == "Your order ships tomorrow.\nBy noon.\n"
    first, call, second = stored.events(stored.session())
    assert (first["name"], second["name"]) == ("answer", "answer_async")
    assert (call["parent_id"], call["model"]) == (first["event_id"], "gpt-4o-mini")
    assert call["output"] == "Your order ships tomorrow."
    assert (first["output"], second["output"]) == ({"yielded": 4}, {"yielded": 2})


def test_screenshots(run):
    stored = run("screenshots")
    events = stored.events(stored.session())
    pictures = [picture for event in events for picture in event["screenshots"]]
    assert [picture["media_type"] for picture in pictures] == ["image/png"] * 3
    assert len({picture["url"] for picture in pictures}) == 3


def test_masking(run):
    stored = run("masking")
    session = stored.session()
    (event,) = stored.events(session)
    assert session["task"] == "Reply to <mail>"
    assert session["is_successful_reason"] == "Told <mail>"
    assert (event["arguments"]["to"], event["output"]) == ("<mail>", "sent to <mail>")
    assert "tk-5f1a" not in str(event)
    assert "priya.raman" in stored.text  # the program itself is not touched


def test_production_monitoring(run):
    stored = run("production_monitoring")
    reset, cancel = stored.sessions(2)
    assert reset["production_monitoring"]
    assert reset["tags"] == ["user:u1", "web"]
    assert (reset["is_successful"], cancel["is_successful"]) == (True, False)
    (error,) = stored.events(cancel)
    assert error["error"] == "LookupError: no subscription for this account"


def test_resume(run):
    stored = run("resume")
    session = stored.session()
    assert (session["end_reason"], session["auto_end"]) == ("explicit", False)
    assert [event["name"] for event in stored.events(session)] == ["first", "last"]


def test_several_clients(run):
    stored = run("several_clients")
    (offer,) = stored.sessions(1, "example-sales")
    (ticket,) = stored.sessions(1, "example-support")
    assert offer["is_successful_reason"] == "4.20"
    assert [event["name"] for event in stored.events(offer)] == ["quote"]
    assert [event["model"] for event in stored.events(ticket)] == ["gpt-4o"]


def test_evaluations(run):
    stored = run("evaluations")
    path = f"{session_path(stored.session()['session_id'])}/scores"

    def judged() -> list[tuple[str, Any]] | None:
        scores = stored.server.get(path)["items"]
        found = [(score["evaluator"], score["value"]) for score in scores]
        return found if len(found) == 3 else None

    expected = [("polite", True), ("words", 5), ("reviewer", "good")]
    assert wait_for(judged, PATIENCE_SECONDS) == expected


def test_dataset_experiment(run):
    stored = run("dataset_experiment")
    found = {each["name"]: each for each in stored.sessions(3)}
    verdicts = {name: each["is_successful"] for name, each in found.items()}
    assert verdicts == {"sum": True, "product": True, "power": False}
    assert len({each["experiment_id"] for each in found.values()}) == 1
    assert len({each["dataset_item_id"] for each in found.values()}) == 3


def test_prompts_and_flags(run, one_server):
    assert run("prompts_and_flags").text == "Greet Priya, warmly.\n"
    flag = {"name": "formal", "value": True, "agent_id": "example-prompts_and_flags"}
    Api(one_server).post("/v1/flags", flag)
    stored = run("prompts_and_flags")
    assert stored.text == "Greet Priya, formally.\n"
    second = stored.events(stored.sessions(2)[1])
    assert [event["input"] for event in second] == ["Greet Priya, formally."]


def test_test_my_agent(run, one_server):
    flags = ("-q", "-p", "no:cacheprovider", "-p", "lucidic_pytest")
    stored = run("test_my_agent", "-m", "pytest", *flags, str(EXAMPLES / "test_my_agent.py"))
    assert "1 passed" in stored.text
    agents = [each["agent_id"] for each in one_server.get("/v1/agents")["items"]]
    assert stored.agent not in agents  # it was recorded in memory


def test_every_example_is_short_listed_and_a_test():
    text = (EXAMPLES / "README.md").read_text("utf-8")
    assert sorted(re.findall(r"\[`\w+\.py`\]\((\w+\.py)\)", text)) == FILES
    for name in FILES:
        assert f"test_{name.removesuffix('.py')}" in globals()
        assert len((EXAMPLES / name).read_text("utf-8").splitlines()) < 60
