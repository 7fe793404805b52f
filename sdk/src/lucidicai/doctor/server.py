"""The server: whether it answers, takes the key, how old it is, and what its clock says."""

import time
from collections.abc import Mapping
from datetime import UTC
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec
import urllib3

from lucidicai.doctor.finding import Section
from lucidicai.doctor.requirement import version_tuple
from lucidicai.doctor.unreachable import LONGEST_SECONDS
from lucidicai.doctor.unreachable import tell_undelivered
from lucidicai.doctor.unreachable import tell_unreachable
from lucidicai.settings import LOCAL_URL
from lucidicai.settings import Settings
from lucidicai.version import __version__
from lucidicai.wire import codec

_NO_RECORDS = {"Content-Type": f"{codec.CONTENT_TYPE}; version={codec.VERSION}"}
# A server that takes longer for nothing is busy, or far away.
_SLOW_SECONDS = 1.0
# Records of several hosts are ordered by their clocks. The header has whole seconds.
_SKEW_SECONDS = 5.0
# A loss of the week before last is history: the server's ledger never forgets.
_OLD_DAYS = 7


class _Answer(msgspec.Struct):
    status: int
    headers: Mapping[str, str]
    body: Any
    began: float
    seconds: float


def examine_server(settings: Settings, environ: Mapping[str, str], *, is_kept: bool) -> Section:
    """Returns what was found of the server. Waits at most 5 s for each of three answers.

    `is_kept` says whether records that are not delivered wait in the spool.
    """
    section = Section("Server")
    url = settings.base_url
    if not _is_address(url):
        section.problem(
            f"{url!r} is not an address of a server.",
            f"Set LUCIDIC_BASE_URL to something like {LOCAL_URL} or https://lucidic.example.com.",
        )
        return section
    with urllib3.PoolManager(retries=False, timeout=LONGEST_SECONDS) as pool:
        try:
            health = _ask(pool, f"{url}/healthz")
        except urllib3.exceptions.HTTPError as error:
            tell_unreachable(section, settings, environ, error, is_kept=is_kept)
            return section
        if not _examine_health(section, url, health, is_kept=is_kept):
            return section
        try:
            key_headers = _authorization(settings)
            # No records, through the door that records take: it is asked for the key like them.
            door = _ask(pool, f"{url}/v1/records", {**key_headers, **_NO_RECORDS}, "POST")
            is_taken = _examine_key(section, settings, door, is_kept=is_kept)
            status = _ask(pool, f"{url}/v1/server", key_headers if is_taken else {})
        except urllib3.exceptions.HTTPError as error:
            tell_undelivered(
                section,
                f"{url} answered once and then no more ({type(error).__name__}).",
                "Look at the server's log.",
                is_kept=is_kept,
            )
            return section
    _examine_version(section, status)
    _examine_losses(section, status)
    _examine_clock(section, health)
    return section


def _ask(
    pool: urllib3.PoolManager,
    url: str,
    headers: Mapping[str, str] | None = None,
    method: str = "GET",
) -> _Answer:
    began = time.time()
    start = time.monotonic()
    reply = pool.request(method, url, headers=dict(headers or {}), redirect=False)
    seconds = time.monotonic() - start
    try:
        body = msgspec.json.decode(reply.data)
    except (msgspec.DecodeError, RecursionError):
        body = None
    return _Answer(reply.status, reply.headers, body, began, seconds)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _authorization(settings: Settings) -> dict[str, str]:
    key = settings.api_key
    is_sendable = key is not None and key.isascii() and key.isprintable()
    return {"Authorization": f"Api-Key {key}"} if is_sendable else {}


def _examine_health(section: Section, url: str, health: _Answer, *, is_kept: bool) -> bool:
    """Returns whether it is a Lucidic server."""
    target = health.headers.get("Location", "")
    if 300 <= health.status < 400 and target:
        section.problem(
            f"{url} sends to {target}, and no record follows there.",
            f"Set LUCIDIC_BASE_URL to {target.removesuffix('/healthz')}.",
        )
        return False
    if health.status >= 500:
        tell_undelivered(
            section,
            f"{url} answers, but with status {health.status}.",
            "Look at the log of the server, or of what stands in front of it.",
            is_kept=is_kept,
        )
        return False
    if not (isinstance(health.body, dict) and health.body.get("status") == "ok"):
        section.problem(
            f"Something answers at {url}, but it is no Lucidic server (status {health.status}).",
            "Correct LUCIDIC_BASE_URL: its host, its port, and what follows them.",
        )
        return False
    took = f"{health.seconds * 1_000:.0f} ms"
    if health.seconds > _SLOW_SECONDS:
        section.warning(f"{url} answers, but took {took}.", "Look at its load and the network.")
    else:
        section.ok(f"{url} answers ({took})")
    return True


def _examine_key(section: Section, settings: Settings, door: _Answer, *, is_kept: bool) -> bool:
    """Returns whether the server takes records under this key, or without one."""
    if door.status in {401, 403}:
        detail = door.body.get("detail", "") if isinstance(door.body, dict) else ""
        which = "the API key" if settings.api_key else "records without an API key"
        tell_undelivered(
            section,
            f"The server refuses {which} (status {door.status}). {detail}".rstrip(),
            "Set LUCIDIC_API_KEY to a key of this server; `lucidic keys create NAME` makes one.",
            is_kept=is_kept,
        )
        return False
    if door.status != 200 or not isinstance(door.body, dict):
        tell_undelivered(
            section,
            f"The server does not take records as this package sends them (status {door.status}).",
            "It is older than this package, or busy: update it, or try again.",
            is_kept=is_kept,
        )
        return False
    section.ok("takes records with this key" if settings.api_key else "takes records without a key")
    return True


def _examine_version(section: Section, status: _Answer) -> None:
    if status.status in {401, 403}:
        return  # told to members only, and not to every key
    version = status.body.get("version") if isinstance(status.body, dict) else None
    found = version_tuple(version) if isinstance(version, str) else None
    if found is None:
        section.warning("The server does not tell its version.", "Update the server.")
        return
    own = version_tuple(__version__)
    if own is not None and found < own:
        section.warning(
            f"The server is version {version}, older than this package ({__version__}): "
            "it may refuse what it does not know.",
            "Update the server first, the programs after it.",
        )
    else:
        section.ok(f"version {version}")


def _examine_losses(section: Section, status: _Answer) -> None:
    losses = status.body.get("losses") if isinstance(status.body, dict) else None
    for loss in losses if isinstance(losses, list) else []:
        if not isinstance(loss, dict):
            continue
        last = loss.get("last_at")
        said = (
            f"{loss.get('count')} lost: {loss.get('reason')} (counted by the {loss.get('source')}"
        )
        said += f", last at {last})" if last else ")"
        if _is_old(last):
            section.ok(said)
        else:
            section.warning(said, loss.get("meaning") or "docs/reference/losses.md tells why.")


def _is_old(moment: object) -> bool:
    """Returns whether it was so long ago that nobody has to be warned of it each time."""
    try:
        happened = datetime.fromisoformat(str(moment))
        return (datetime.now(UTC) - happened).days >= _OLD_DAYS
    except (ValueError, TypeError):
        return False


def _examine_clock(section: Section, health: _Answer) -> None:
    try:
        told = parsedate_to_datetime(health.headers.get("Date", "")).timestamp()
    except (ValueError, TypeError):
        return
    # The header is cut to whole seconds: on average it is half a second behind.
    ahead = health.began + health.seconds / 2 - (told + 0.5)
    if abs(ahead) <= _SKEW_SECONDS:
        section.ok("its clock and this host's agree")
        return
    section.warning(
        f"This host's clock is {abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'} the "
        "server's: sessions get wrong times, and one that another host resumes may stay ended.",
        "Set the clocks, by NTP for instance.",
    )
