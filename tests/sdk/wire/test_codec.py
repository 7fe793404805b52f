import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from lucidicai.wire import codec
from lucidicai.wire import framing
from lucidicai.wire import records
from tests.support.records import any_record


def body_of(record):
    (found,) = framing.iter_frames(codec.encode(record))
    return found.body


@given(any_record())
def test_every_record_survives_the_round_trip(record):
    assert codec.decode(body_of(record)) == (record, {})


@given(any_record())
def test_a_field_that_was_not_given_does_not_travel(record):
    travelled = msgspec.msgpack.decode(body_of(record)).keys() - {"kind"}
    given_fields = {name for name in record.__struct_fields__ if getattr(record, name) is not UNSET}
    assert travelled == given_fields


@given(any_record(), st.dictionaries(st.text(min_size=1).map("x_".__add__), st.booleans()))
def test_fields_of_a_newer_version_are_kept_beside_the_record(record, newer):
    fields = msgspec.msgpack.decode(body_of(record)) | newer
    assert codec.decode(msgspec.msgpack.encode(fields)) == (record, newer)


@pytest.mark.parametrize(
    ("body", "reason", "message"),
    [
        (b"\xc1", "malformed", "not MessagePack"),
        (b"\x01", "malformed", "a record is a map, not int"),
        (msgspec.msgpack.encode({"kind": "dreamt"}), "unknown_kind", "'dreamt' is not one of"),
        (msgspec.msgpack.encode({"kind": 3}), "unknown_kind", "3 is not one of"),
        (msgspec.msgpack.encode({"kind": "event_began"}), "malformed", "event_began: .*`writer`"),
        (b"\x91" * 100_000 + b"\x01", "too_deep", "nested too deeply"),
        (b"\xa2\xff\xfe", "malformed", "not MessagePack"),
    ],
)
def test_what_is_no_record_is_refused_by_name(body, reason, message):
    with pytest.raises(codec.RecordError, match=message) as caught:
        codec.decode(body)
    assert caught.value.reason == reason


def test_every_kind_is_tagged_with_its_name():
    for kind, cls in records.KINDS.items():
        assert cls.__struct_config__.tag == kind
