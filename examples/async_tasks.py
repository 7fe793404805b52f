"""asyncio: tasks inherit the session, and every event lies below the function that made it."""

import asyncio

import lucidicai as lai


@lai.event
async def fetch(city: str, kind: str) -> str:
    await asyncio.sleep(0.02)
    return f"{kind} of {city}"


@lai.step(action="Research a city", goal="A line for the report")
async def research(city: str) -> str:
    return ", ".join(await asyncio.gather(fetch(city, "weather"), fetch(city, "traffic")))


async def main() -> None:
    async with lai.session_async(session_name="City report", task="Two cities at once"):
        lines = await asyncio.gather(research("Zurich"), research("Lisbon"))
        lai.update_session(is_successful=True, is_successful_reason=" | ".join(lines))
    # The block has ended the session; what is not delivered yet stays in the spool.


asyncio.run(main())
