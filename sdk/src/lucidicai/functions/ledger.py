"""What a program may ask of its own recording: what was lost, what was masked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lucidicai.record.destination import recorders


def losses() -> dict[str, int]:
    """Returns how many records this process has lost, by reason; empty if none were.

    The reasons are those of docs/reference/losses.md. The server gets the same counts.
    """
    return _summed(recorder.losses() for recorder, _seconds in recorders())


def redactions() -> dict[str, int]:
    """Returns how many secrets were masked in records that were sent, by kind.

    The kinds are those of docs/reference/capture.md.
    """
    return _summed(recorder.redactions() for recorder, _seconds in recorders())


def _summed(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return dict(total)
