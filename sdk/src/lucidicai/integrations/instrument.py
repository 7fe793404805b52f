"""Turns the watching of providers on and off. Once in a process; a fork takes it along.

A provider that cannot be watched is named in one log line, with what to install; the program goes
on without its events.
"""

import importlib
import re
from collections.abc import Callable
from collections.abc import Iterable
from importlib import metadata
from typing import Any

from lucidicai.guard import ONCE
from lucidicai.guard import Guard
from lucidicai.guard import log
from lucidicai.integrations.table import BY_NAME
from lucidicai.integrations.table import PROVIDERS
from lucidicai.integrations.table import Provider
from lucidicai.record.foreign import class_name

_guard = Guard("provider.failed")

# Pictures up to this many characters of base64 are recorded; an instrumentation's own bound is
# a thumbnail's.
MAX_PICTURE_CHARS = 12 << 20

# What ends the watching of each provider that is watched.
_ends: dict[str, Callable[[], object]] = {}
# Who has begun it, or is about to.
_claims: dict[str, object] = {}


def instrument(providers: Iterable[Any]) -> list[str]:
    """Records the calls of these providers from here on, in whatever session is active then.

    Returns those that are being watched. Never raises.
    """
    watched = []
    for provider in providers:
        row = _row_of(provider)
        if row is not None and _watch(row):
            watched.append(row.name)
    return watched


def uninstrument(*providers: str) -> None:
    """Records the calls of these providers, by default of all, no longer."""
    rows = [BY_NAME[_normal(provider)] for provider in providers] or PROVIDERS
    for row in rows:
        stop = _ends.pop(row.name, None)
        if stop is not None:
            with _guard:
                stop()
            _claims.pop(row.name, None)


def end_of(instrumentor: Any, tracer_provider: Any, **given: Any) -> Callable[[], object] | None:
    """Has an instrumentation of OpenInference watch, and returns what ends it.

    Returns None if it watches for the program already: it can write to one tracer only.
    """
    if instrumentor.is_instrumented_by_opentelemetry:
        say_taken(class_name(type(instrumentor)))
        return None
    from openinference.instrumentation import TraceConfig  # noqa: PLC0415  not before it is named

    config = TraceConfig(base64_image_max_length=MAX_PICTURE_CHARS)
    # The versions were looked at before; its own look says it in a log of its own.
    instrumentor.instrument(
        skip_dep_check=True, config=config, tracer_provider=tracer_provider, **given
    )
    stop: Callable[[], object] = instrumentor.uninstrument
    return stop


def say_taken(instrumentation: str) -> None:
    """Says that an instrumentation writes to the program's own tracer."""
    log.warning(
        f"provider.{instrumentation}.taken",
        "The program uses this instrumentation already, for its own tracing. Add "
        "lucidicai.integrations.opentelemetry.LucidicSpanProcessor() to its TracerProvider to "
        "record these calls here as well.",
        every=ONCE,
        instrumentation=instrumentation,
    )


def _row_of(provider: Any) -> Provider | None:
    name = provider if isinstance(provider, str) else class_name(type(provider))
    row = BY_NAME.get(_normal(name))
    if row is None:
        known = ", ".join(row.name for row in PROVIDERS)
        log.warning(
            f"provider.{name}.unknown",
            f"There is no such provider; its calls are not recorded. There are {known}. Other "
            "instrumentations: lucidicai.integrations.opentelemetry.LucidicSpanProcessor.",
            every=ONCE,
            provider=name,
        )
    return row


def _normal(name: str) -> str:
    return re.sub(r"[\W_]+", "_", name.strip().lower())


def _watch(row: Provider) -> bool:
    claim = object()
    # setdefault is atomic: of two threads that begin at once, one does it, and no lock is taken
    # that a fork would leave locked.
    if _claims.setdefault(row.name, claim) is not claim:
        return row.name in _ends
    try:
        end = _begin(row) if _is_installed(row) else None
        if end is not None:
            _ends[row.name] = _with_first_chunks(row.name, end)
    except Exception as error:  # noqa: BLE001  another package's code, at its import: anything
        log.error(
            f"provider.{row.name}.failed",
            f"The calls of {row.library} cannot be recorded; the program goes on without. "
            f"pip install '{row.extra}' gets versions that were tested together.",
            every=ONCE,
            failure=error,
            **_versions(row),
        )
    if row.name not in _ends:
        _claims.pop(row.name, None)
    return row.name in _ends


def _begin(row: Provider) -> Callable[[], object] | None:
    module, _, name = row.entry.partition(":")
    entry = importlib.import_module(module)
    if not name:
        begun: Callable[[], object] | None = entry.begin()
        return begun
    from lucidicai.integrations.spans import TracerProvider  # noqa: PLC0415  not before it is named

    return end_of(getattr(entry, name)(), tracer_provider=TracerProvider(kinds=row.kinds))


def _with_first_chunks(name: str, end: Callable[[], object]) -> Callable[[], object]:
    from lucidicai.integrations.first_chunks import watch_first_chunks  # noqa: PLC0415  as above

    with _guard:
        undos = watch_first_chunks(name)
        return lambda: [undo() for undo in (end, *undos)]
    return end


def _is_installed(row: Provider) -> bool:
    """Returns whether the provider can be watched; says what is missing or not tested."""
    for package, oldest, below in (
        (row.library, row.library_oldest, None),
        (row.package, *row.versions),
    ):
        found = _version(package)
        wanted = f">={oldest}" if below is None else f">={oldest},<{below}"
        if found is None or _numbers(found) < _numbers(oldest):
            what = "is not installed" if found is None else f"{found} is too old"
            log.warning(
                f"provider.{row.name}.left_out",
                f"The calls of {row.library} are not recorded: {package} {what}, {wanted} is "
                f"needed. pip install '{row.extra}'",
                every=ONCE,
                provider=row.name,
            )
            return False
        if below is not None and _numbers(found) >= _numbers(below):
            log.warning(
                f"provider.{row.name}.untested",
                f"{package} {found} is newer than what this version of lucidic-sdk was tested "
                f"with ({wanted}): what it records may be incomplete. pip install '{row.extra}'",
                every=ONCE,
                provider=row.name,
            )
    return True


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _versions(row: Provider) -> dict[str, str | None]:
    return {"package": f"{row.package} {_version(row.package)}", "library": _version(row.library)}


def _numbers(version: str) -> tuple[int, ...]:
    """Returns the numbers that a version begins with; a pre-release counts as its release."""
    found = re.match(r"\d+(\.\d+)*", version)
    numbers = [int(number) for number in found.group().split(".")] if found else []
    return tuple(numbers + [0] * (4 - len(numbers)))
