"""Pictures as clients send them inside an event: data URLs, bare base64, addresses."""

import base64
import binascii
from typing import Any

from lucidic_server.blobs.store import media_type_of
from lucidicai.wire.records import Screenshot

_ADDRESSES = ("http://", "https://")


def read_pictures(value: Any) -> tuple[list[Screenshot], list[Any]]:
    """Returns the pictures of a list, and the members that are none."""
    members = value if isinstance(value, list) else [value]
    pictures: list[Screenshot] = []
    others: list[Any] = []
    for member in members:
        picture = _picture(member) if isinstance(member, str) else None
        if picture is not None:
            pictures.append(picture)
        elif member is not None:
            others.append(member)
    return pictures, others


def picture_of(data: bytes) -> Screenshot:
    """Returns a picture of these bytes; what it is, the bytes tell and not who sends them."""
    return Screenshot(media_type_of(data), data)


def _picture(text: str) -> Screenshot | None:
    if text.startswith(_ADDRESSES):
        return Screenshot("", url=text)
    encoded = text.partition(",")[2] if text.startswith("data:") else text
    try:
        data = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    return picture_of(data) if data else None
