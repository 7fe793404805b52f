"""What a process weighs, read from outside (Linux)."""

import os
from pathlib import Path


def memory(pid: int) -> float:
    """Returns the process's proportional set size in megabytes."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    (kilobytes,) = (line.split()[1] for line in text.splitlines() if line.startswith("Pss:"))
    return int(kilobytes) / 1024


def cpu_seconds(pid: int) -> float:
    """Returns the CPU time that the process has used, all threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def group_cpu_seconds(pid: int) -> float:
    """Returns the CPU time that the process and all that it started have used, as they live now."""
    session = os.getsid(pid)
    own = os.getsid(0)
    members = [pid]
    if session != own:
        found = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal())
        members = [one for one in found if _session_of(one) == session]
    return sum(map(cpu_seconds, members))


def _session_of(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return None
