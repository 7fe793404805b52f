"""The rule table as SQL: how the engine merges the rows that a question needs, and no others.

Rows of one record may be there twice until parts merge, so that everything that counts or
collects goes by distinct record, never by row.
"""

import math
from collections.abc import Iterable
from collections.abc import Mapping
from importlib import resources
from string import Template

from lucidic_server.model.event import ERROR_TITLE
from lucidic_server.model.event import TITLES
from lucidic_server.model.figures import TOKEN_PARTS
from lucidic_server.model.histogram import GROWTH
from lucidic_server.model.histogram import NOTHING
from lucidic_server.model.merge import EVENT_RULES
from lucidic_server.model.merge import FOUND_RULES
from lucidic_server.model.merge import SESSION_RULES
from lucidic_server.model.merge import Rule
from lucidic_server.model.moment import FIRST_MOMENT_US
from lucidic_server.model.told_messages import TOLD

# (time, writer, seq) as bytes that compare as the tuple does: the engine compares tuples five
# times slower. Times and counts are never negative.
STAMP = (
    "concat(reverse(reinterpretAsFixedString(r.time)), r.writer, char(0),"
    " reverse(reinterpretAsFixedString(r.seq)))"
)

_SAID = "groupUniqArrayIf((r.time, r.writer, r.seq, assumeNotNull(r.{0})), r.{0} IS NOT NULL)"

_EXPRESSIONS: dict[Rule, str] = {
    # argMax passes over NULL, which is what "not said" is.
    Rule.NEWEST: "argMax(r.{0}, r.stamp)",
    Rule.HISTORY: "argMax(r.{0}, r.stamp)",
    Rule.EARLIEST: "min(r.{0})",
    Rule.UNION: "arraySort(groupUniqArrayArray(r.{0}))",
    Rule.APPEND: (
        "arrayFlatten(arrayMap(said -> said.4, arraySort(said -> (said.1, said.2, said.3),"
        " groupUniqArrayIf((r.time, r.writer, r.seq, r.{0}), notEmpty(r.{0})))))"
    ),
    Rule.SUM: f"arrayReduce('sumOrNull', arrayMap(said -> said.4, {_SAID}))",
}

# What a session's page tells beyond its summary; each is dear only if there is much of it.
_SESSION_PAGE_ONLY = frozenset(
    (
        "session_eval_reason",
        "is_successful_reason",
        "metadata",
        "experiment_id",
        "mass_sim_id",
        "dataset_item_id",
        "evaluators",
        "host",
        "pid",
    )
)

# What a tree's row needs; all else waits until somebody opens the event.
_ROW_COLUMNS = (
    "parent_id",
    "type",
    "name",
    "status",
    "provider",
    "model",
    "cost",
    "input_tokens",
    "output_tokens",
    "eval_score",
    "goal",
    "action",
    "state",
    "error",
    "error_type",
)

# Moments as the engine's calendar knows them: whole microseconds, none before 1900.
_MICROSECONDS = f"if({{0}} IS NULL, NULL, greatest(intDiv({{0}}, 1000), {FIRST_MOMENT_US}))"
_START = _MICROSECONDS.format("min(r.started_at)")

# model.event.title_of: the first text that has more than blanks, by the event's type.
_HAS_TEXT = "notEmpty(trim(BOTH ' \\t\\n\\v\\f\\r' FROM ifNull({0}, '')))"
_ERROR_TITLE = (
    "multiIf(ifNull(e.error_type, '') = '', e.error, ifNull(e.error, '') = '', e.error_type,"
    " startsWith(e.error, e.error_type), e.error, concat(e.error_type, ': ', e.error))"
)


def _title() -> str:
    kinds = []
    for kind, (names, otherwise) in TITLES.items():
        texts = [_ERROR_TITLE if name == ERROR_TITLE else f"e.{name}" for name in names]
        first = ", ".join(f"{_HAS_TEXT.format(text)}, {text}" for text in texts)
        kinds.append((kind, f"multiIf({first}, '{otherwise}')"))
    branches = ", ".join(f"e.type = '{kind}', {text}" for kind, text in kinds if kind)
    return f"multiIf({branches}, {dict(kinds)['']})"


# What the server computed. The newest may be that nobody can know it, which NULL alone could not
# say: whatever has a price or none has a source.
_PRICE = "tupleElement(argMaxIf(tuple(r.price), r.stamp, r.price_source IS NOT NULL), 1)"


def _spent() -> str:
    cost = _EXPRESSIONS[Rule.NEWEST].format("cost")
    added = _EXPRESSIONS[Rule.SUM].format("cost_added")
    return f"if({cost} IS NULL, ifNull({added}, {_PRICE}), {cost} + ifNull({added}, 0))"


# What an event costs: model.event.cost_of in SQL, and the only place where it stands there.
_SPENT = _spent()
FOUND = (
    f"{_PRICE} AS price,\n    "
    f"{_EXPRESSIONS[FOUND_RULES['price_source']].format('price_source')} AS price_source"
)

# Whose a row is: that of a run is of the session that the run belongs to.
_OWN = "r.session_id"
_OWNER = "transform(r.session_id, {runs:Array(String)}, {owners:Array(String)}, r.session_id)"

_EXTRA = f"arraySort({_SAID}) AS extra_facts".format("extra")


def columns(rules: Mapping[str, Rule], names: Iterable[str]) -> str:
    """Returns the select list that merges these fields of the rows `r`."""
    return ",\n    ".join(f"{_EXPRESSIONS[rules[name]].format(name)} AS {name}" for name in names)


def bucket(nanoseconds: str) -> str:
    """Returns model.histogram.bucket_of in SQL for an expression that is never NULL."""
    grown = f"toInt16(ceil(log(toFloat64({nanoseconds})) / {math.log(GROWTH)!r}))"
    return f"if({nanoseconds} <= 0, toInt16({NOTHING}), {grown})"


def load(name: str, **lists: str) -> str:
    """Returns the question of that name with its column lists filled in."""
    text = resources.files("lucidic_server.telemetry.queries").joinpath(f"{name}.sql")
    return Template(text.read_text("utf-8")).substitute(stamp=STAMP, **lists)


_WITH_RUNS: dict[str, str] = {}


def with_runs(sql: str) -> str:
    """Returns the question about many sessions in the form that counts runs as their sessions'.

    It needs `telemetry.run.Families.bound()`; the plain form does not look at each row for it.
    """
    return _WITH_RUNS[sql]


def _of_sessions(name: str, **lists: str) -> str:
    own = load(name, owner=_OWN, **lists)
    _WITH_RUNS[own] = load(name, owner=_OWNER, **lists)
    return own


def _histories() -> str:
    kept = [name for name, rule in SESSION_RULES.items() if rule is Rule.HISTORY]
    return ",\n    ".join(f"arraySort({_SAID}) AS {{0}}_history".format(name) for name in kept)


_SUMMARY_COLUMNS = columns(SESSION_RULES, (n for n in SESSION_RULES if n not in _SESSION_PAGE_ONLY))
_PAGE_COLUMNS = ",\n    ".join((columns(SESSION_RULES, SESSION_RULES), _histories(), _EXTRA))

MERGED_SESSIONS = _of_sessions("merged_sessions", columns=_SUMMARY_COLUMNS)
MERGED_SESSION_PAGE = _of_sessions("merged_sessions", columns=_PAGE_COLUMNS)
TRACE_ENDS = _of_sessions("trace_ends")
# A sum, held at the bounds of 64 bits; NULL where none is known.
_TOKENS = (
    "if(count(e.{0}) = 0, NULL, toInt64(greatest(least(sum(toInt128(e.{0})), "
    "toInt128(9223372036854775807)), -toInt128(9223372036854775807))))"
)
_GROUP_LISTS = {
    "above": _EXPRESSIONS[EVENT_RULES["parent_id"]].format("parent_id"),
    "spent": _SPENT,
    "bucket": bucket("ifNull(toInt128(e.ended_at) - toInt128(e.started_at), 0)"),
}
# The parts of their tokens by class, which only a session's page shows.
_CLASSES = {
    "sums": "\n    ".join(f"{_TOKENS.format(name)} AS {name}," for name in TOKEN_PARTS),
    "parts": "\n        ".join(
        f"if(again, NULL, argMax(r.{name}, r.stamp)) AS {name}," for name in TOKEN_PARTS
    ),
}
# Of the events that count tokens, and of what is above them: whether any is told of twice.
_MARKS = (
    "groupUniqArrayIf(toUInt32(cityHash64(e.event_id)), e.counts) AS counting,\n    "
    "groupUniqArrayIf(toUInt32(cityHash64(e.above)), e.counts AND e.above NOT IN ('', e.event_id))"
    " AS above,"
)


def _groups(*, once: bool, **lists: str) -> str:
    def ask(owner: str) -> str:
        again = load("told_above", owner=owner) if once else "false"
        marks = "" if once else _MARKS
        told = {"again": again, "marks": marks, **_GROUP_LISTS, **lists}
        return load("event_groups", owner=owner, **told)

    own = ask(_OWN)
    _WITH_RUNS[own] = ask(_OWNER)
    return own


EVENT_GROUPS = _groups(once=False, sums="", parts="")
EVENT_GROUPS_ONCE = _groups(once=True, sums="", parts="")
EVENT_GROUPS_PAGE = _groups(once=False, **_CLASSES)
EVENT_GROUPS_PAGE_ONCE = _groups(once=True, **_CLASSES)
_HEAD_COLUMNS = columns(
    EVENT_RULES,
    (
        "type",
        "name",
        "model",
        "goal",
        "action",
        "state",
        "status",
        "error",
        "error_type",
        "started_at",
    ),
)
FAILED_EVENTS = _of_sessions(
    "failed_events", columns=_HEAD_COLUMNS + ",\n    " + columns(EVENT_RULES, ("parent_id",))
)
EVENT_HEADS = load("event_heads", columns=_HEAD_COLUMNS)
_ROW_LISTS = {
    "title": _title(),
    "start": _START,
    "end": _MICROSECONDS.format("e.ended"),
    "spent": _SPENT,
    "screenshots": _EXPRESSIONS[Rule.APPEND].format("screenshots"),
    "columns": columns(EVENT_RULES, _ROW_COLUMNS),
}
_PAGE_IDS = load("event_page_ids", start=_START)
# All of a session, one page of it, or the events that are named.
EVENT_TREE = load("event_rows", wanted="1", **_ROW_LISTS)
EVENT_PAGE = load("event_rows", wanted=f"event_id IN ({_PAGE_IDS})", **_ROW_LISTS)
EVENT_ROWS = load("event_rows", wanted="event_id IN {event_ids:Array(String)}", **_ROW_LISTS)
# What a comparison of two runs asks: not the name or the cost, but all that was told and answered.
_SAID_FIELDS = ("input", "output", "arguments", "params", "data", "error", "traceback")


def _said() -> str:
    fields = [
        f"ifNull({_EXPRESSIONS[EVENT_RULES[name]].format(name)}, '')" for name in _SAID_FIELDS
    ]
    told = (
        f"arrayMap(fact -> JSONExtractRaw(fact.4, '{TOLD}'),"
        f" arrayFilter(fact -> position(fact.4, '{TOLD}') > 0, arraySort({_SAID.format('extra')})))"
    )
    return ", ".join((*fields, told))


EVENT_DIGESTS = load("event_digests", wanted=_PAGE_IDS, start=_START, said=_said())
_WHOLE = ",\n    ".join((columns(EVENT_RULES, EVENT_RULES), FOUND, _EXTRA))
EVENTS_WHOLE = load("event_whole", columns=_WHOLE)
# All that a record may carry; model.merge merges them.
EVENT_RECORDS = load("event_records", columns=", ".join((*EVENT_RULES, *FOUND_RULES, "extra")))
