"""The spool folder: whether it takes records, what waits in it, and for whom.

Takes no lock and changes nothing: programs and drainers work in the folder meanwhile.
"""

import errno
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from lucidicai.doctor.backlog import Backlog
from lucidicai.doctor.backlog import backlog_of
from lucidicai.doctor.finding import Section
from lucidicai.settings import Settings
from lucidicai.spool.address import key_sha256
from lucidicai.spool.address import normal_url
from lucidicai.spool.bounds import allocated_bytes
from lucidicai.spool.folder import list_writers

# Below this new segments do not find room, and records wait in memory only.
_LEAST_FREE_BYTES = 64 * 1024 * 1024
# Of the bound; a program that records much fills the rest in minutes.
_NEARLY_FULL = 0.8
_DAY_SECONDS = 86_400
_DRAIN = "`lucidic drain` (of lucidic-server)"


def examine_spool(settings: Settings) -> Section:
    """Returns what was found of the spool folder and of the journals in it."""
    section = Section("Spool")
    folder = settings.spool_dir
    refusal = why_unwritable(folder)
    if refusal is not None:
        section.problem(
            f"{folder} takes no records ({refusal}): they wait in memory only, and are lost if the "
            "program dies before the server has them.",
            "Make the folder writable for this user, or set LUCIDIC_SPOOL_DIR to one that is.",
        )
    elif not folder.exists():
        section.ok(f"{folder} is made when the first record is written")
    else:
        section.ok(f"{folder} takes records")
    if folder.is_dir():
        _examine_room(section, folder, settings.spool_max_bytes)
        backlogs = [backlog_of(writer) for writer in list_writers(folder)]
        _examine_living(section, [each for each in backlogs if each.is_alive])
        _examine_dead(section, [each for each in backlogs if not each.is_alive], settings)
        _examine_losses(section, backlogs)
    return section


def why_unwritable(folder: Path) -> str | None:
    """Returns why no file can be made in the folder, or in the one it will be made in; or None."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not folder.is_dir():
        return f"{folder} is no folder"
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"0" * 4096)
            file.flush()
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            return "the disk is full"
        return error.strerror or str(error)
    return None


def told_bytes(count: int) -> str:
    """Returns a size as people read it."""
    size, unit = float(count), "bytes"
    for larger in ("KiB", "MiB", "GiB"):
        if size < 1024:
            break
        size, unit = size / 1024, larger
    return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"


def told_seconds(seconds: float) -> str:
    """Returns a duration as people read it."""
    for length, unit in ((_DAY_SECONDS, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= length:
            count = int(seconds // length)
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{seconds:.0f} s"


def _examine_room(section: Section, folder: Path, bound: int) -> None:
    used = allocated_bytes(folder)
    told = f"{told_bytes(used)} of at most {told_bytes(bound)} (LUCIDIC_SPOOL_MAX_BYTES)"
    advice = f"Start the server, run {_DRAIN}, or raise LUCIDIC_SPOOL_MAX_BYTES."
    if used >= bound:
        section.problem(f"The folder is full: {told}; new records are dropped and counted.", advice)
    elif used >= _NEARLY_FULL * bound:
        section.warning(f"The folder is nearly full: {told}.", advice)
    else:
        section.ok(f"uses {told}")
    free = shutil.disk_usage(folder).free
    if free < _LEAST_FREE_BYTES:
        section.warning(f"The disk has only {told_bytes(free)} free.", "Free some space.")


def _examine_living(section: Section, living: Sequence[Backlog]) -> None:
    if living:
        section.ok(f"{_programs(living)} recording now: {_waiting(living, 'the server')}")


def _examine_dead(section: Section, dead: Sequence[Backlog], settings: Settings) -> None:
    here = normal_url(settings.base_url), key_sha256(settings.api_key)
    groups: dict[tuple[str, str], list[Backlog]] = {}
    for each in dead:
        if each.address is not None and each.records:
            name = normal_url(each.address.base_url), each.address.key_sha256
            groups.setdefault(name, []).append(each)
    for (url, key), left in sorted(groups.items()):
        told = f"{_programs(left)} ended and left"
        if (url, key) == here:
            section.warning(
                f"{told} {_waiting(left, 'this server')}.",
                "A server on this host takes them within seconds, the next program that records "
                f"there when it has nothing to do. Or run {_DRAIN}.",
            )
        elif url == here[0]:
            section.warning(
                f"{told} {_waiting(left, 'this server under another key')}.",
                "Run `lucidic drain --as-current-key` (of lucidic-server), or a program with the "
                "other key.",
            )
        else:
            section.warning(
                f"{told} {_waiting(left, f'another server ({url})')}.",
                f"Run `lucidic drain --base-url {url}` (of lucidic-server) when that one answers.",
            )
    for each in dead:
        for reason, count in sorted(each.losses.items()):
            section.warning(
                f"The journal {each.path.name} is damaged at {count} "
                f"place{'' if count == 1 else 's'}: {reason}.",
                "What lies before is delivered; what was lost is counted on the server.",
            )


def _examine_losses(section: Section, backlogs: Sequence[Backlog]) -> None:
    counts: Counter[str] = Counter()
    for each in backlogs:
        counts.update(each.untold)
    if counts:
        told = ", ".join(f"{count} {reason}" for reason, count in sorted(counts.items()))
        section.warning(
            f"Records were lost on this host, and no server was told yet: {told}.",
            "docs/reference/losses.md says what each reason means.",
        )


def _programs(backlogs: Sequence[Backlog]) -> str:
    return f"{len(backlogs)} program{'' if len(backlogs) == 1 else 's'}"


def _waiting(backlogs: Sequence[Backlog], whom: str) -> str:
    records = sum(each.records for each in backlogs)
    if records == 0:
        return f"nothing waits for {whom}"
    more = "" if all(each.is_counted for each in backlogs) else "at least "
    oldest = min(each.oldest_ns for each in backlogs if each.oldest_ns is not None)
    age = told_seconds(max(0.0, time.time() - oldest / 1e9))
    return f"{more}{records} record{'' if records == 1 else 's'} for {whom}, the oldest {age} old"
