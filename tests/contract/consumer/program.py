"""A program of somebody else's, as type checkers see it. It is checked and never run.

A line that has to be refused says so: an ignore that nothing needs is an error itself.
"""

import threading
from collections.abc import AsyncIterator
from collections.abc import Callable
from collections.abc import Iterator
from typing import Any
from typing import assert_type

import lucidicai as lai
from lucidicai import LucidicAI
from lucidicai.testing import InMemoryRecorder
from lucidicai.testing import RecordedEvent

# -- decorators keep what they decorate


@lai.step
def bare(number: int, *, text: str = "") -> str:
    return text * number


@lai.event()
def empty(number: int) -> str:
    return str(number)


@lai.step("Start-up", goal="Be ready", eval_score=1)
def described(number: int) -> str:
    return str(number)


@lai.event("Look it up", model="gpt-4o", tags=["a"], metadata={"k": 1})
async def asked(question: str) -> list[str]:
    return [question]


@lai.event
def counted(upto: int) -> Iterator[int]:
    yield upto


@lai.event(result="many")
async def streamed() -> AsyncIterator[bytes]:
    yield b""


class Agent:
    @lai.step
    def act(self, times: int) -> float:
        return times / 2

    @lai.event
    @staticmethod
    def pure(number: int) -> int:
        return number

    @classmethod
    @lai.event(description="made")
    def make(cls) -> "Agent":
        return cls()


assert_type(bare(1, text="a"), str)
assert_type(empty(1), str)
assert_type(described(1), str)
assert_type(counted(3), Iterator[int])
assert_type(streamed(), AsyncIterator[bytes])
assert_type(Agent().act(2), float)
assert_type(Agent.pure(2), int)
assert_type(Agent.make(), Agent)

bare("1")  # type: ignore[arg-type]
Agent().act("2")  # type: ignore[arg-type]
lai.step(5)  # type: ignore[call-overload]
lai.event(cost_added="much")  # type: ignore[call-overload]

# -- sessions

session_id = lai.init(session_name="n", task="t", tags=["a"], auto_end=False)
assert_type(session_id, str)
assert_type(lai.update_session(task="t", session_eval=0.5), None)
assert_type(lai.end_session(1, "why", True, "because", wait_for_flush=False), None)
assert_type(lai.continue_session(session_id), str)
assert_type(lai.get_session(), lai.Session | None)
assert_type(lai.get_session_id(), str | None)
assert_type(lai.flush(), bool)
assert_type(lai.run_in_session(session_id, empty, 1), str)
with lai.session("n", task="t") as scope:
    assert_type(scope, lai.Session)
    assert_type(scope.url, str)
    scope.update(session_eval=0.5)
    scope.end(is_successful=True)
with lai.bind_session(session_id) as bound:
    assert_type(bound, lai.Session | None)
threading.Thread(target=lai.run_in_session, args=(session_id, empty, 1))

lai.init(tags=3)  # type: ignore[arg-type]
lai.update_session(session_eval="high")  # type: ignore[arg-type]
lai.end_session(is_succesful=True)  # type: ignore[call-arg]
lai.run_in_session(session_id, empty, "1")  # type: ignore[arg-type]

# -- events and steps

assert_type(lai.create_event(type="llm_generation", model="m", output="o"), str)
assert_type(lai.create_event(description="d"), str | None)
assert_type(lai.create_event("llm_generation", details="d"), str | None)
assert_type(lai.create_error_event(ValueError("x")), str)
assert_type(lai.emit_event("generic", details="d"), str)
lai.update_event(description="d")
lai.end_event(result="r", input_tokens=3, usage={"output_tokens": 4})
assert_type(lai.create_step(state="s", action="a", goal="g"), str | None)
lai.end_step(eval_score=1.0)

lai.create_event(cost_added="much")  # type: ignore[call-overload]

# -- what is asked of the server

assert_type(lai.get_prompt("greeting", {"name": "Priya"}), str)
assert_type(lai.get_bool_flag("formal", default=False), bool)
assert_type(lai.get_int_flag("tries"), int)
assert_type(lai.get_float_flag("warmth", 0.2), float)
assert_type(lai.get_string_flag("tone", default="kind"), str)
assert_type(lai.create_dataset("d"), dict[str, Any])
assert_type(lai.create_experiment("e"), str | None)

lai.get_bool_flag("formal", default="no")  # type: ignore[arg-type]

# -- clients

client = LucidicAI(agent_id="a", timeout=5)


@client.event
def quoted(article: str) -> float:
    return len(article) / 2


@client.event(tags=["a"])
async def quoted_later(article: str) -> float:
    return quoted(article)


quote: Callable[[str], float] = quoted
assert_type(quoted("tea"), float)
with client, client.sessions.create(session_name="n", tags=["a"]) as made:
    assert_type(made, lai.Session)
    assert_type(client.events.create(type="generic", details="d"), str)
    assert_type(client.prompts.get("greeting"), lai.Prompt)
client.close()

quoted(1)  # type: ignore[arg-type]
LucidicAI(api_key=1)  # type: ignore[arg-type]

# -- async


async def main() -> None:
    assert_type(await asked("why"), list[str])
    assert_type(await lai.ainit(session_name="n"), str)
    assert_type(await lai.acreate_error_event("e"), str)
    assert_type(await lai.aend_session(is_successful=True), None)
    assert_type(await lai.aget_prompt("greeting"), str)
    assert_type(await lai.aget_bool_flag("formal", default=True), bool)
    assert_type(await quoted_later("tea"), float)
    assert_type(await lai.run_in_session(session_id, asked, "why"), list[str])
    async with lai.session_async("n") as later:
        assert_type(later, lai.Session)
    async with client.sessions.acreate(session_name="n") as created:
        assert_type(created, lai.Session)
    assert_type(await client.sessions.acreate(session_name="n"), lai.Session)
    await lai.ainit(tags=3)  # type: ignore[arg-type]
    await lai.aend_session(is_successful="yes")  # type: ignore[arg-type]


# -- errors, and tests

try:
    lai.end_session()
except lai.InvalidOperationError as refused:
    assert_type(refused, lai.InvalidOperationError)
except lai.LucidicError:
    pass


def test_agent(lucidic_recorder: InMemoryRecorder) -> None:
    recorded = lucidic_recorder.session("n")
    assert_type(recorded.steps, list[RecordedEvent])
    assert_type(recorded.event(name="asked").parent, RecordedEvent | None)
    assert_type(recorded.is_successful, bool | None)
