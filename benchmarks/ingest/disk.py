"""What a stopped server's store takes on disk once its parts have merged.

    python -m benchmarks.ingest.disk DATA_DIR

A process of its own: the engine opens one folder in a process.
"""

import sys

import msgspec

from lucidic_server.telemetry.engine import SCHEME
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.engine import run

_PARTS = """
SELECT
    toInt64(sum(bytes_on_disk)) AS bytes,
    toInt64(sum(secondary_indices_compressed_bytes)) AS index_bytes
FROM system.parts WHERE active AND database = currentDatabase()
"""


class Disk(msgspec.Struct):
    """Bytes of all active parts, and how many of them are indexes, the text index above all."""

    bytes: int
    index_bytes: int


def main() -> None:
    engine = Engine.open(f"{SCHEME}{sys.argv[1]}/telemetry")
    client = engine.connect()
    for table in ("event_records", "session_records", "session_summaries"):
        run(client, f"OPTIMIZE TABLE {table} FINAL")
    print(engine.read(_PARTS, {}).decode())


if __name__ == "__main__":
    main()
