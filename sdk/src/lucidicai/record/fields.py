"""From Python values under the wire's field names to the arguments of a record.

Texts are masked, payloads become JSON text, numbers are checked. None means "not given" and is left
out; what cannot be a number is left out with a warning, because an event call never raises.
Two names are not the wire's, and name an event that has no name: `called`, which stands in the
program's own text and is not masked, and `title`, whose first line with text it is.
"""

import math
from collections.abc import Callable
from collections.abc import Mapping
from functools import partial
from typing import Any

from lucidicai.guard import log
from lucidicai.record.capture import Capture
from lucidicai.record.number import number_of
from lucidicai.record.text import clean
from lucidicai.wire.limits import MAX_NAME_CHARS
from lucidicai.wire.limits import MAX_TAGS

TEXTS = frozenset(
    """
    task state action goal eval_description error traceback session_eval_reason
    is_successful_reason reason
    """.split()  # noqa: SIM905  a list of words is read more easily than a list of literals
)
NAMES = frozenset({"name", "provider", "model", "evaluator"})
# Not masked: a masked id would name something else, and a class stands in the program's text.
UNMASKED = frozenset(
    {
        "called",
        "error_type",
        "agent_id",
        "experiment_id",
        "mass_sim_id",
        "dataset_item_id",
        "parent_id",
    }
)
PAYLOADS = frozenset({"input", "output", "arguments", "data", "metadata", "params"})
NUMBERS = frozenset({"eval_score", "cost", "cost_added"})
COUNTS = frozenset(
    """
    input_tokens output_tokens cache_read_tokens cache_write_tokens reasoning_tokens
    audio_input_tokens audio_output_tokens image_input_tokens image_output_tokens
    """.split()  # noqa: SIM905  a list of words is read more easily than a list of literals
)
LISTS = frozenset({"tags", "evaluators"})
# Types that this package has itself; any other is the caller's text.
_OUR_TYPES = frozenset({"step", "llm_generation", "function_call", "error_traceback", "generic"})
# Tags that are looked at for one that is new: a million repeats must not stop the program.
_MOST_READ = 10_000
# Characters of the name that an event without one gets from its first line.
_TITLE_CHARS = 120
# Models, providers, types and names that are recorded as they stand: a program has some dozen, and
# looking one up takes a fifth of writing it. Bounded, because names may be data.
_MOST_KNOWN_LINES = 1_000
_known_lines: set[str] = set()
# What a count may be: the wire's integers have 64 bits.
_MOST = 2**63
# Room for the names, ids and texts of a record beside its payloads.
_MAX_PAYLOADS_BYTES = 12 << 20


def recorded(  # noqa: C901  a call in place of a branch would cost more than the branch
    capture: Capture, given: Mapping[str, Any]
) -> dict[str, Any]:
    """Returns what a record is made with."""
    fields: dict[str, Any] = {}
    payload_bytes = 0
    for name, value in given.items():
        if value is None:
            continue
        write = _WRITERS.get(name)
        if write is None:
            # Made by us: times, flags, pictures, a checked verdict.
            fields[name] = value
        elif write is _payload:
            fields[name] = payload = _payload(capture, value)
            payload_bytes += len(payload)
        elif write is _count:
            if type(value) is int and -_MOST < value < _MOST:
                fields[name] = value
            elif (count := _number(name, capture, value)) is not None:
                fields[name] = count
        elif (
            (write is _line or write is _type)
            # The class comes first: looking up a value of a foreign class would run its code.
            and type(value) is str
            and value in _known_lines
            and not capture.masks
        ):
            fields[name] = value
        elif (written := write(capture, value)) is not None:
            fields[name] = written
    if "called" in fields:
        fields.setdefault("name", fields.pop("called"))
    if "title" in fields:
        fields.setdefault("name", fields.pop("title"))
    return fields if payload_bytes <= _MAX_PAYLOADS_BYTES else _fitted(fields)


def texts_of(capture: Capture, values: Any) -> list[str]:
    """Returns a list of one-line texts from a text or a collection of texts."""
    if not issubclass(type(values), list | tuple | set | frozenset):
        values = [values]
    kept: dict[str, None] = {}
    for value in list(values)[:_MOST_READ]:
        kept[_line(capture, value)] = None
        if len(kept) == MAX_TAGS:
            break
    return list(kept)


def _line(capture: Capture, value: Any) -> str:
    line = capture.text(value)[:MAX_NAME_CHARS]
    if (
        type(value) is str
        and line == value
        and len(line) <= _TITLE_CHARS
        and len(_known_lines) < _MOST_KNOWN_LINES
        and not capture.masks
    ):
        _known_lines.add(line)
    return line


def _type(capture: Capture, value: Any) -> str:
    return value if value in _OUR_TYPES else _line(capture, value)


def _title(capture: Capture, value: Any) -> str | None:
    # Cut after the mask has seen the whole: half a secret would not look like one.
    start = capture.text(value).lstrip()[:_TITLE_CHARS]
    return start.splitlines()[0].rstrip() if start else None


def _unmasked(capture: Capture, value: Any) -> str:
    return clean(value)[:MAX_NAME_CHARS] if type(value) is str else capture.text(value)


def _number(name: str, _capture: Capture, value: Any) -> float | int | None:
    if type(value) is int and name in COUNTS and -_MOST < value < _MOST:
        return value
    number = number_of(value)
    if number is None and type(value) is str:
        # The guides of the first era write scores as text.
        number = _from_text(value)
    if number is not None and math.isfinite(number):
        if name not in COUNTS:
            return number
        if abs(number) < _MOST:
            return int(number)
    log.warning(
        "event.number_left_out",
        "A field that must be a finite number is not; the event is recorded without it.",
        field=name,
        type=type(value).__name__,
    )
    return None


_payload = Capture.payload
_count = partial(_number, "")

_WRITERS: dict[str, Callable[[Capture, Any], Any]] = {
    **dict.fromkeys(TEXTS, Capture.text),
    **dict.fromkeys(NAMES, _line),
    **dict.fromkeys(UNMASKED, _unmasked),
    **dict.fromkeys(LISTS, texts_of),
    **dict.fromkeys(PAYLOADS, _payload),
    **dict.fromkeys(COUNTS, _count),
    **{name: partial(_number, name) for name in NUMBERS},
    "title": _title,
    "type": _type,
}


def _from_text(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _fitted(fields: dict[str, Any]) -> dict[str, Any]:
    """Returns the fields with the largest payloads cut until a record holds them all."""
    sizes = {name: len(fields[name]) for name in PAYLOADS & fields.keys()}
    while sum(sizes.values()) > _MAX_PAYLOADS_BYTES:
        largest = max(sizes, key=lambda name: sizes[name])
        fields[largest] = b'{"$cut":"size","bytes":%d}' % sizes.pop(largest)
    return fields
