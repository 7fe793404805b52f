"""The rule table as SQL: how the engine merges the rows that a question needs, and no others.

Rows of one record may be there twice until parts merge, so that everything that counts or
collects goes by distinct record, never by row.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from importlib import resources
from string import Template

from lucidic_server.model.merge import EVENT_PAYLOADS
from lucidic_server.model.merge import EVENT_RULES
from lucidic_server.model.merge import SESSION_RULES
from lucidic_server.model.merge import Rule

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
        "sdk",
        "host",
        "pid",
    )
)

# What a tree's row needs; all else waits until somebody opens the event.
_ROW_LEAVES_OUT = frozenset(
    (
        *EVENT_PAYLOADS,
        "tags",
        "eval_description",
        "traceback",
        "cache_read_tokens",
        "cache_write_tokens",
        "reasoning_tokens",
    )
)

_EXTRA = f"arraySort({_SAID}) AS extra_facts".format("extra")


def columns(rules: Mapping[str, Rule], names: Iterable[str]) -> str:
    """Returns the select list that merges these fields of the rows `r`."""
    return ",\n    ".join(f"{_EXPRESSIONS[rules[name]].format(name)} AS {name}" for name in names)


def load(name: str, **lists: str) -> str:
    """Returns the question of that name with its column lists filled in."""
    text = resources.files("lucidic_server.telemetry.queries").joinpath(f"{name}.sql")
    return Template(text.read_text("utf-8")).substitute(stamp=STAMP, **lists)


def _histories() -> str:
    kept = [name for name, rule in SESSION_RULES.items() if rule is Rule.HISTORY]
    return ",\n    ".join(f"arraySort({_SAID}) AS {{0}}_history".format(name) for name in kept)


_SUMMARY_COLUMNS = columns(SESSION_RULES, (n for n in SESSION_RULES if n not in _SESSION_PAGE_ONLY))
_PAGE_COLUMNS = ",\n    ".join((columns(SESSION_RULES, SESSION_RULES), _histories(), _EXTRA))

MERGED_SESSIONS = load("merged_sessions", columns=_SUMMARY_COLUMNS)
MERGED_SESSION_PAGE = load("merged_sessions", columns=_PAGE_COLUMNS)
EVENT_COUNTS = load("event_counts", cost_added=_EXPRESSIONS[Rule.SUM].format("cost_added"))
EVENT_ROWS = load(
    "event_rows",
    columns=columns(EVENT_RULES, (n for n in EVENT_RULES if n not in _ROW_LEAVES_OUT)),
)
EVENT_WHOLE = load(
    "event_whole", columns=",\n    ".join((columns(EVENT_RULES, EVENT_RULES), _EXTRA))
)
