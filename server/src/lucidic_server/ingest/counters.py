"""What the doors did since the server started: a few numbers for /metrics."""

from collections import Counter
from dataclasses import dataclass
from dataclasses import field


@dataclass(slots=True)
class Counters:
    """Plain numbers that only grow; the event loop is their only writer."""

    batches: int = 0
    accepted: int = 0
    duplicates: int = 0
    clamped: int = 0
    busy: int = 0
    drained_writers: int = 0
    # Secrets that were masked in the journals of dead processes, by kind.
    redacted: Counter[str] = field(default_factory=Counter)
    # Records whose token counts cannot all be true, by how.
    contradictions: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    interruptions: Counter[str] = field(default_factory=Counter)
