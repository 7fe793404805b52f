"""One recorder for each server, key and agent; and the one that a merely bound session uses."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from collections.abc import Iterator
from typing import TYPE_CHECKING
from typing import NamedTuple

from lucidicai.record.capture import Capture

if TYPE_CHECKING:
    from lucidicai.record.port import RecordPort
    from lucidicai.settings import Settings


class Destination(NamedTuple):
    """Where records go and how values are written on the way."""

    recorder: RecordPort
    capture: Capture
    settings: Settings


# By everything that tells one recorder from another.
_recorders: dict[tuple[object, ...], tuple[RecordPort, float]] = {}
# The one that `init` chose last; a session that is only bound by its id goes there too.
_last: list[Destination] = []
# What makes a recorder in tests of programs; normally nothing stands here.
_stand_ins: list[Callable[[Settings], RecordPort]] = []


def choose(settings: Settings, masking_function: Callable[[str], str] | None) -> Destination:
    """Returns the destination of a session that begins; later bound ones share it."""
    destination = reach(settings, masking_function)
    _last[:] = [destination]
    return destination


def reach(settings: Settings, masking_function: Callable[[str], str] | None) -> Destination:
    """Returns a client's destination, which only its own sessions have."""
    return Destination(_recorder(settings), capture(settings, masking_function), settings)


def capture(settings: Settings, masking_function: Callable[[str], str] | None) -> Capture:
    """Returns what writes values as these settings say, through the function if there is one."""
    if masking_function is None:
        return Capture(redact=settings.redact)
    # Loaded where there is one to call: each module is a part of the import's time.
    from lucidicai.record.masking import Mask  # noqa: PLC0415

    return Capture(Mask(masking_function), redact=settings.redact)


def usual() -> Destination:
    """Returns the destination of the last `init`, else the one of the environment."""
    if _last:
        return _last[-1]
    settings = _from_environment()
    return Destination(_recorder(settings), capture(settings, None), settings)


def recorders() -> list[tuple[RecordPort, float]]:
    """Returns all recorders of this process, with the seconds that an end may wait for each."""
    return list(_recorders.values())


def standing() -> Settings:
    """Returns the settings of the last `init`, else those of the environment."""
    return _last[-1].settings if _last else _from_environment()


@contextlib.contextmanager
def replaced(make: Callable[[Settings], RecordPort]) -> Iterator[None]:
    """Has `make` make every recorder of the block; those that there are rest meanwhile."""
    held = dict(_recorders), list(_last)
    _recorders.clear()
    _last.clear()
    _stand_ins.append(make)
    try:
        yield
    finally:
        _stand_ins.pop()
        _recorders.clear()
        _recorders.update(held[0])
        _last[:] = held[1]


def is_replaced(make: Callable[[Settings], RecordPort] | None = None) -> bool:
    """Returns whether something, or `make`, stands in: then no server has to be asked for a key."""
    return bool(_stand_ins) and make in {None, _stand_ins[-1]}


def _from_environment() -> Settings:
    from lucidicai.settings import Settings  # noqa: PLC0415  only a call before `init` needs it

    return Settings.load()


def _recorder(settings: Settings) -> RecordPort:
    name = (
        settings.base_url,
        settings.api_key,
        settings.agent_id,
        settings.spool_dir,
        settings.redact_secrets,
    )
    found = _recorders.get(name)
    if found is None:
        # setdefault is atomic: of two threads that begin at once, both use the first one's.
        found = _recorders.setdefault(name, (_made(settings), settings.flush_timeout))
    return found[0]


def _made(settings: Settings) -> RecordPort:
    if _stand_ins:
        return _stand_ins[-1](settings)
    # The journal and the shipper are a third of the package: loaded when there is a session.
    from lucidicai.record.recorder import Recorder  # noqa: PLC0415

    return Recorder(settings)
