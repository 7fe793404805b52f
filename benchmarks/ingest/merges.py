"""What the engine does with a row after it was inserted: each merge rewrites it, and its index.

    python -m benchmarks.ingest.merges [--rows N] [--repeat N]

The same parts of complete events are merged into one, and that one is rewritten, as a later merge
would, in tables that differ in one thing each: the engine (under ReplacingMergeTree a merge may
drop rows, so that the text index is built anew from the texts each time), the index and its codec,
and the codec of long texts. CPU of the process, the best of the repetitions: other work on the same
cores makes single ones dearer.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Mapping

import msgspec
from clickhouse_connect.driver.client import Client

from benchmarks.ingest.bodies import sources
from benchmarks.report import report
from lucidic_server.ingest.doors.body import decompress
from lucidic_server.ingest.doors.frames import read_frames
from lucidic_server.model.admitted import Admitted
from lucidic_server.telemetry.engine import SCHEME
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.engine import run
from lucidic_server.telemetry.engine import select
from lucidic_server.telemetry.migration import load_migrations
from lucidic_server.telemetry.migration import migrate
from lucidic_server.telemetry.rows import build

# Events in a part as it is inserted: what a group commit holds under load.
PART_ROWS = 2_000
HEAD = ("table", "first merge µs/row", "later merge µs/row", "bytes/row", "index bytes/row")
NOTE = """\
{rows:,} events of {json_bytes:,.0f} bytes of JSON as rows, in parts of {part:,}. A later merge
rewrites all rows of one part.
"""

_REPLACING = "ReplacingMergeTree"
_TEXTS = ("input", "output", "arguments", "data", "metadata")
_DISK = """
SELECT toInt64(sum(bytes_on_disk)) AS bytes,
    toInt64(sum(secondary_indices_compressed_bytes)) AS index_bytes
FROM system.parts WHERE active AND table = {table:String}
"""

# What each table has otherwise than the store's own.
VARIANTS: Mapping[str, tuple[str, list[str]]] = {
    "as it is": ("MergeTree", []),
    "replacing": (_REPLACING, []),
    "without the index": ("MergeTree", ["DROP INDEX words"]),
    "index not packed": ("MergeTree", ["MODIFY SETTING text_index_posting_list_codec = 'none'"]),
    "blocks of one granule": (
        "MergeTree",
        [
            f"MODIFY COLUMN {name} RESET SETTING min_compress_block_size, max_compress_block_size"
            for name in ("input", "output")
        ],
    ),
    "texts in ZSTD(3)": (
        "MergeTree",
        [f"MODIFY COLUMN {name} Nullable(String) CODEC(ZSTD(3))" for name in _TEXTS],
    ),
    "texts in ZSTD(1)": (
        "MergeTree",
        [f"MODIFY COLUMN {name} Nullable(String) CODEC(ZSTD(1))" for name in _TEXTS],
    ),
    "texts in ZSTD(6)": (
        "MergeTree",
        [f"MODIFY COLUMN {name} Nullable(String) CODEC(ZSTD(6))" for name in _TEXTS],
    ),
}


class _Sizes(msgspec.Struct):
    bytes: int
    index_bytes: int


class _NoBlobs:
    def put(self, data: bytes) -> str:
        raise ValueError(f"{len(data)} bytes are no payload of this benchmark")


def main() -> None:
    options = _options()
    parts = _parts(options.rows)
    rows = sum(map(len, parts))
    best: dict[str, tuple[float, float]] = {}
    sizes: dict[str, _Sizes] = {}
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine.open(f"{SCHEME}{folder}/telemetry")
        client = engine.connect()
        migrate(client, load_migrations())
        run(client, "SYSTEM STOP MERGES event_records")
        for _ in range(options.repeat):
            for name, (kind, changes) in VARIANTS.items():
                _make(client, kind, changes)
                for part in parts:
                    engine.insert(client, "merged", part)
                run(client, "SYSTEM START MERGES merged")
                first, later = _merge(client), _merge(client)
                before = best.get(name, (first, later))
                best[name] = (min(before[0], first), min(before[1], later))
                found = select(client, _DISK, {"table": "merged"})
                sizes[name] = msgspec.json.decode(found, type=_Sizes)
        engine.close()
    table = [
        [
            name,
            f"{first / rows * 1e6:.1f}",
            f"{later / rows * 1e6:.1f}",
            f"{(sizes[name].bytes - sizes[name].index_bytes) / rows:.0f}",
            f"{sizes[name].index_bytes / rows:.0f}",
        ]
        for name, (first, later) in best.items()
    ]
    json_bytes = sum(len(row) for part in parts for row in part) / rows
    report("merges", HEAD, table, NOTE.format(rows=rows, json_bytes=json_bytes, part=PART_ROWS))


def _parts(rows: int) -> list[list[bytes]]:
    (source,) = sources(1, "complete")
    parts: list[list[bytes]] = []
    for _ in range(rows // PART_ROWS):
        read = read_frames(decompress(source.body(PART_ROWS).data, "zstd")).reads
        items = [Admitted("local", one.record, one.extra) for one in read]
        parts.append(build(items, time.time_ns(), _NoBlobs()).events)
    return parts


def _make(client: Client, kind: str, changes: list[str]) -> None:
    run(client, "DROP TABLE IF EXISTS merged SYNC")
    made = bytes(client.raw_query("SHOW CREATE TABLE event_records", fmt="TSVRaw")).decode()
    made = made.replace(".event_records", ".merged").replace(
        "ENGINE = MergeTree", f"ENGINE = {kind}"
    )
    run(client, made)
    run(client, "SYSTEM STOP MERGES merged")
    for change in changes:
        run(client, f"ALTER TABLE merged {change}")


def _merge(client: Client) -> float:
    before = _cpu()
    run(client, "OPTIMIZE TABLE merged FINAL")
    return _cpu() - before


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--repeat", type=int, default=4)
    return parser.parse_args()


if __name__ == "__main__":
    main()
