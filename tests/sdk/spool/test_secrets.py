"""Shapes of secrets: each is found whatever stands around it, and what only resembles one stays."""

from collections import Counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.corpus import distinct_count
from benchmarks.corpus import events
from lucidicai.spool import hints
from lucidicai.spool.hints import places
from lucidicai.spool.secrets import blotted
from lucidicai.spool.secrets import masked
from lucidicai.spool.shapes import SHAPES
from tests.support.secret_samples import HARMLESS
from tests.support.secret_samples import SAMPLES

AROUND = ("{}", 'a "{}" b', "key={}\n", "\n{}", "é{}é", "({})", "x: {}, y", "\\n{}\\n", "_{},")


def told(text):
    found: Counter[str] = Counter()
    return masked(text.encode(), found).decode(), found


def test_every_shape_has_a_sample():
    assert set(SAMPLES) == {shape.kind for shape in SHAPES}


# A token's own characters in front of one make it another.
PLACES = [
    (kind, around) for kind in SAMPLES for around in AROUND if (kind, around[0]) != ("jwt", "_")
]


@pytest.mark.parametrize(("kind", "around"), PLACES)
def test_each_kind_is_masked_under_its_own_name(kind, around):
    text, secret = SAMPLES[kind]
    left, found = told(around.format(text))
    assert f"[redacted:{kind}]" in left
    assert secret not in left
    assert dict(found) == {kind: 1}
    assert told(left) == (left, Counter())
    # Without a hint nobody would have looked; of text, of JSON, of JSON in JSON.
    once = msgspec.json.encode(around.format(text))
    for written in (around.format(text).encode(), once, msgspec.json.encode(once.decode())):
        assert list(places(written))


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_resembles_a_secret_stays(text):
    assert told(text) == (text, Counter())


def test_nothing_of_an_ordinary_program_is_masked():
    texts = [f"{event.messages}{event.output}" for event in events(2 * distinct_count())]
    assert told("\n".join(texts))[1] == Counter()


@pytest.mark.parametrize("kind", ["aws-secret", "azure-key", "bearer-token", "password"])
def test_the_name_in_front_of_a_secret_stays(kind):
    text, secret = SAMPLES[kind]
    assert told(text)[0].startswith(text[: text.index(secret)])


def test_a_private_key_that_was_cut_off_is_masked_up_to_the_cut():
    text, secret = SAMPLES["private-key"]
    for form in (text, text.replace("\n", "\\n"), text.replace("\n", "\\\\n")):
        left, _found = told(f'before {form[:-40]}" after')
        assert left == 'before [redacted:private-key]" after'
        assert secret not in left


def test_an_encrypted_private_key_is_masked_with_its_header():
    head = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123\n\n"
    text = SAMPLES["private-key"][0].replace("\nMII", f"\n{head}MII")
    assert told(f"a\n{text}\nb")[0] == "a\n[redacted:private-key]\nb"


@given(st.data(), st.sampled_from(SHAPES), st.binary(max_size=8), st.binary(max_size=8))
def test_the_hints_miss_nothing(data, shape, before, after):
    text = before + data.draw(st.from_regex(shape.pattern)) + after
    if masked(text, Counter()) != text:
        assert list(places(text))


def test_a_tab_between_a_name_and_its_secret_may_be_an_escape():
    text = "Authorization\t:Basic\tQWxhZGRpbjpvcGVu"
    assert told(text)[0] == "Authorization\t:Basic\t[redacted:basic-auth]"
    assert list(places(msgspec.json.encode(text)))


@given(st.data(), st.sampled_from(SHAPES))
def test_nor_do_they_in_json_text(data, shape):
    try:
        text = data.draw(st.from_regex(shape.pattern)).decode()
    except UnicodeDecodeError:
        return
    if told(text)[0] != text:
        assert list(places(msgspec.json.encode(text)))


@given(st.data(), st.sampled_from(SHAPES), st.binary(max_size=50))
def test_blotting_changes_no_length(data, shape, around):
    text = around + data.draw(st.from_regex(shape.pattern)) + around
    left = blotted(text, Counter())
    assert len(left) == len(text)
    assert blotted(left, Counter()) == left


@pytest.mark.parametrize(
    "piece",
    b"-eyJ|eyJaaaaaaaaaaaa.|://a:b|://|-----BEGIN |-----BEGIN "
    b"PRIVATE KEY-----x\0|-----BEGIN A"
    b"|sk-ant-|Bearer a|Bearer  |AIza|SG.aaaaaaaaaaaaaaaaaaaaaa.|\\n".split(b"|"),
)
def test_hostile_text_takes_linear_time(piece):
    # Quadratic time would be minutes here, and the suite's time limit ends it.
    text = piece * ((1 << 20) // len(piece))
    list(places(text))
    masked(text, Counter())


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_a_secret_at_the_edge_of_a_window_is_found_once(kind, monkeypatch):
    monkeypatch.setattr(hints, "_WINDOW_BYTES", 512)
    text = SAMPLES[kind][0].encode()
    for before in range(512 - len(text), 513, 7):
        data = b" " * max(before, 0) + text + b" " * 600
        assert len(set(places(data))) == len(list(places(data))) >= 1, before


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_a_secret_among_data_is_found_once(kind):
    """Where a character that texts seldom have is frequent, it is looked for in another way."""
    data = b"B G I J K z @ "
    text = SAMPLES[kind][0].encode()
    for before in (1, 60, 400, 401, 1_000):
        written = data * before + b" " + text + b" " + data * 500
        assert len(list(places(written))) == len(list(places(text))), before
