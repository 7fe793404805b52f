"""How much memory this process may take, where nobody says so."""

import os
from pathlib import Path

# Of a container, in the second version of control groups; "max" without a limit.
_LIMIT = Path("/sys/fs/cgroup/memory.max")


def allowed(said: int) -> int:
    """Returns what was said, in bytes; for 0 half of what the machine or the container has."""
    return said or _there_is() // 2


def _there_is() -> int:
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        limit = _LIMIT.read_text().strip()
    except OSError:
        return machine
    return min(machine, int(limit)) if limit.isdecimal() else machine
