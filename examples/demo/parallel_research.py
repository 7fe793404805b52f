"""Three asyncio tasks in one session; a streaming generator keeps its event open to the end."""

import asyncio
from collections.abc import AsyncIterator

import lucidicai as lai

SOURCES = {
    "battery chemistry": ["LFP cells gave up 8 % of range", "and gained 3,000 cycles."],
    "charging network": ["Fast chargers doubled", "in two years,", "mostly along motorways."],
    "second-hand prices": ["Residual values fell by a fifth,", "then held steady."],
}


@lai.event
async def search(topic: str) -> list[str]:
    await asyncio.sleep(0.1)
    return [f"https://library.example/{topic.replace(' ', '-')}/{page}" for page in range(3)]


@lai.event
async def read(topic: str) -> AsyncIterator[str]:
    for part in SOURCES[topic]:
        await asyncio.sleep(0.08)
        yield part


@lai.step(action="Research one topic", goal="A short finding")
async def research(topic: str) -> str:
    await search(topic)
    return " ".join([part async for part in read(topic)])


async def main() -> None:
    async with lai.session_async(
        session_name="Electric car market brief",
        task="Summarise three topics in parallel",
    ):
        findings = await asyncio.gather(*map(research, SOURCES))
        lai.update_session(
            session_eval=len(findings) / len(SOURCES),
            session_eval_reason=f"{len(findings)} of {len(SOURCES)} topics found",
            is_successful=True,
            is_successful_reason="Every topic has a finding",
        )


asyncio.run(main())
