"""Named places of the write path at which a test lets the process die, as by `kill -9`.

`LUCIDIC_FAULT=NAME` ends the process where `reached(NAME)` is called, `NAME:3` at the third time.
Each write of the telemetry store is such a place by itself; tests/e2e/test_fault_points.py dies at
every one of them and judges what is left.
"""

import os
import signal

# The places that no table gives a name: around what a batch and a deletion do besides writing.
ADMITTED = "batch judged, leases held"
COMMITTED = "batch committed, not answered"
BLOB_STORED = "blob stored, no row names it"
DELETION_ASKED = "deletion asked for, nothing gone"
DELETION_ERASED = "deletion out of sight, receipt not told"
DELETION_PURGED = "deletion off the disk, receipt not done"

_wanted, _, _nth = os.environ.get("LUCIDIC_FAULT", "").partition(":")
_left = int(_nth or 1)


def before_insert(table: str) -> str:
    """Names the place before rows are written to a table."""
    return f"before {table}"


def after_insert(table: str) -> str:
    """Names the place after that: the rows are durable, nobody was told."""
    return f"after {table}"


def reached(place: str) -> None:
    """Ends the process here if a test wants that."""
    global _left  # noqa: PLW0603 # the process has one death
    if _wanted and place == _wanted:
        _left -= 1
        if not _left:
            os.kill(os.getpid(), signal.SIGKILL)
