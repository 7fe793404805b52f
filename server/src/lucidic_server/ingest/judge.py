"""Judges one record: refuses what could not be stored truthfully, cuts what is too long.

Limits are the protocol's (`lucidicai.wire.limits`).
"""

import math
from collections.abc import Callable
from typing import Any
from typing import get_args
from typing import get_type_hints

import msgspec
from msgspec import UnsetType

from lucidic_server.ingest.batch import Batch
from lucidic_server.ingest.batch import Clamp
from lucidic_server.ingest.batch import Read
from lucidic_server.ingest.batch import Refusal
from lucidicai.wire.codec import RecordError
from lucidicai.wire.depth import MAX_DEPTH
from lucidicai.wire.depth import is_too_deep
from lucidicai.wire.limits import MAX_ID_CHARS
from lucidicai.wire.limits import MAX_NAME_CHARS
from lucidicai.wire.limits import MAX_SESSION_ID_CHARS
from lucidicai.wire.limits import MAX_TAGS
from lucidicai.wire.records import KINDS
from lucidicai.wire.records import AnyRecord

# Cutting one of these would join what is apart, so a longer one is refused.
_IDS = ("writer", "session_id", "event_id", "parent_id")
_REQUIRED_IDS = frozenset({"writer", "session_id", "event_id"})
# Texts that may be long: a prompt's task, a reason, a page that an agent sees.
_LONG_TEXTS = frozenset(
    {
        "task",
        "reason",
        "session_eval_reason",
        "is_successful_reason",
        "state",
        "action",
        "goal",
        "eval_description",
        "error",
        "traceback",
    }
)
_TIMES = frozenset({"time", "started_at", "ended_at"})
_MAX_INT = 2**63 - 1
# Payloads are bytes in a record, and bytes they stay.
_AS_THEY_ARE = (bytes,)

Check = Callable[[str, Any], tuple[Any, str]]


def judge(
    batch: Batch,
    index: int,
    record: AnyRecord,
    extra: dict[str, Any],
    *,
    has_writer: bool = True,
    is_own_json: bool = False,
) -> None:
    """Puts the record into the batch: among those to admit, or with a reason among the refused.

    `is_own_json` tells that this server wrote the payloads: they need not be read to know that
    they are JSON.
    """
    try:
        checks = (_CHECKS_OF_OWN if is_own_json else _CHECKS)[type(record)]
        # What the record carries, found without asking for each of some forty fields.
        for name, value in msgspec.to_builtins(record, builtin_types=_AS_THEY_ARE).items():
            check = checks.get(name)
            if check is None:
                continue
            kept, cut = check(name, value)
            if kept is not value:
                setattr(record, name, kept)
            if cut:
                batch.clamped.append(Clamp(index, record.writer, record.seq, name, cut))
        if extra:
            _check_extra(extra)
    except RecordError as error:
        refuse(batch, index, error, record.writer, record.seq)
        return
    batch.reads.append(Read(index, record, extra, has_writer))


def refuse(
    batch: Batch, index: int, error: RecordError, writer: object = "", seq: object = 0
) -> None:
    """Puts a refusal into the batch; the record is named as far as it could be read."""
    batch.refused.append(
        Refusal(
            index,
            writer[:MAX_ID_CHARS] if isinstance(writer, str) else "",
            seq if isinstance(seq, int) and abs(seq) <= _MAX_INT else 0,
            error.reason,
            str(error),
        )
    )


def too_deep(name: str) -> str:
    """Returns the message for a value that is nested beyond what can be shown."""
    return f"{name} is nested over {MAX_DEPTH} levels deep. Send a flatter value, or its text"


def _check_id(name: str, value: str) -> tuple[str, str]:
    most = MAX_SESSION_ID_CHARS if name == "session_id" else MAX_ID_CHARS
    if len(value) > most:
        message = f"{name} has {len(value)} characters, at most {most} fit"
        raise RecordError("id_too_long", message)
    if not value and name in _REQUIRED_IDS:
        raise RecordError("malformed", f"{name} is empty")
    return value, ""


def _check_time(name: str, value: int) -> tuple[int, str]:
    if not 0 <= value <= _MAX_INT:
        raise RecordError("malformed", f"{name} {value} is not nanoseconds since 1970")
    return value, ""


def _check_int(name: str, value: int) -> tuple[int, str]:
    if abs(value) > _MAX_INT:
        raise RecordError("malformed", f"{name} {value} does not fit 64 bits")
    return value, ""


def _check_seq(_name: str, value: int) -> tuple[int, str]:
    if not 1 <= value <= _MAX_INT:
        raise RecordError("malformed", f"seq {value} is not a count from 1")
    return value, ""


def _check_number(name: str, value: float) -> tuple[float, str]:
    if not math.isfinite(value):
        raise RecordError("malformed", f"{name} is {value}, not a number that can be compared")
    return value, ""


def _check_value(name: str, value: bool | float | str) -> tuple[bool | float | str, str]:
    return value if isinstance(value, bool | str) else _check_number(name, value)[0], ""


def _check_payload(name: str, value: bytes) -> tuple[bytes, str]:
    try:
        msgspec.json.decode(value, type=msgspec.Raw)
        value.decode()
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RecordError("malformed", f"{name} is not JSON text: {error}") from error
    except RecursionError as error:
        raise RecordError("too_deep", too_deep(name)) from error
    if is_too_deep(value):
        raise RecordError("too_deep", too_deep(name))
    return value, ""


def _check_depth(name: str, value: bytes) -> tuple[bytes, str]:
    if is_too_deep(value):
        raise RecordError("too_deep", too_deep(name))
    return value, ""


def _check_line(name: str, value: str) -> tuple[str, str]:
    if len(value) <= MAX_NAME_CHARS:
        return value, ""
    return value[
        :MAX_NAME_CHARS
    ], f"{name} was cut from {len(value)} to {MAX_NAME_CHARS} characters"


def _check_tags(name: str, value: list[str]) -> tuple[list[str], str]:
    cut = []
    if len(value) > MAX_TAGS:
        value = list(dict.fromkeys(value))
    if len(value) > MAX_TAGS:
        cut.append(f"{name} had {len(value)} members, {MAX_TAGS} were kept")
    kept = [tag[:MAX_NAME_CHARS] for tag in value[:MAX_TAGS]]
    if any(len(tag) > MAX_NAME_CHARS for tag in value[:MAX_TAGS]):
        cut.append(f"a member of {name} was cut to {MAX_NAME_CHARS} characters")
    return kept, "; ".join(cut)


def _check_extra(extra: dict[str, Any]) -> None:
    names = ", ".join(sorted(map(str, extra)))
    try:
        text = msgspec.json.encode(extra)
    except RecursionError as error:
        raise RecordError("too_deep", too_deep(names)) from error
    except (TypeError, ValueError, OverflowError) as error:
        raise RecordError("malformed", f"{names} cannot be kept: {error}") from error
    if is_too_deep(text):
        raise RecordError("too_deep", too_deep(names))


def _checks(cls: type[AnyRecord]) -> dict[str, Check]:
    """Returns which check each field of a record type needs."""
    hints = get_type_hints(cls)
    by_type: dict[Any, Check] = {
        int: _check_int,
        float: _check_number,
        bytes: _check_payload,
        str: _check_line,
        list[str]: _check_tags,
    }
    checks: dict[str, Check] = {}
    for name in cls.__struct_fields__:
        arms = get_args(hints[name])
        wanted = next((arm for arm in arms if arm is not UnsetType), hints[name])
        if name in _IDS:
            checks[name] = _check_id
        elif name == "value":
            checks[name] = _check_value
        elif name == "seq":
            checks[name] = _check_seq
        elif name in _TIMES:
            checks[name] = _check_time
        elif name not in _LONG_TEXTS and wanted in by_type:
            checks[name] = by_type[wanted]
    return checks


_CHECKS: dict[type[Any], dict[str, Check]] = {cls: _checks(cls) for cls in KINDS.values()}
_CHECKS_OF_OWN: dict[type[Any], dict[str, Check]] = {
    cls: {name: _check_depth if check is _check_payload else check for name, check in one.items()}
    for cls, one in _CHECKS.items()
}
