"""Exported lines as a Parquet file, and back; the engine writes and reads it.

It does so in a process of its own: the engine holds one folder at a time, a file from anywhere may
be made to break its reader, and memory and disk can be bounded there.

    python -m lucidic_server.telemetry.parquet write lines.jsonl out.parquet
    python -m lucidic_server.telemetry.parquet read in.parquet lines.jsonl
"""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import clickhouse_connect
import msgspec
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import ClickHouseError

from lucidic_server.model.flat_record import COLUMNS
from lucidic_server.model.flat_record import VERSION_COLUMN
from lucidic_server.model.flat_record import NewerError
from lucidic_server.model.flat_record import flatten
from lucidic_server.model.flat_record import schema
from lucidic_server.model.flat_record import unflatten

MEDIA_TYPE = "application/vnd.apache.parquet"
MAGIC = b"PAR1"

# Of the engine while it converts; rows of a group of 64 MB are in it a few times.
_MEMORY_BYTES = 1_500_000_000
_GROUP_BYTES = 64 * 1024 * 1024
# One thread keeps the order of the lines. Floats are read to the last digit.
_SETTINGS = (
    f"max_memory_usage = {_MEMORY_BYTES}, max_threads = 1, input_format_parallel_parsing = 0,"
    " precise_float_parsing = 1, input_format_parquet_preserve_order = 1,"
    " output_format_parquet_compression_method = 'zstd', engine_file_truncate_on_insert = 1,"
    " output_format_json_quote_64bit_integers = 0,"
    f" output_format_parquet_row_group_size_bytes = {_GROUP_BYTES}, max_block_size = 8192"
)
# What makes a row one of ours.
_NEEDED = ("kind", "session_id", "time")


class ParquetError(Exception):
    """A file that cannot be read or written: one sentence that says what to do."""


def write(lines: Path, target: Path) -> None:
    """Makes a Parquet file of exported lines. Raises ParquetError; blocks."""
    _converted("write", lines, target)


def read(source: Path, lines: Path, most_bytes: int | None = None) -> None:
    """Makes exported lines of a Parquet file. Raises ParquetError, also for more bytes; blocks."""
    check(source)
    _converted("read", source, lines, most_bytes)


def check(source: Path) -> None:
    """Raises ParquetError if the file has not a Parquet file's beginning and end."""
    with source.open("rb") as file:
        head = file.read(len(MAGIC))
        file.seek(0, os.SEEK_END)
        size = file.tell()
        file.seek(max(0, size - len(MAGIC)))
        tail = file.read(len(MAGIC))
    if head != MAGIC:
        raise ParquetError(f"{source.name} is no Parquet file: it does not begin as one does.")
    if tail != MAGIC or size < 3 * len(MAGIC):
        raise ParquetError(
            f"{source.name} is torn: it begins as a Parquet file and its end is missing. Copy or "
            "export it again."
        )


def _converted(verb: str, source: Path, target: Path, most_bytes: int | None = None) -> None:
    limit = [] if most_bytes is None else [str(most_bytes)]
    done = subprocess.run(  # noqa: S603 # our own module
        [sys.executable, "-m", "lucidic_server.telemetry.parquet", verb, source, target, *limit],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode != 0:
        told = done.stderr.decode(errors="replace").strip().splitlines()
        said = (
            told[-1] if told and done.returncode == 1 else f"its reader ended ({done.returncode})"
        )
        raise ParquetError(f"{source.name} can't be converted: {said}")


def _main(arguments: list[str]) -> int:
    verb, source, target, *limit = arguments
    if limit:
        # A small file may say a great deal: what is too much ends this process, nothing else.
        most = int(limit[0])
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    work = _write if verb == "write" else _read
    with tempfile.TemporaryDirectory(prefix="parquet-", dir=Path(target).parent) as folder:
        client = clickhouse_connect.get_client(dsn=f"chdb://{folder}/engine")
        try:
            work(client, Path(source), Path(target), Path(folder) / "flat.jsonl")
        except NewerError as error:
            told = (
                "it was written by a newer version of Lucidic (its columns are those of version "
                f"{error}): upgrade lucidic-server."
            )
        except (ValueError, OSError) as error:
            told = str(error)
        except ClickHouseError as error:
            told = str(error).strip().partition("\n")[0][:500]
        else:
            return 0
        finally:
            client.close()
    sys.stderr.write(f"{told}\n")
    return 1


def _write(client: Client, source: Path, target: Path, flat: Path) -> None:
    _each_line(flatten, source, flat)
    columns = _text(schema())
    into = f"file({_quoted(target)}, 'Parquet', {columns})"
    rows = f"file({_quoted(flat)}, 'JSONEachRow', {columns})"
    client.command(f"INSERT INTO FUNCTION {into} SELECT * FROM {rows} SETTINGS {_SETTINGS}")  # noqa: S608 # our own paths, quoted


def _read(client: Client, source: Path, target: Path, flat: Path) -> None:
    described = client.raw_query(f"DESCRIBE file({_quoted(source)}, 'Parquet')", fmt="JSONEachRow")
    found = [msgspec.json.decode(line)["name"] for line in described.splitlines()]
    if any(name not in found for name in _NEEDED):
        shown = ", ".join(found[:8]) or "none"
        raise ValueError(
            f"it is no export of Lucidic: it has the columns {shown}, and not {', '.join(_NEEDED)}."
        )
    known = [name for name in found if name in COLUMNS or name in {"extra", VERSION_COLUMN}]
    columns = ", ".join(f"`{name}`" for name in known)
    into = f"file({_quoted(flat)}, 'JSONEachRow')"
    rows = f"file({_quoted(source)}, 'Parquet')"
    client.command(f"INSERT INTO FUNCTION {into} SELECT {columns} FROM {rows} SETTINGS {_SETTINGS}")  # noqa: S608 # as above
    _each_line(unflatten, flat, target)


def _each_line(convert: Callable[[bytes], bytes], source: Path, target: Path) -> None:
    with source.open("rb") as lines, target.open("wb") as out:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                out.write(convert(line) + b"\n")
            except msgspec.DecodeError as error:
                raise ValueError(f"line {number} is no record: {error}") from error


def _quoted(path: Path) -> str:
    return _text(str(path.resolve()))


def _text(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
