"""Hypothesis strategies for records: any kind, any subset of its fields."""

from typing import Any
from typing import get_args
from typing import get_type_hints

from hypothesis import strategies as st
from msgspec import UnsetType

from lucidicai.wire import records

TEXT = st.text(max_size=20)
VALUES: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    bool | float | str: st.booleans() | st.floats(allow_nan=False) | TEXT,
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(allow_nan=False),
    bool: st.booleans(),
    bytes: st.sampled_from([b"null", b'{"a":[1,2]}', b'"text"', b"1.5"]),
    list[str]: st.lists(TEXT, max_size=3),
    list[records.Screenshot]: st.lists(
        st.builds(records.Screenshot, media_type=st.just("image/png"), data=st.binary(max_size=8)),
        max_size=2,
    ),
}
ENVELOPE = ("writer", "seq", "time", "session_id", "event_id")


def optional_fields(cls: type) -> dict[str, st.SearchStrategy[Any]]:
    """Returns a strategy for each field of a record type that may be absent."""
    hints = get_type_hints(cls)
    fields = {}
    for name in cls.__struct_fields__:  # type: ignore[attr-defined] # msgspec sets it on Structs
        if name in ENVELOPE:
            continue
        wanted = [hint for hint in get_args(hints[name]) if hint is not UnsetType]
        if len(wanted) == 1:
            fields[name] = VALUES[wanted[0]]
    return fields


@st.composite
def any_record(draw: st.DrawFn) -> records.AnyRecord:
    """Draws a record of any kind."""
    cls = draw(st.sampled_from(sorted(records.KINDS.values(), key=lambda kind: kind.__name__)))
    envelope: dict[str, Any] = {
        "writer": draw(TEXT),
        "seq": draw(st.integers(1, 2**31)),
        "time": draw(st.integers(0, 2**63 - 1)),
        "session_id": draw(TEXT),
    }
    if issubclass(cls, records.EventFields):
        envelope["event_id"] = draw(TEXT)
    elif issubclass(cls, records.Scored):
        envelope["evaluator"] = draw(TEXT)
        envelope["value"] = draw(VALUES[bool | float | str])
    given = draw(st.fixed_dictionaries({}, optional=optional_fields(cls)))
    return cls(**envelope, **given)
