"""The engine merges as the reference does, whatever order, repetition and grouping records take."""

import itertools
import types
from collections.abc import Iterator
from typing import Any
from typing import get_args
from typing import get_origin
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UnsetType

from lucidic_server.model.admitted import Admitted
from lucidic_server.model.admitted import Interruption
from lucidic_server.model.admitted import Price
from lucidic_server.model.event import event_of
from lucidic_server.model.event import row_of
from lucidic_server.model.figures import counts_of_groups
from lucidic_server.model.figures import groups_of
from lucidic_server.model.merge import EVENT_RULES
from lucidic_server.model.merge import SESSION_RULES
from lucidic_server.model.merge import merge_event
from lucidic_server.model.merge import merge_session
from lucidic_server.model.merged import MergedEvent
from lucidic_server.model.session import session_of
from lucidic_server.model.session import summary_of
from lucidicai.wire.records import KINDS
from lucidicai.wire.records import EventFields
from lucidicai.wire.records import Screenshot
from lucidicai.wire.records import SessionFields
from tests.support.telemetry_store import StoreDriver
from tests.support.telemetry_store import new_project
from tests.support.telemetry_store import open_store

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
VALUES: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT | st.sampled_from(["step", "error", "ok", "error_traceback"]),
    int: st.integers(0, 2**40),
    # Fractions that add up to the same in any order.
    float: st.integers(-800, 800).map(lambda eighths: eighths / 8),
    bool: st.booleans(),
    bytes: st.sampled_from([b'{"a":1}', b'[1,"\xc3\xa9\\n"]', b'"text"', b"null", b"not json"]),
    Screenshot: st.builds(
        Screenshot, media_type=st.just("image/png"), data=st.binary(min_size=1, max_size=4)
    )
    | st.builds(Screenshot, media_type=st.just("image/gif"), url=TEXT),
}
# Few and close, so that clocks tie between writers.
TIMES = st.integers(1_000_000, 1_000_006)
WRITERS = ("writer-a", "writer-b", "writer-ab")
SESSION_KINDS = [kind for kind, cls in KINDS.items() if issubclass(cls, SessionFields)]
EVENT_KINDS = [kind for kind, cls in KINDS.items() if issubclass(cls, EventFields)]


def _value(hint: Any) -> st.SearchStrategy[Any]:
    (kind,) = (arg for arg in get_args(hint) if arg is not UnsetType)
    if get_origin(kind) is list:
        return st.lists(VALUES[get_args(kind)[0]], max_size=3)
    return VALUES[kind]


def _fields(struct: type, names: Any) -> dict[str, st.SearchStrategy[Any]]:
    hints = get_type_hints(struct)
    assert all(isinstance(hints[name], types.UnionType) for name in names)
    return {name: _value(hints[name]) for name in names}


SESSION_FIELDS = _fields(SessionFields, [*SESSION_RULES, "automatic"])
EVENT_FIELDS = _fields(EventFields, EVENT_RULES)
EVENTS = st.sampled_from(["event-1", "event-2"])
# Each other's parents, so that one may be told of above the other.
EVENT_FIELDS["parent_id"] |= EVENTS
PRICES = (
    st.none()
    | st.builds(Price, st.integers(0, 80).map(lambda n: n / 8), st.just("prices"))
    | st.builds(Price, st.none(), st.just("unknown_model"))
)
EXTRA = st.dictionaries(st.sampled_from(["later", "unknown"]), st.integers(0, 9), max_size=2)


@st.composite
def admitted_items(draw: Any) -> list[Admitted]:
    """Records of one session and two events, from writers whose clocks tie."""
    counts = {writer: itertools.count(1) for writer in WRITERS}
    items = []
    for _ in range(draw(st.integers(1, 12))):
        writer = draw(st.sampled_from(WRITERS))
        about_session = draw(st.booleans())
        kind = draw(st.sampled_from(SESSION_KINDS if about_session else EVENT_KINDS))
        table = SESSION_FIELDS if about_session else EVENT_FIELDS
        names = draw(st.sets(st.sampled_from(sorted(table)), max_size=6))
        if not about_session:
            # What counts or collects is where a repetition would show.
            names |= draw(
                st.sets(st.sampled_from(["cost_added", "screenshots", "parent_id", "input_tokens"]))
            )
        else:
            # What a session's life hangs on.
            names |= draw(st.sets(st.sampled_from(["auto_end", "automatic"])))
        fields = {name: draw(table[name]) for name in sorted(names)}
        if not about_session:
            fields["event_id"] = draw(EVENTS)
        record = KINDS[kind](
            writer=writer, seq=next(counts[writer]), time=draw(TIMES), session_id="", **fields
        )
        price = None if about_session else draw(PRICES)
        items.append(Admitted("", record, draw(EXTRA), price))
    return items


@st.composite
def _deliveries(draw: Any) -> tuple[list[Admitted], list[list[int]], bool]:
    """The items, the commits they come in (each at least once, in any order), and a merge."""
    items = draw(admitted_items())
    repeated = draw(st.lists(st.integers(0, len(items) - 1), max_size=5))
    order = draw(st.permutations([*range(len(items)), *repeated]))
    cuts = sorted(draw(st.sets(st.integers(1, len(order)), max_size=3)))
    edges = [0, *cuts, len(order)]
    commits = [list(order[a:b]) for a, b in itertools.pairwise(edges) if a < b]
    if draw(st.booleans()):
        # The shipper lost every answer and sends all of it again.
        commits.append(list(range(len(items))))
    return items, commits, draw(st.booleans())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreDriver]:
    with open_store(tmp_path_factory.mktemp("merge")) as driver:
        yield driver


@given(
    _deliveries(),
    st.lists(st.tuples(TIMES, st.sampled_from(["lease", "recovered", ""])), max_size=2),
)
def test_the_engine_merges_as_the_reference(
    store: StoreDriver,
    delivery: tuple[list[Admitted], list[list[int]], bool],
    leases: list[tuple[int, str]],
) -> None:
    drawn, commits, merges = delivery
    project = new_project()
    items = [Admitted(project, _in_session(item.record), item.extra, item.price) for item in drawn]
    facts = [Interruption(project, "s", at, reason) for at, reason in dict(leases).items()]
    for fact in facts:
        store.commit(fact)
    for commit in commits:
        store.commit(*(items[index] for index in commit))
        if merges:
            store.merge_parts()

    own = [item for item in items if isinstance(item.record, SessionFields)]
    events: dict[str, list[Admitted]] = {}
    for item in items:
        if isinstance(item.record, EventFields):
            events.setdefault(item.record.event_id, []).append(item)
    merged = {event_id: merge_event(event_id, said) for event_id, said in events.items()}
    counts = counts_of_groups("s", groups_of("s", merged.values()))
    session = merge_session("s", own, facts)

    telemetry = store.telemetry
    assert store.run(telemetry.session(project, "s")) == session_of(session, counts)
    for event_id, expected in merged.items():
        assert store.run(telemetry.event(project, "s", event_id)) == event_of(expected)
    rows = [row_of(one) for one in sorted(merged.values(), key=_row_order)]
    assert store.run(telemetry.events(project, "s", 10, None)).items == rows
    store.settle()
    page = store.run(telemetry.list_sessions(project, None, None, 10, None))
    assert page.items == [summary_of(session, counts)]
    assert page.total == 1


@given(admitted_items(), st.randoms(use_true_random=False))
def test_the_reference_does_not_care_for_order_and_repetition(
    items: list[Admitted], random: Any
) -> None:
    own = [item for item in items if isinstance(item.record, SessionFields)]
    told = [item for item in items if isinstance(item.record, EventFields)]
    again = own * 2
    random.shuffle(again)
    assert merge_session("s", again) == merge_session("s", own)
    if told:
        again = told * 2
        random.shuffle(again)
        assert merge_event("e", again) == merge_event("e", told)


def _in_session(record: Any) -> Any:
    record.session_id = "s"
    return record


def _row_order(merged: MergedEvent) -> tuple[bool, int, str]:
    return merged.started_at is None, (merged.started_at or 0) // 1000, merged.event_id
