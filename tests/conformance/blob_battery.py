"""What every place for blobs must do. Each check gets an open, empty store."""

import asyncio
import hashlib
from collections.abc import Callable

from lucidic_server.blobs.store import Blobs

Check = Callable[[Blobs], None]

PNG = b"\x89PNG\r\n\x1a\n and more"
UNKNOWN = ("", "a" * 64, "../../etc/passwd", "A" * 64, "a" * 63 + "\n")


def what_is_put_comes_back_under_its_hash(blobs: Blobs) -> None:
    blob_id = blobs.put(PNG)
    assert blob_id == hashlib.sha256(PNG).hexdigest()
    assert blobs.get(blob_id) == (PNG, "image/png")
    assert asyncio.run(blobs.fetch(blob_id)) == (PNG, "image/png")
    assert blobs.has(blob_id)


def what_is_put_twice_is_stored_once(blobs: Blobs) -> None:
    assert blobs.put(b"same") == blobs.put(b"same")
    assert blobs.all() == [hashlib.sha256(b"same").hexdigest()]


def an_unknown_or_malformed_id_is_none(blobs: Blobs) -> None:
    assert [blobs.get(name) for name in UNKNOWN] == [None] * len(UNKNOWN)
    assert not blobs.has("a" * 64)


def nothing_and_megabytes_are_kept_to_the_byte(blobs: Blobs) -> None:
    for data in (b"", b"\0", bytes(range(256)) * 40_000):
        found = blobs.get(blobs.put(data))
        assert found is not None
        assert found.data == data


def what_is_removed_is_gone_and_told_by_size(blobs: Blobs) -> None:
    blob_id = blobs.put(b"12345")
    kept = blobs.put(b"kept")
    assert blobs.remove(blob_id) == 5
    assert blobs.remove(blob_id) == 0
    assert blobs.get(blob_id) is None
    assert blobs.all() == [kept]


CHECKS: list[Check] = [
    what_is_put_comes_back_under_its_hash,
    what_is_put_twice_is_stored_once,
    an_unknown_or_malformed_id_is_none,
    nothing_and_megabytes_are_kept_to_the_byte,
    what_is_removed_is_gone_and_told_by_size,
]
