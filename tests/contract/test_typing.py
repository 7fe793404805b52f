"""What a type checker tells a program that uses the package: its own functions keep their types."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

# A line that has to be refused says so: an ignore that nothing needs is an error itself.
CONSUMER = """
import asyncio
from collections.abc import AsyncIterator
from collections.abc import Iterator
from typing import assert_type

import lucidicai as lai


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
assert_type(asyncio.run(asked("why")), list[str])
assert_type(counted(3), Iterator[int])
assert_type(streamed(), AsyncIterator[bytes])
assert_type(Agent().act(2), float)
assert_type(Agent.pure(2), int)
assert_type(Agent.make(), Agent)
assert_type(lai.event(str.upper)("a"), str)
assert_type(lai.init(session_name="n"), str)
assert_type(lai.create_event(description="d"), str | None)
lai.end_event(result="r", input_tokens=3, usage={"output_tokens": 4})
with lai.session("n") as session:
    assert_type(session.url, str)

bare("1")  # type: ignore[arg-type]
asked(1)  # type: ignore[arg-type,unused-coroutine]
Agent().act("2")  # type: ignore[arg-type]
lai.step(5)  # type: ignore[call-overload]
lai.event(cost_added="much")  # type: ignore[call-overload]
"""


def test_decorated_functions_keep_their_types_under_mypy_strict(tmp_path):
    consumer = tmp_path / "consumer.py"
    consumer.write_text(CONSUMER)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), str(consumer)],
        cwd=tmp_path,
        env={**os.environ, "MYPYPATH": str(ROOT / "sdk" / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "Success: no issues found in 1 source file\n")
