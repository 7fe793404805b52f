"""Pictures of steps and events: base64 text, data URLs, bytes, files, PIL images, as they travel.

What is no picture, cannot be read or is too large is counted and warned of, never raised.
"""

import contextlib
import os
import stat
import sys
from collections.abc import Iterable
from typing import Any

from lucidicai.guard import log
from lucidicai.record.foreign import class_name
from lucidicai.wire.records import Screenshot

# Half a record: a picture of a large screen has 2 MB, one over this is a mistake.
MAX_PICTURE_BYTES = 8 << 20
# A path is shorter, base64 text of a picture longer.
_MAX_PATH_CHARS = 4_096

# Writing this many takes a tenth of a second and more.
_MAX_PIXELS = 16_000_000
_PNG_MODES = frozenset({"1", "L", "LA", "I;16", "P", "RGB", "RGBA"})

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
)

# Reason → how many pictures this process could not take.
unreadable: dict[str, int] = {}


class _UnreadableError(ValueError):
    """Not a picture; the text is the reason."""


def pictures(values: Any, *, paths: Any = None) -> list[Screenshot]:
    """Returns the pictures among `values` and in the files `paths`; each may be one or several."""
    taken = []
    for value, is_path in [
        *((value, False) for value in _several(values)),
        *((path, True) for path in _several(paths)),
    ]:
        try:
            taken.append(_from_file(value) if is_path else _picture(value))
        except (OSError, ValueError) as error:
            reason = str(error) if isinstance(error, _UnreadableError) else "unreadable_file"
            unreadable[reason] = unreadable.get(reason, 0) + 1
            log.warning(
                "screenshot.left_out",
                "A screenshot could not be taken; the event is recorded without it.",
                reason=reason,
                count=sum(unreadable.values()),
            )
    return taken


def _several(values: Any) -> Iterable[Any]:
    if values is None:
        return ()
    return values if issubclass(type(values), list | tuple) else (values,)


def _picture(value: Any) -> Screenshot:
    # Not isinstance: it asks `__class__`, which a foreign object may answer with an exception.
    kind = type(value)
    if issubclass(kind, bytes | bytearray):
        return _from_bytes(bytes(value))
    if issubclass(kind, os.PathLike):
        return _from_file(value)
    pil = sys.modules.get("PIL.Image")
    if pil is not None and issubclass(kind, pil.Image) and class_name(kind).startswith("PIL."):
        return _from_image(value)
    if not issubclass(kind, str):
        raise _UnreadableError("not_a_picture")
    if value.startswith(("http://", "https://")):
        return Screenshot(media_type="", url=value)
    if value.startswith("data:"):
        value = value.partition(",")[2]
    elif len(value) <= _MAX_PATH_CHARS and os.path.isfile(value):  # noqa: PTH113  no exception for NUL
        return _from_file(value)
    if len(value) > MAX_PICTURE_BYTES * 4 // 3 + 4:
        raise _UnreadableError("too_large")
    from binascii import a2b_base64  # noqa: PLC0415  few programs record pictures

    try:
        picture = a2b_base64(value)
    except ValueError as error:
        raise _UnreadableError("not_base64") from error
    return _from_bytes(picture)


def _from_image(image: Any) -> Screenshot:
    """Writes an image of PIL as PNG: now, because the program may go on drawing on it."""
    width, height = image.size
    if width * height > _MAX_PIXELS:
        raise _UnreadableError("too_large")
    from io import BytesIO  # noqa: PLC0415  as above

    buffer = BytesIO()
    # Plugins of PIL raise what they like.
    with contextlib.suppress(Exception):
        # A copy: saving leaves its parameters in the image.
        copy = image.copy() if image.mode in _PNG_MODES else image.convert("RGB")
        copy.save(buffer, "PNG", compress_level=1)
        return _from_bytes(buffer.getvalue())
    raise _UnreadableError("unreadable_image")


def _from_file(path: Any) -> Screenshot:
    with open(path, "rb", opener=_open_regular) as file:
        return _from_bytes(file.read(MAX_PICTURE_BYTES + 1))


def _open_regular(path: str, flags: int) -> int:
    # Not blocking: opening a pipe that nobody writes to would stop the program.
    descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _UnreadableError("not_a_file")
    return descriptor


def _from_bytes(data: bytes) -> Screenshot:
    if len(data) > MAX_PICTURE_BYTES:
        raise _UnreadableError("too_large")
    for magic, media_type in _MAGIC:
        if data.startswith(magic):
            return Screenshot(media_type=media_type, data=data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Screenshot(media_type="image/webp", data=data)
    if data[4:12] in {b"ftypavif", b"ftypavis"}:
        return Screenshot(media_type="image/avif", data=data)
    raise _UnreadableError("not_a_picture")
