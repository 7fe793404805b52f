"""Says of one cell what went wrong: sentences, none if all is well."""

import json
import re
from collections import Counter

from lucidicai.spool.loss import Loss
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import Scored
from tests.crash.evidence import FLUSH_SECONDS
from tests.crash.evidence import End
from tests.crash.evidence import Evidence
from tests.crash.evidence import Returned
from tests.crash.payload import text

# What an exit may take over its budget on a loaded machine. Less than a slow server's answer.
SLACK_SECONDS = 4.0

# A record that has a number and is lost; the other losses are of records that never had one.
_OF_NUMBERED = (Loss.MEMORY_AT_EXIT, Loss.TOO_LARGE, Loss.REFUSED, Loss.REJECTED)

# Deaths with an orderly end, at which the process counts what it takes along.
_ORDERLY = frozenset(
    {"exception", "system_exit", "sigterm", "sigint", "fork_child", "thread", "asyncio", "shutdown"}
)

# What may be on stderr beside the program's own: the warnings that the documentation promises.
_WARNINGS = {
    "disk_full": ("spool.disk_full", "spool.full", "spool.lost_at_exit", "spool.dropped"),
    "read_only": ("spool.unwritable", "spool.lost_at_exit", "spool.dropped"),
    "413": ("ship.rejected",),
}


def faults(found: Evidence) -> list[str]:
    """Everything that contradicts the promises, in words."""
    if not found.returned:
        return ["the program recorded nothing", *_own_end(found)]
    return [
        *_missing(found),
        *_twice(found),
        *_torn(found),
        *_uncounted(found),
        *_own_end(found),
        *_late(found),
        *found.wrong_locks,
        *_left(found),
    ]


def _key(record: AnyRecord) -> tuple[str, str]:
    if isinstance(record, Scored):
        return "Scored", record.evaluator
    return type(record).__name__, getattr(record, "event_id", record.session_id)


def _missing(found: Evidence) -> list[str]:
    arrived = {_key(record) for record in found.arrived}
    gone = [told for told in found.returned if (told.kind, told.key) not in arrived]
    wrongly = [told for told in gone if not _may_be_lost(told)]
    if not wrongly:
        return []
    return [f"{len(wrongly)} of {len(found.returned)} records lost, first {wrongly[0]}"]


def _may_be_lost(told: Returned) -> bool:
    """What was in memory only, or too large for the server; `_uncounted` wants it counted."""
    return told.where in {"memory", "big"}


def _twice(found: Evidence) -> list[str]:
    keys = Counter(map(_key, found.arrived))
    return [
        f"{kind} {key} is there {count} times" for (kind, key), count in keys.items() if count > 1
    ]


def _torn(found: Evidence) -> list[str]:
    wrong = [
        f"{record.event_id} is torn"
        for record in found.arrived
        if isinstance(record, EventEnded)
        and isinstance(record.data, bytes)
        and not _is_whole(record.data)
    ]
    losses = found.drained.losses if found.drained else {}
    told = {reason: losses.get(reason, 0) for reason in ("torn_tail", "torn_segment")}
    # A child that its parent terminates at the exit may be within a write.
    most = found.torn + found.cell.death.startswith("mp_")
    if told["torn_segment"] or not found.torn <= told["torn_tail"] <= most:
        wrong.append(f"{found.torn} torn tails were told as {told}")
    return wrong


def _is_whole(data: bytes) -> bool:
    told = json.loads(data)
    return bool(told["text"] == text(told["name"], told["chars"]))


def _uncounted(found: Evidence) -> list[str]:
    """Of writers that lived to count: what did not arrive is what the ledger tells.

    What was on its way when a writer closed may be told as lost: the answer came too late.
    """
    if found.cell.death in _ORDERLY and not found.closed:
        return ["an orderly end did not count its losses"]
    arrived = Counter(record.writer for record in found.arrived)
    lost = sum(told.appended - arrived[writer] for writer, told in found.closed.items())
    ledgers = [told.losses for told in found.closed.values()]
    if found.drained is not None:
        ledgers.append(found.drained.losses)
    counted = sum(ledger.get(reason, 0) for ledger in ledgers for reason in _OF_NUMBERED)
    on_its_way = found.unsure + (found.cell.circumstance == "413")
    if lost <= counted <= lost + on_its_way:
        return []
    return [f"{lost} records lost, {counted} counted: {ledgers}"]


def _own_end(found: Evidence) -> list[str]:
    cell, own = found.cell, _own(found)
    end = End(found.end.code, found.end.stdout, _without_warnings(found))
    if end.code is None:
        return ["hangs"]
    if cell.death == "sigint" or (cell.phase, cell.death) == ("end_session", "asyncio"):
        # The traceback tells where the program was, and it was in a call of ours.
        end.stderr, own.stderr = _last_line(end.stderr), _last_line(own.stderr)
    return [
        f"{name} is {getattr(end, name)!r} and without the SDK {getattr(own, name)!r}"
        for name in ("code", "stdout", "stderr")
        if getattr(end, name) != getattr(own, name)
    ]


def _own(found: Evidence) -> End:
    reference = found.reference
    if (found.cell.phase, found.cell.death) == ("exit", "sigint"):
        # Without us the handler would print the interrupt and go on; with us Ctrl-C ends the wait.
        return End(-2, reference.stdout, "")
    return End(reference.code, reference.stdout, reference.stderr)


def _without_warnings(found: Evidence) -> str:
    names = _WARNINGS.get(found.cell.circumstance, ())
    if not names:
        return found.end.stderr
    warning = rf"^({'|'.join(map(re.escape, names))}): .*\n"
    return re.sub(warning, "", found.end.stderr, flags=re.MULTILINE)


def _last_line(output: str) -> str:
    return output.rstrip().rpartition("\n")[2]


def _late(found: Evidence) -> list[str]:
    if found.dying_at is None:
        return ["the program never came to its death"]
    # One process waits once; a child that outlives its parent has a budget of its own.
    budget = FLUSH_SECONDS * len({told.pid for told in found.returned})
    took = found.over_at - found.dying_at
    if took <= budget + SLACK_SECONDS:
        return []
    return [f"the end took {took:.1f} s, its budget is {budget} s"]


def _left(found: Evidence) -> list[str]:
    wrong = [f"the journal of {writer} stays" for writer in found.writers_left]
    if found.drained is not None:
        wrong += [f"{writer} was not drained: {why}" for writer, why in found.drained.left.items()]
    return wrong
