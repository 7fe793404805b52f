"""Events as an LLM application sends them, made from texts written for this repository.

`README.md` says what is distinct in them and what is not; `tests/architecture/test_corpus.py`
measures it. Deterministic: the same number gives the same events everywhere.
"""

from collections.abc import Iterator
from itertools import chain
from itertools import count
from itertools import islice
from itertools import zip_longest
from typing import NamedTuple

from benchmarks.corpus.scene import Scene
from benchmarks.corpus.scene import Turn
from benchmarks.corpus.scene import load_scenes
from benchmarks.corpus.variation import varied

# Of the conversation before a call as much is sent along as fits into this many characters, the
# system prompt not counted: the benchmark's event has about 1 KB of messages.
HISTORY_CHARS = 1_000

# Roughly what tokenizers make of European text; the benchmark needs a number, not the right one.
_CHARS_PER_TOKEN = 4


class Event(NamedTuple):
    """One call of a model: what went in, what came out, and what it was billed as."""

    messages: list[dict[str, str]]
    output: str
    provider: str
    model: str
    input_tokens: int
    output_tokens: int


def events(n: int) -> list[Event]:
    """Returns `n` events; the first `distinct_count()` have every written passage at most once
    as a new text (conversations send their last turns along), later ones are variations."""
    return list(islice(chain.from_iterable(_pass(number) for number in count()), n))


def distinct_count() -> int:
    """Returns how many events the written texts make before the first variation."""
    return sum(1 for _event in _pass(0))


def _pass(number: int) -> Iterator[Event]:
    # An application serves many conversations at once: their calls arrive interleaved.
    scenes = [list(_calls(varied(scene, number))) for scene in load_scenes()]
    for calls in zip_longest(*scenes):
        yield from (call for call in calls if call is not None)


def _calls(scene: Scene) -> Iterator[Event]:
    """Yields one event for each answer of the scene."""
    begin = 0
    for place, turn in enumerate(scene.turns):
        if turn.role == "user" and not scene.is_dialogue:
            begin = place
        if turn.role == "assistant":
            yield _event(scene, scene.turns[begin:place], turn)


def _event(scene: Scene, before: tuple[Turn, ...], answer: Turn) -> Event:
    sent: list[Turn] = []
    size = 0
    for turn in reversed(before):
        size += len(turn.text)
        # What the model answers to is sent whole; of a conversation's earlier turns what fits.
        if sent and scene.is_dialogue and size > HISTORY_CHARS:
            break
        sent.insert(0, turn)
    messages = [{"role": "system", "content": scene.system}, *map(_message, sent)]
    input_chars = sum(len(message["content"]) for message in messages)
    return Event(
        messages=messages,
        output=answer.text,
        provider=scene.provider,
        model=scene.model,
        input_tokens=input_chars // _CHARS_PER_TOKEN,
        output_tokens=len(answer.text) // _CHARS_PER_TOKEN,
    )


def _message(turn: Turn) -> dict[str, str]:
    if turn.role == "tool":
        return {"role": "tool", "name": turn.name, "content": turn.text}
    return {"role": turn.role, "content": turn.text}
