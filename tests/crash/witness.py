"""Inside a program of the matrix: records, and tells what has returned into a file.

What was told survives any death, because write(2) has put it into the page cache. Each line is a
word and its fields; `evidence.py` reads them. Wants CRASH_FOLDER; with CRASH_REFERENCE the program
runs without the SDK.
"""

import itertools
import json
import os
import resource
import threading
import time
from functools import cache
from pathlib import Path
from typing import Any

from tests.crash.payload import text

lai: Any
budget: Any
_recorders: Any
if "CRASH_REFERENCE" in os.environ:
    from tests.crash import absent as lai

    budget, _recorders = lai.budget, list
else:
    import lucidicai as lai
    from lucidicai.record import destination
    from lucidicai.record import waiting

    budget, _recorders = waiting.budget, destination.recorders

FOLDER = Path(os.environ["CRASH_FOLDER"])
IN_REFERENCE = "CRASH_REFERENCE" in os.environ

# How long a call is held at the place where the death is to find it.
_HELD_SECONDS = 0.2

_told = os.open(FOLDER / "told", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
_numbers = itertools.count(1)
_inside = threading.Event()
_never = threading.Event()
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def tell(*words):
    os.write(_told, (" ".join(map(str, words)) + "\n").encode())


def at(place):
    """Says where the program is, and goes on when the judge lets it."""
    tell("at", place)
    while not (FOLDER / f"go {place}").exists():
        time.sleep(0.002)


def dying():
    tell("dying", time.monotonic())


# -- recording: each call is told when it has returned


def begin(**given):
    with _Returning("SessionBegan") as call:
        call.key = lai.init(session_name="crash", **given)
    return call.key


def open_step():
    with _Returning("EventBegan") as call:
        call.key = lai.create_step(goal="survive")


def event(chars=None, *, is_big=False):
    name = f"{os.getpid()}-{next(_numbers)}"
    chars = chars or int(os.environ.get("CRASH_CHARS", "600"))
    with _Returning("EventEnded", is_big=is_big) as call:
        data = {"name": name, "chars": chars, "text": text(name, chars)}
        call.key = lai.create_event("generic", details=data)


def judge():
    name = f"{os.getpid()}-{next(_numbers)}"
    with _Returning("Scored") as call:
        _client().evals.emit(True, name=name, description="alive", session_id="judged")
        call.key = name


def events(count):
    judge()
    for _ in range(count):
        event()


@cache
def _client():
    return lai.LucidicAI()


def big_event():
    """Larger than a server takes that answers 413."""
    chars = int(os.environ.get("CRASH_BIG_CHARS", "0"))
    event(chars, is_big=chars > 0)


def end(**given):
    with _Returning("SessionEnded") as call:
        call.key = given.get("session_id") or lai.get_session_id()
        lai.end_session(**given)


class _Returning:
    """One call. Tells as well who wrote, and where the record is: "disk", or "memory" only.

    "big" is one that the server will never take.
    """

    key = ""

    def __init__(self, kind, *, is_big=False):
        self.kind = kind
        self.is_big = is_big

    def __enter__(self):
        self.was_on_disk = _is_on_disk()
        return self

    def __exit__(self, kind, error, trace):
        if error is None:
            where = "disk" if self.was_on_disk and _is_on_disk() else "memory"
            where = "big" if self.is_big else where
            writer = next((recorder.writer_id for recorder, _ in _recorders()), "-")
            tell("returned", self.kind, self.key, where, os.getpid(), writer)


def _is_on_disk():
    for recorder, _ in _recorders():
        segment = recorder._pipe.journal._last
        return segment.is_durable or segment.number == 0
    return True


# -- being inside a call


def hold(name):
    """Has the next wait of `end_session` ("flush") or of the exit ("close") take its time."""
    real = getattr(budget, name)

    def held(*given):
        _inside.set()
        _never.wait(_HELD_SECONDS)
        return real(*given)

    setattr(budget, name, held)


def wait_inside():
    _inside.wait()


def beside(die):
    """Has another thread deal the death while this one is inside."""

    def deal():
        _inside.wait()
        dying()
        die()

    threading.Thread(target=deal, daemon=True).start()


_close = budget.close


def _close_and_tell(*given):
    pipes = [recorder._pipe for recorder, _ in _recorders()]
    _close(*given)
    for pipe in pipes:
        tell("closed", pipe.writer, pipe.journal.appended, json.dumps(pipe.losses.counts()))


if not IN_REFERENCE:
    budget.close = _close_and_tell
