"""The benchmarks' corpus is what its README says: written text, not repeated and not random."""

import json
import re
import sys
import zlib
from collections import Counter

import pytest

from benchmarks.corpus import distinct_count
from benchmarks.corpus import events
from benchmarks.corpus.scene import SCENES
from benchmarks.corpus.scene import load_scenes
from benchmarks.corpus.scene import parse

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


def as_json(some):
    return "\n".join(json.dumps(event._asdict(), ensure_ascii=False) for event in some).encode()


def written():
    return "\n".join(path.read_text("utf-8") for path in sorted(SCENES.glob("*.txt")))


def ratio(data, compress=zlib.compress):
    return len(data) / len(compress(data))


def test_there_is_enough_of_it_in_several_kinds_and_languages():
    text = written()
    assert len(text.encode()) >= 150_000
    assert len(load_scenes()) >= 15
    assert distinct_count() >= 120
    roles = Counter(turn.role for scene in load_scenes() for turn in scene.turns)
    assert roles["tool"] >= 30
    for words in ("nicht", "usted", "ございます", "vous", "SELECT", "def ", "@@ -"):
        assert text.count(words) >= 3, words


def test_every_tool_result_is_json():
    for scene in load_scenes():
        for turn in scene.turns:
            if turn.role == "tool":
                json.loads(turn.text)


def test_no_long_line_is_written_more_than_twice():
    # Twice, because an agent reports a state that has not changed.
    lines = (line for line in written().splitlines() if len(line) >= 60)
    assert [line for line, times in Counter(lines).items() if times > 2] == []


def test_hardly_a_passage_is_written_twice():
    # Eight words in a row, anywhere. Answers quote what they answer to, in under one percent.
    words = re.findall(r"[^\W_]{2,}", written())
    runs = Counter(tuple(words[at : at + 8]) for at in range(len(words) - 8))
    assert sum(times - 1 for times in runs.values()) < len(words) / 100


def test_the_written_texts_compress_like_text():
    # English prose reaches 2.2 to 2.7 in zlib's window, code and JSON 3 to 6, random words 1.7.
    assert 2.2 < ratio(written().encode()) < 4.5
    # With the system prompts and the last turns sent along, as applications do.
    assert 2.4 < ratio(as_json(events(distinct_count()))) < 4.5


def test_the_events_have_the_size_of_the_benchmark():
    some = events(distinct_count())
    inputs = [len(json.dumps(event.messages, ensure_ascii=False).encode()) for event in some]
    outputs = [len(event.output.encode()) for event in some]
    assert 900 < sum(inputs) / len(inputs) < 1150
    assert 450 < sum(outputs) / len(outputs) < 650


def test_no_two_events_are_equal_and_no_answer_comes_twice():
    some = events(2_000)
    assert len({as_json([event]) for event in some}) == len(some)
    assert len({event.output for event in some}) == len(some)


def test_variations_do_not_flatter_the_wire():
    first = distinct_count()
    some = events(first * 5)

    def shipped(data):
        return zstd.compress(data, level=1)

    assert ratio(as_json(some[first:]), shipped) <= ratio(as_json(some[:first]), shipped)


def test_the_same_number_gives_the_same_events():
    assert events(400) == events(400)
    assert events(400)[:200] == events(200)


@pytest.mark.parametrize(
    "text",
    [
        "no marker",
        ">>> scene model provider\n>>> user\nno system prompt\n",
        ">>> scene model provider\n>>> system\nyes\n>>> critic\nno such role\n",
    ],
)
def test_a_scene_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match="bad"):
        parse("bad", text)
