"""Fills a store with sessions, straight through its commit: no HTTP, no SDK.

`copies` makes many of some.
Texts come from the corpus; a word that is in few events and one that is in many are mixed in.
Deterministic, and a project that is already filled is left alone.
"""

import random
from collections.abc import Iterator
from typing import Any

import msgspec

from benchmarks import corpus
from lucidic_server.control.callers import LOCAL_PROJECT
from lucidic_server.model.admitted import Admitted
from lucidic_server.telemetry.store import Telemetry
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import EventBegan
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.records import SessionEnded

PROJECT = LOCAL_PROJECT
SECOND = 10**9
# The first session's start; later ones are spread over the month that follows it.
BEGIN = 1_790_000_000 * SECOND
MONTH = 30 * 86_400 * SECOND

EVENTS_PER_SESSION = 20
RARE, RARE_EVERY = "quetzalcoatl", 50_000
COMMON, COMMON_EVERY = "marmalade", 4

# Written texts to draw from; each event gets words of its own besides.
_POOL = 3_000
_BATCH = 5_000
_WORDS = 30_000
AGENTS = ("support", "research", "coder", "billing", "triage")
_FAILURES = (
    "TimeoutError: no answer after {} ms",
    "HTTP 429 from provider, request {}",
    "KeyError: 'order_{}'",
    "ValueError: can't parse row {}",
)

_encode = msgspec.json.encode


async def fill(telemetry: Telemetry, events: int, project: str = PROJECT) -> None:
    """Commits sessions of 20 events each until there are `events`."""
    if await telemetry.count_sessions(project):
        return
    batch: list[Admitted] = []
    for record in records(events):
        batch.append(Admitted(project, record, {}))
        if len(batch) >= _BATCH:
            await telemetry.commit(batch)
            batch = []
    await telemetry.commit(batch)
    await telemetry.settle()


async def fill_one(telemetry: Telemetry, events: int, project: str = PROJECT) -> str:
    """Commits one session of so many events, two records each, and returns its id."""
    session_id = f"tree-of-{events}"
    if await telemetry.session(project, session_id):
        return session_id
    texts = corpus.events(200)
    known: dict[str, Any] = {"writer": session_id, "session_id": session_id}
    batch: list[Admitted] = []
    for number in range(events):
        start = BEGIN + number * SECOND // 10
        text = texts[number % len(texts)]
        parent: dict[str, Any] = (
            {"parent_id": f"{session_id}-{number - number % 10}"} if number % 10 else {}
        )
        about: dict[str, Any] = (
            {"type": "llm_generation", "name": text.model} if number % 10 else {"type": "step"}
        )
        event_id = f"{session_id}-{number}"
        began = EventBegan(
            **known,
            seq=2 * number + 1,
            time=start,
            event_id=event_id,
            started_at=start,
            **parent,
            **about,
            input=_encode(text.messages),
            goal=f"reach goal {number // 10}",
        )
        ended = EventEnded(
            **known,
            seq=2 * number + 2,
            time=start + SECOND,
            event_id=event_id,
            output=_encode(text.output),
            model=text.model,
            provider=text.provider,
            cost=0.001,
            input_tokens=text.input_tokens,
            output_tokens=text.output_tokens,
        )
        batch += [Admitted(project, began, {}), Admitted(project, ended, {})]
        if len(batch) >= _BATCH:
            await telemetry.commit(batch)
            batch = []
    session = SessionBegan(**known, seq=2 * events + 1, time=BEGIN, name="a large tree")
    await telemetry.commit([*batch, Admitted(project, session, {})])
    return session_id


def records(events: int) -> Iterator[AnyRecord]:
    """Yields the records of so many events, the same each time."""
    dice = random.Random(7)
    words = [f"w{dice.randrange(36**5):x}" for _ in range(_WORDS)]
    texts = corpus.events(_POOL)
    sessions = max(events // EVENTS_PER_SESSION, 1)
    for number in range(sessions):
        session_id = f"{dice.getrandbits(128):032x}"
        start = BEGIN + MONTH * number // sessions
        yield from _session(dice, words, texts, number, session_id, start)


def _session(
    dice: random.Random,
    words: list[str],
    texts: list[corpus.Event],
    number: int,
    session_id: str,
    start: int,
) -> Iterator[AnyRecord]:
    known: dict[str, Any] = {"writer": session_id[:16], "session_id": session_id}
    agent = AGENTS[number % len(AGENTS)]
    yield SessionBegan(
        **known,
        seq=1,
        time=start,
        agent_id=agent,
        name=f"run {number}",
        task="answer the customer",
        tags=[f"batch-{number % 40}"],
    )
    now = start
    for place in range(EVENTS_PER_SESSION):
        text = texts[dice.randrange(len(texts))]
        lasted = int(dice.lognormvariate(6, 1.2) * 1e6)
        now += lasted
        mixed = " ".join(dice.choices(words, k=8))
        count = number * EVENTS_PER_SESSION + place
        if count % RARE_EVERY == 0:
            mixed += f" {RARE}"
        if count % COMMON_EVERY == 0:
            mixed += f"\n{COMMON}"
        failed = dice.random() < 0.02
        said: dict[str, Any] = {"error": dice.choice(_FAILURES).format(count)} if failed else {}
        about: dict[str, Any] = (
            {"type": "step", "goal": f"step {place // 5}"}
            if place % 5 == 0
            else {
                "type": "llm_generation",
                "name": "chat",
                "model": text.model,
                "provider": text.provider,
                "parent_id": f"{session_id}-{place - place % 5}",
                "cost": 0.0001 * (1 + place),
                "input_tokens": text.input_tokens,
                "output_tokens": text.output_tokens,
            }
        )
        yield EventEnded(
            **known,
            seq=place + 2,
            time=now,
            event_id=f"{session_id}-{place}",
            ended_at=now,
            started_at=now - lasted,
            input=_encode([*text.messages, {"role": "user", "content": mixed}]),
            output=_encode(text.output),
            **about,
            **said,
        )
    verdict: dict[str, Any] = {} if number % 3 == 0 else {"is_successful": number % 7 != 0}
    yield SessionEnded(**known, seq=99, time=now + 1, end_reason="explicit", **verdict)
