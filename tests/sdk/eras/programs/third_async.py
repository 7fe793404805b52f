"""3.7.1: async sessions beside each other, ended from elsewhere, a client as a block."""

import asyncio

from lucidicai import LucidicAI


async def work(client, number):
    session = await client.sessions.acreate(session_name=f"task {number}", auto_end=False)

    @client.event
    async def call(n):
        await asyncio.sleep(0)
        await client.events.acreate(type="generic", details=f"in {n}")
        return n

    await call(number)
    await session.aupdate(is_successful=True, is_successful_reason="done")
    return session


async def main():
    async with LucidicAI(api_key="key", agent_id="agent") as client:
        sessions = await asyncio.gather(*(work(client, n) for n in range(3)))
        await asyncio.gather(*(session.aend(session_eval=1.0) for session in sessions))
        async with client.sessions.acreate(session_name="outer") as outer:
            inner = await client.sessions.acreate(session_name="inner")
            await client.events.acreate(type="generic", details="inner")
            await inner.aend()
            await client.events.acreate(type="generic", details="outer")
        experiment_id = await client.experiments.acreate("E", LLM_boolean_evaluators=["Correct"])
        value = await client.feature_flags.aget("max_retries", default=1)
        unknown = await client.feature_flags.aget("absent", default="d")
        dataset = await client.datasets.acreate("D")
        item = await client.datasets.acreate_item(dataset["dataset_id"], "i", {"q": 1})
        print(experiment_id, value, unknown, sorted(item))
        room = await client.sessions.acreate(session_id="room-7", datasetitem_id="item-9")
        await client.events.acreate(type="generic", session_id="room-7", details="by id")
        await client.sessions.aend("room-7", is_successful=False)
        print(room.is_finished, outer.is_finished)


asyncio.run(main())
