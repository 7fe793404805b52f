"""Reads a Parquet file that an export wrote: the same records as its JSON lines."""

import tempfile
from pathlib import Path

from lucidic_server.errors import BadRequestError
from lucidic_server.ingest.doors.exported_lines import Exported
from lucidic_server.ingest.doors.exported_lines import read_exported_lines
from lucidic_server.telemetry import parquet

# Columns say the same in a tenth of the bytes; what says more than this is no export.
_MOST_BYTES = 512 * 1024 * 1024


def read_exported_parquet(body: bytes) -> Exported:
    """Returns the file's records, judged, and its lapses; blocks for a second or more.

    Raises BadRequestError for what is no such file, TooLargeError for too many records.
    """
    with tempfile.TemporaryDirectory(prefix="lucidic-import-") as folder:
        source, lines = Path(folder) / "body.parquet", Path(folder) / "body.jsonl"
        source.write_bytes(body)
        try:
            parquet.read(source, lines, _MOST_BYTES)
        except parquet.ParquetError as error:
            raise BadRequestError(
                f"The body is not read: {error}",
                hint="Send a file that GET /v1/export?format=parquet wrote, or JSON lines.",
            ) from error
        return read_exported_lines(lines.read_bytes())
