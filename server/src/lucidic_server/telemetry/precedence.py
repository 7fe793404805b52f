"""What waits for the processors when somebody waits for an answer: merges, and recounts in part.

Two merges and a recount, each on threads of its own, left a commit a fifth of two cores.
"""

import contextlib
import os
from pathlib import Path

_THREADS = Path("/proc/self/task")
# What the engine calls the threads that merge. They live as long as the process.
MERGING = "MergeMutate"
# A third of the share of a thread that answers: enough to keep up as long as writing leaves room.
MERGING_NICE = 5

# For statements that nobody waits for.
ONE_THREAD = {"max_threads": 1}


def let_merges_wait() -> None:
    """Gives the threads that merge in this process less of the processors than all others (Linux).

    They are there as soon as the engine has a table.
    """
    if not _THREADS.exists():
        return
    for thread in _THREADS.iterdir():
        # One that ended meanwhile is none of those that merge.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            if (thread / "comm").read_text().strip() == MERGING:
                os.setpriority(os.PRIO_PROCESS, int(thread.name), MERGING_NICE)
