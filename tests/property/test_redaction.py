"""Redaction by shape over arbitrary records: it takes out secrets and nothing else."""

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from lucidicai.spool.batch import Batch
from lucidicai.spool.batch import Position
from lucidicai.spool.redaction import without_secrets
from lucidicai.wire import codec
from lucidicai.wire.framing import frame
from lucidicai.wire.framing import iter_frames
from lucidicai.wire.limits import MAX_RECORD_BYTES
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import Screenshot
from lucidicai.wire.records import SessionChanged
from tests.support.secret_samples import SAMPLES

SECRETS = st.sampled_from([text for text, _secret in SAMPLES.values()])
SAID = [secret.encode() for _text, secret in SAMPLES.values()]
WORDS = st.text(max_size=30)
# Texts with and without a secret, at any place, escapes and wide characters beside it.
TEXTS = st.one_of(WORDS, st.builds("{} {}\n{}".format, WORDS, SECRETS, WORDS))
VALUES = st.recursive(
    st.one_of(TEXTS, st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False), st.none()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
IDS = st.text(min_size=1, max_size=20)
PAYLOADS = st.builds(msgspec.json.encode, VALUES)
PICTURES = st.builds(
    Screenshot, st.just("image/png"), st.binary(max_size=50) | SECRETS.map(str.encode)
)

SESSION_RECORDS = st.builds(
    SessionChanged, writer=IDS, seq=st.integers(1), time=st.integers(1), session_id=IDS,
    task=TEXTS, tags=st.lists(TEXTS, max_size=3), metadata=PAYLOADS,
)  # fmt: skip
EVENT_RECORDS = st.builds(
    EventEnded, writer=IDS, seq=st.integers(1), time=st.integers(1), session_id=IDS, event_id=IDS,
    name=TEXTS, error=TEXTS, input=PAYLOADS, output=PAYLOADS, cost=st.floats(0, 9),
    screenshots=st.lists(PICTURES, max_size=2),
)  # fmt: skip
# What a newer SDK may send beside what is known.
EXTRA = st.dictionaries(st.sampled_from(["later", "kinder"]), VALUES | PAYLOADS, max_size=2)
KEPT = ("kind", "writer", "seq", "time", "session_id", "event_id", "screenshots", "cost")


def bounded(number: int) -> int:
    return min(number, 2**62)


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    record = draw(SESSION_RECORDS | EVENT_RECORDS)
    record.seq, record.time = bounded(record.seq), bounded(record.time)
    fields = msgspec.msgpack.decode(msgspec.msgpack.encode(record))
    return msgspec.msgpack.encode({**fields, **draw(EXTRA)})


def batch(frames: list[bytes]) -> Batch:
    data = b"".join(map(frame, frames))
    return Batch(data, len(frames), Position(1, len(data)))


def shown(value: object) -> object:
    """What a reader sees of a value, with every text by its kind only."""
    if isinstance(value, str):
        return str
    if isinstance(value, list):
        return [shown(member) for member in value]
    if isinstance(value, dict):
        return [shown(member) for member in value.values()]
    return value


@given(st.lists(bodies(), min_size=1, max_size=5))
def test_records_keep_their_names_and_everything_that_is_no_secret(
    given_bodies: list[bytes],
) -> None:
    before = batch(given_bodies)
    after = without_secrets(before)
    left = [each.body for each in iter_frames(after.data)]
    assert (after.records, after.position) == (len(given_bodies), before.position)
    assert len(left) == len(given_bodies)
    for one, other in zip(given_bodies, left, strict=True):
        codec.decode(other)
        was, now = msgspec.msgpack.decode(one), msgspec.msgpack.decode(other)
        assert list(was) == list(now)
        assert {name: was.get(name) for name in KEPT} == {name: now.get(name) for name in KEPT}
        for name in was:
            if name in KEPT:
                continue
            if isinstance(was[name], bytes):
                was[name], now[name] = map(msgspec.json.decode, (was[name], now[name]))
            assert shown(was[name]) == shown(now[name])
            told = msgspec.json.encode(now[name])
            assert not any(secret in told for secret in SAID)
        if not any(secret in one for secret in SAID):
            assert one == other
    assert without_secrets(batch(left)).data == after.data
    assert bool(after.redacted) == (after.data != before.data)


@given(
    st.lists(st.binary(min_size=1, max_size=60) | SECRETS.map(str.encode), min_size=1, max_size=4)
)
def test_what_is_no_record_stays_a_whole_frame_of_its_length(given_bodies: list[bytes]) -> None:
    after = without_secrets(batch(given_bodies))
    left = [each.body for each in iter_frames(after.data)]
    assert [len(body) for body in left] == [len(body) for body in given_bodies]


def test_what_cannot_be_decoded_is_blotted_out() -> None:
    secret = SAMPLES["github-token"][1].encode()
    body = b"\xc1 ghp_" + secret
    after = without_secrets(batch([body]))
    assert secret not in after.data
    assert dict(after.redacted) == {"github-token": 1}


def test_a_record_that_would_become_too_large_is_blotted_out():
    text = "a://b:cd@ " * 100_000
    texts: dict[str, Any] = dict.fromkeys(
        ("name", "error", "state", "action", "goal", "model"), text
    )
    record = EventEnded(
        writer="w", seq=1, time=1, session_id="s", event_id="e",
        **texts, input=msgspec.json.encode(text),
    )  # fmt: skip
    (body,) = [each.body for each in iter_frames(codec.encode(record))]
    assert len(body) < MAX_RECORD_BYTES
    after = without_secrets(batch([body]))
    (left,) = [each.body for each in iter_frames(after.data)]
    assert len(left) == len(body)
    told: Any = codec.decode(left)[0]
    assert told.name == "a://b:**@ " * 100_000
    assert after.redacted["password"] == 700_000


def test_two_keys_that_become_alike_stay_two():
    one, other = SAMPLES["api-key"][0], SAMPLES["api-key"][0][::-1].replace("-ks", "") + "0"
    payload = msgspec.json.encode({one: 1, "sk-" + other: 2, "plain": 3})
    record = EventEnded(writer="w", seq=1, time=1, session_id="s", event_id="e", input=payload)
    after = without_secrets(batch([each.body for each in iter_frames(codec.encode(record))]))
    (left,) = iter_frames(after.data)
    told: Any = codec.decode(left.body)[0]
    assert msgspec.json.decode(told.input) == {
        "[redacted:api-key]": 1, "[redacted:api-key] (2)": 2, "plain": 3,
    }  # fmt: skip
