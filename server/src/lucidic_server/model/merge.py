"""How the records of one session, or of one event, become one: the rule table and its meaning.

The store generates its SQL from these tables; `merge_session` and `merge_event` say the same in
plain Python and are what the engine is compared with. A new field is one line in a table.
"""

import enum
import math
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from typing import Any
from typing import NamedTuple

import msgspec
from msgspec import UNSET

from lucidic_server.model.admitted import Admitted
from lucidic_server.model.admitted import Interruption
from lucidic_server.model.admitted import Price
from lucidic_server.model.merged import ExtraFact
from lucidic_server.model.merged import MergedEvent
from lucidic_server.model.merged import MergedSession
from lucidic_server.model.merged import stored_picture
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import EventBegan
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import EventFields
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.records import SessionEnded

# SQLite, JSON and ClickHouse agree on integers up to here; a clock or counter beyond it is cut.
INT64_MAX = 2**63 - 1


class Rule(enum.Enum):
    """How the values of one field merge. "Greatest" is by (time, writer, seq)."""

    NEWEST = "newest"  # the value of the greatest record that carries the field
    HISTORY = "history"  # newest, and every value is kept with its time
    EARLIEST = "earliest"  # the smallest value
    UNION = "union"  # every member of every record, sorted
    APPEND = "append"  # every member, in the order of the records
    SUM = "sum"  # the sum over records; one sent twice counts once


SESSION_RULES: dict[str, Rule] = {
    "agent_id": Rule.NEWEST,
    "name": Rule.NEWEST,
    "task": Rule.HISTORY,
    "tags": Rule.UNION,
    "metadata": Rule.NEWEST,
    "production_monitoring": Rule.NEWEST,
    "auto_end": Rule.NEWEST,
    "experiment_id": Rule.NEWEST,
    "mass_sim_id": Rule.NEWEST,
    "dataset_item_id": Rule.NEWEST,
    "evaluators": Rule.UNION,
    "session_eval": Rule.HISTORY,
    "session_eval_reason": Rule.HISTORY,
    "is_successful": Rule.HISTORY,
    "is_successful_reason": Rule.HISTORY,
    "started_at": Rule.EARLIEST,
    "ended_at": Rule.NEWEST,
    "end_reason": Rule.NEWEST,
    "sdk": Rule.NEWEST,
    "host": Rule.NEWEST,
    "pid": Rule.NEWEST,
}

EVENT_RULES: dict[str, Rule] = {
    "parent_id": Rule.NEWEST,
    "type": Rule.NEWEST,
    "name": Rule.NEWEST,
    "started_at": Rule.EARLIEST,
    "ended_at": Rule.NEWEST,
    "status": Rule.NEWEST,
    "tags": Rule.UNION,
    "screenshots": Rule.APPEND,
    "state": Rule.NEWEST,
    "action": Rule.NEWEST,
    "goal": Rule.NEWEST,
    "eval_score": Rule.NEWEST,
    "eval_description": Rule.NEWEST,
    "input": Rule.NEWEST,
    "output": Rule.NEWEST,
    "arguments": Rule.NEWEST,
    "data": Rule.NEWEST,
    "metadata": Rule.NEWEST,
    "params": Rule.NEWEST,
    "error": Rule.NEWEST,
    "error_type": Rule.NEWEST,
    "traceback": Rule.NEWEST,
    "provider": Rule.NEWEST,
    "model": Rule.NEWEST,
    "input_tokens": Rule.NEWEST,
    "output_tokens": Rule.NEWEST,
    "cache_read_tokens": Rule.NEWEST,
    "cache_write_tokens": Rule.NEWEST,
    "reasoning_tokens": Rule.NEWEST,
    "audio_input_tokens": Rule.NEWEST,
    "audio_output_tokens": Rule.NEWEST,
    "image_input_tokens": Rule.NEWEST,
    "image_output_tokens": Rule.NEWEST,
    "cost": Rule.NEWEST,
    "cost_added": Rule.SUM,
}

# Payloads are bytes in a record, and bytes they stay.
_AS_THEY_ARE = (bytes,)

# What the server found out about an event when it took the record. The newest counts, also where it
# says that nobody can know the price: then the source alone is there, and tells why.
FOUND_RULES: dict[str, Rule] = {"price": Rule.NEWEST, "price_source": Rule.NEWEST}

# JSON text on the wire and in the store; read back as values. Never read by lists and trees.
EVENT_PAYLOADS = ("input", "output", "arguments", "data", "metadata", "params")

Stamp = tuple[int, str, int]
# One value of one field, with the record that said it.
Said = tuple[Stamp, Any]


def fields_said(record: AnyRecord) -> dict[str, Any]:
    """Returns the mergeable fields that a record carries.

    A beginning without `started_at` began at its own time, an end without `ended_at` ended then.
    Integers are cut to 64 bits; numbers that are none (NaN, infinities) are taken as not given.
    """
    rules = SESSION_RULES if record.about == "session" else EVENT_RULES
    said: dict[str, Any] = {}
    # What the record carries, found without asking for each of some forty fields.
    for name, value in msgspec.to_builtins(record, builtin_types=_AS_THEY_ARE).items():
        if name not in rules:
            continue
        keep = _KEPT.get(type(value))
        kept = value if keep is None else keep(value)
        if kept is not None:
            said[name] = kept
    if isinstance(record, EventFields) and record.screenshots is not UNSET:
        said["screenshots"] = [stored_picture(one) for one in record.screenshots]
    if isinstance(record, SessionBegan | EventBegan):
        said.setdefault("started_at", stamp_of(record)[0])
    elif isinstance(record, SessionEnded | EventEnded):
        said.setdefault("ended_at", stamp_of(record)[0])
    return said


def stamp_of(record: AnyRecord) -> Stamp:
    """Returns what orders records: the client's time, then the writer, then its count."""
    return _natural(record.time), record.writer, _natural(record.seq)


def merge_session(
    session_id: str, records: Iterable[Admitted], interruptions: Iterable[Interruption] = ()
) -> MergedSession:
    """Returns what the session's own records say together, whatever order they come in."""
    distinct = _distinct(records)
    said = _by_field(distinct)
    facts = sorted((fact.time, fact.reason) for fact in interruptions)
    lives = {
        stamp: item.record
        for stamp, item in distinct.items()
        if isinstance(item.record, SessionBegan | SessionEnded)
    }
    by_calls = {
        stamp: record
        for stamp, record in lives.items()
        if isinstance(record, SessionBegan) or record.automatic is not True
    }
    values: dict[str, Any] = {}
    for name, rule in SESSION_RULES.items():
        values[name] = _MERGE[rule](said.get(name, []))
        if rule is Rule.HISTORY:
            values[f"{name}_history"] = [(*stamp, value) for stamp, value in said.get(name, [])]
    return MergedSession(
        session_id=session_id,
        first_time=min(distinct)[0] if distinct else None,
        last_time=max(distinct)[0] if distinct else None,
        life=_newest_life(lives),
        life_by_calls=_newest_life(by_calls),
        interrupted=facts[-1][1] if facts else None,
        interrupted_at=facts[-1][0] if facts else None,
        extra_facts=_extra_facts(distinct),
        **values,
    )


def merge_event(event_id: str, records: Iterable[Admitted]) -> MergedEvent:
    """Returns what an event's records say together, whatever order they come in.

    At least one record is needed: an event that nobody spoke of does not exist.
    """
    told = {
        stamp: Told(fields_said(item.record), item.price, _extra(item))
        for stamp, item in _distinct(records).items()
    }
    return merge_told(event_id, told)


class Told(NamedTuple):
    """One record of an event: the fields that it carries, and what came with it."""

    said: Mapping[str, Any]
    price: Price | None = None
    # A JSON object of the fields that nobody here knows.
    extra: str | None = None


def merge_told(event_id: str, told: Mapping[Stamp, Told]) -> MergedEvent:
    """Returns what these records of an event, at least one, say together."""
    said: dict[str, list[Said]] = {}
    extra_facts: list[ExtraFact] = []
    price: Price | None = None
    for stamp in sorted(told):
        one = told[stamp]
        for name, value in one.said.items():
            said.setdefault(name, []).append((stamp, value))
        if one.extra is not None:
            extra_facts.append((*stamp, one.extra))
        price = one.price or price
    values = {name: _MERGE[rule](said.get(name, [])) for name, rule in EVENT_RULES.items()}
    if price is not None:
        values |= {"price": price.usd, "price_source": price.source}
    return MergedEvent(
        event_id=event_id,
        first_time=min(told)[0],
        last_time=max(told)[0],
        extra_facts=extra_facts,
        **values,
    )


def _newest_life(lives: Mapping[Stamp, AnyRecord]) -> str:
    return str(type(lives[max(lives)]).__struct_config__.tag) if lives else ""


def _natural(number: int) -> int:
    return number if 0 <= number <= INT64_MAX else min(max(number, 0), INT64_MAX)


def _int64(value: int) -> int:
    return value if abs(value) <= INT64_MAX else min(max(value, -INT64_MAX), INT64_MAX)


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")


# How a value of this type is kept; one of any other stays as it is, and None was not said. Each
# record comes by here on its way into the store.
_KEPT: dict[type, Callable[[Any], Any]] = {
    int: _int64,
    float: _number,
    bytes: _text,
}


def _newest(said: list[Said]) -> Any:
    return said[-1][1] if said else None


def _earliest(said: list[Said]) -> Any:
    return min((value for _, value in said), default=None)


def _union(said: list[Said]) -> list[Any]:
    return sorted({member for _, members in said for member in members})


def _append(said: list[Said]) -> list[Any]:
    return [member for _, members in said for member in members]


def _sum(said: list[Said]) -> Any:
    return sum(value for _, value in said) if said else None


_MERGE: dict[Rule, Callable[[list[Said]], Any]] = {
    Rule.NEWEST: _newest,
    Rule.HISTORY: _newest,
    Rule.EARLIEST: _earliest,
    Rule.UNION: _union,
    Rule.APPEND: _append,
    Rule.SUM: _sum,
}


def _distinct(items: Iterable[Admitted]) -> dict[Stamp, Admitted]:
    return {stamp_of(item.record): item for item in items}


def _by_field(distinct: dict[Stamp, Admitted]) -> dict[str, list[Said]]:
    said: dict[str, list[Said]] = {}
    for stamp in sorted(distinct):
        for name, value in fields_said(distinct[stamp].record).items():
            said.setdefault(name, []).append((stamp, value))
    return said


def _extra_facts(distinct: dict[Stamp, Admitted]) -> list[ExtraFact]:
    facts = ((stamp, _extra(item)) for stamp, item in sorted(distinct.items(), key=_by_stamp))
    return [(*stamp, extra) for stamp, extra in facts if extra is not None]


def _by_stamp(pair: tuple[Stamp, Admitted]) -> Stamp:
    return pair[0]


def _extra(item: Admitted) -> str | None:
    return msgspec.json.encode(item.extra).decode() if item.extra else None
