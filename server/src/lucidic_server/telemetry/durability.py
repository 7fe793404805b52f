"""How much an acknowledged insert survives: the death of the process, or of the machine too."""

from clickhouse_connect.driver.client import Client

from lucidic_server.telemetry.engine import run

_TABLES = (
    "session_records",
    "event_records",
    "session_summaries",
    "tallies",
    "session_tombstones",
    "scores",
    "blob_references",
    "run_links",
)


def set_fsync(client: Client, *, on: bool) -> None:
    """Makes inserts and merges wait for the disk, or not."""
    value = int(on)
    for table in _TABLES:
        # Merged parts replace inserted ones at once, so they must be on the disk too.
        run(
            client,
            f"ALTER TABLE {table} MODIFY SETTING fsync_after_insert = {value},"
            f" fsync_part_directory = {value}, min_rows_to_fsync_after_merge = {value},"
            f" min_compressed_bytes_to_fsync_after_merge = {value}",
        )
