"""OTLP files: what a collector's file exporter wrote goes to the doors that take it live.

A file is JSON, a batch a line (or one document), or protobuf: batches that each stand behind their
length, or a single one. The file may be compressed as a whole, or each batch behind its length be.
"""

import gzip
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from typing import BinaryIO
from typing import NamedTuple

from lucidic_server.cli import otlp_protobuf
from lucidic_server.errors import StartError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_BEGINNING_BYTES = 64 * 1024
_LENGTH_BYTES = 4
# The tag of the first member of every message of OTLP: a text of bytes.
_FIRST_MEMBER = b"\x0a"
# That tag, its length, and the tag of a resource or of its scopes.
_BARE_BEGINS = re.compile(rb"\x0a[\x80-\xff]{0,4}[\x00-\x7f][\x0a\x12]", re.DOTALL)
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
# A batch is unpacked in memory, as the door that takes it would.
_MOST_UNPACKED_BYTES = 512 * 1024 * 1024
_JSON_BEGINS = re.compile(rb'\s*\{\s*"resource_?(spans|logs|metrics)"', re.IGNORECASE)

JSON = "application/json"
PROTOBUF = "application/x-protobuf"


class Batch(NamedTuple):
    """One request: to which door, in which form, and what it holds."""

    path: str
    content_type: str
    body: bytes
    members: int
    # Where in the file it ends.
    end: int


def form_of(name: str) -> str | None:
    """Returns JSON or PROTOBUF if the file of this name is OTLP; None for any other."""
    try:
        with _opened(name) as file:
            start = file.read(_BEGINNING_BYTES)
    except (OSError, EOFError, zstd.ZstdError):
        return None
    if _JSON_BEGINS.match(start):
        return JSON
    length = int.from_bytes(start[:_LENGTH_BYTES], "big")
    is_framed = start[_LENGTH_BYTES:].startswith((_FIRST_MEMBER, _ZSTD)) and 0 < length < 2**31
    is_bare = _BARE_BEGINS.match(start) and not start.lstrip().startswith(b"{")
    return PROTOBUF if is_framed or is_bare else None


def batches(name: str, form: str, begin: int) -> Iterator[Batch]:
    """Yields what the file holds from this byte on, unpacked. Raises StartError if torn."""
    with _opened(name) as file:
        try:
            if form == JSON:
                yield from _json_batches(name, file, begin)
            else:
                yield from _protobuf_batches(name, file, begin)
        except (EOFError, zstd.ZstdError, gzip.BadGzipFile) as error:
            raise StartError(
                f"{name} can't be unpacked any further ({error}): who wrote it did not finish, or "
                "it is damaged. What stands before was taken."
            ) from error


def is_compressed(name: str) -> bool:
    """Tells whether the file is compressed as a whole: its size says little of its batches."""
    with Path(name).open("rb") as file:
        return file.read(len(_ZSTD)).startswith((_GZIP, _ZSTD))


def _opened(name: str) -> BinaryIO:
    with Path(name).open("rb") as file:
        start = file.read(len(_ZSTD))
    if start.startswith(_GZIP):
        return gzip.open(name, "rb")  # type: ignore[return-value]
    if start == _ZSTD:
        return zstd.open(name, "rb")  # type: ignore[return-value]
    return Path(name).open("rb")


def refused_of(answer: bytes, batch: Batch) -> tuple[int, str]:
    """Returns how many of a batch were refused, and what the door says of it."""
    if batch.content_type == JSON:
        told = json.loads(answer or b"{}").get("partialSuccess", {})
        counts = (value for name, value in told.items() if name.startswith("rejected"))
        return sum(map(int, counts)), told.get("errorMessage", "")
    return otlp_protobuf.refused_of(answer)


def _json_batches(name: str, file: BinaryIO, begin: int) -> Iterator[Batch]:
    file.seek(begin)
    for number, line in enumerate(file, 1):
        body, end = line, begin + len(line)
        if line.strip():
            document = _document(line)
            if document is None and not begin:
                # Not a line each: the file is one document.
                file.seek(0)
                body = file.read()
                document, end = _document(body), len(body)
            if document is None:
                raise StartError(_torn(name, number))
            yield _of_json(name, number, document, body.strip(), end)
        begin = end


def _document(text: bytes) -> Any:
    """Returns what the text says in JSON; None if it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def _of_json(name: str, number: int, document: Any, body: bytes, end: int) -> Batch:
    for signal, path in (("Spans", "traces"), ("Logs", "logs"), ("Metrics", "metrics")):
        resources = document.get(f"resource{signal}", document.get(f"resource_{signal.lower()}"))
        if isinstance(resources, list):
            return Batch(f"/v1/{path}", JSON, body, _members(resources), end)
    raise StartError(f"{name}: batch {number} is no OTLP: it has neither spans, logs nor metrics.")


def _members(resources: list[Any]) -> int:
    found = 0
    for resource in resources:
        for key, scopes in resource.items():
            if key.lower().startswith("scope"):
                for scope in scopes:
                    for member in ("spans", "logRecords", "log_records"):
                        found += len(scope.get(member, ()))
                    found += sum(map(_points, scope.get("metrics", ())))
    return found


def _points(metric: dict[str, Any]) -> int:
    kinds = (kind for kind in metric.values() if isinstance(kind, dict))
    return sum(len(kind.get("dataPoints") or kind.get("data_points") or ()) for kind in kinds)


def _protobuf_batches(name: str, file: BinaryIO, begin: int) -> Iterator[Batch]:
    if file.read(1) == _FIRST_MEMBER:
        file.seek(begin)
        if body := file.read():
            yield _of_protobuf(name, 1, body, begin + len(body))
        return
    file.seek(begin)
    number = 0
    while head := file.read(_LENGTH_BYTES):
        number += 1
        length = int.from_bytes(head, "big")
        body = file.read(length)
        if len(head) < _LENGTH_BYTES or len(body) < length:
            raise StartError(_torn(name, number))
        begin += _LENGTH_BYTES + length
        if body.startswith(_ZSTD):
            body = _unpacked(name, number, body)
        if _JSON_BEGINS.match(body):
            yield _of_json(name, number, json.loads(body), body, begin)
        else:
            yield _of_protobuf(name, number, body, begin)


def _unpacked(name: str, number: int, body: bytes) -> bytes:
    unpacking = zstd.ZstdDecompressor()
    told = unpacking.decompress(body, _MOST_UNPACKED_BYTES)
    if not unpacking.eof:
        raise StartError(f"{name}: batch {number} is too large unpacked, or cut off.")
    return told


def _of_protobuf(name: str, number: int, body: bytes, end: int) -> Batch:
    told = otlp_protobuf.read(body)
    if told is None:
        raise StartError(f"{name}: batch {number} is neither spans, logs nor metrics of OTLP.")
    return Batch(told.path, PROTOBUF, body, told.members, end)


def _torn(name: str, number: int) -> str:
    return (
        f"{name} ends in the middle of batch {number}: who wrote it did not finish. What stands "
        "before it was taken; import the file again when it is whole."
    )
