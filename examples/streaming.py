"""Streams: the event of a generator stays open until it ends, and its parts come out unchanged.

How many there were is recorded. Their text is yours to record, as `answer` does.
"""

import asyncio
from collections.abc import AsyncIterator
from collections.abc import Iterator

import lucidicai as lai


@lai.event
def answer(question: str) -> Iterator[str]:
    call = lai.create_event(description=question, model="gpt-4o-mini")
    text = ""
    for part in ["Your ", "order ", "ships ", "tomorrow."]:
        text += part
        yield part
    lai.end_event(call, result=text)


@lai.event(model="gpt-4o-mini")
async def answer_async(question: str) -> AsyncIterator[str]:
    for part in ("By ", "noon."):
        await asyncio.sleep(0.01)
        yield part


async def listen() -> str:
    return "".join([part async for part in answer_async("When exactly?")])


lai.init(session_name="Streamed answers", task="Answer while thinking")
print("".join(answer("Where is my order?")))
print(asyncio.run(listen()))
lai.end_session(is_successful=True)
