"""The file of an import: which form it has, and its records as exported lines."""

import io
import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from typing import BinaryIO
from typing import NamedTuple

from lucidic_server.errors import StartError

# How files that others wrote begin.
_PACKED = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"PK\x03\x04": "zip"}
_PARQUET = b"PAR1"
_HEAD_BYTES = 4
# Where a trajectory names its version, whoever wrote it.
_BEGINNING_BYTES = 64 * 1024


class Lines(NamedTuple):
    """Exported lines, and how many bytes these are (0: not known)."""

    file: BinaryIO
    size: int


def open_lines(name: str, standard_input: BinaryIO, stack: ExitStack) -> Lines:
    """Opens a file of any form; `-` is the input, which is JSON lines. Raises StartError."""
    if name == "-":
        return Lines(standard_input, 0)
    path = Path(name)
    try:
        file = stack.enter_context(path.open("rb"))
        head = file.read(_HEAD_BYTES)
        file.seek(0)
        packed = next((kind for mark, kind in _PACKED.items() if head.startswith(mark)), None)
        if packed is not None:
            raise StartError(f"{name} is packed with {packed}: unpack it first.")
        if head == _PARQUET:
            return _of_parquet(path, stack)
        if head and not head.lstrip().startswith(b"{"):
            raise StartError(
                f"{name} is no export: neither JSON lines, Parquet nor "
                "a trajectory. `lucidic export` writes one."
            )
        if _is_trajectory(file):
            return _of_trajectories(name, file, stack)
        _refuse_torn(name, file)
        return Lines(file, path.stat().st_size)
    except OSError as error:
        raise StartError(f"{name} can't be read ({error.strerror or error}).") from error


def _of_parquet(path: Path, stack: ExitStack) -> Lines:
    from lucidic_server.telemetry.parquet import ParquetError
    from lucidic_server.telemetry.parquet import read

    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="lucidic-import-"))
    lines = Path(folder) / "records.jsonl"
    try:
        read(path, lines)
    except ParquetError as error:
        raise StartError(str(error)) from error
    return Lines(stack.enter_context(lines.open("rb")), lines.stat().st_size)


def _is_trajectory(file: BinaryIO) -> bool:
    start = file.read(_BEGINNING_BYTES)
    file.seek(0)
    return b'"schema_version"' in start and b'"kind"' not in start.partition(b"\n")[0]


def _of_trajectories(name: str, file: BinaryIO, stack: ExitStack) -> Lines:
    from lucidic_server.model.trajectory_lines import TrajectoryError
    from lucidic_server.model.trajectory_lines import lines_of

    lines = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 # the stack is one
    for place, document in enumerate(_documents(name, file), 1):
        try:
            for line in lines_of(document):
                lines.write(json.dumps(line).encode() + b"\n")
        except TrajectoryError as error:
            raise StartError(f"{name}: trajectory {place} is not read: {error}") from error
    size = lines.tell()
    lines.seek(0)
    return Lines(lines, size)


def _documents(name: str, file: BinaryIO) -> Iterator[Any]:
    """Yields one document a line, or the one that the file is."""
    try:
        first = json.loads(file.readline())
    except ValueError:
        file.seek(0)
        try:
            yield json.load(file)
        except ValueError as error:
            raise StartError(f"{name} is no JSON, or torn: {error}.") from error
        return
    yield first
    for number, line in enumerate(file, 2):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise StartError(
                    f"{name} is torn: line {number} is no JSON ({error}). Copy or export it again."
                ) from error


def _refuse_torn(name: str, file: BinaryIO) -> None:
    """Raises StartError if the last line is cut off: whoever wrote it did not finish."""
    end = file.seek(0, io.SEEK_END)
    if end:
        file.seek(end - 1)
        if file.read(1) != b"\n" and not _is_json(_last_line(file, end)):
            raise StartError(
                f"{name} ends in the middle of a line: its export was cut off. Run the same export "
                "again, which goes on where it was; or cut the last line off."
            )
    file.seek(0)


def _last_line(file: BinaryIO, end: int) -> bytes:
    step = 64 * 1024
    tail = b""
    while b"\n" not in tail and end > 0:
        start = max(0, end - step)
        file.seek(start)
        tail = file.read(end - start) + tail
        end = start
    return tail.rpartition(b"\n")[2]


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True
