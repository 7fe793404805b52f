"""Journals as the SDK leaves them, written by hand: of dead writers, and of living ones."""

from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lucidicai.spool.folder import create_writer
from lucidicai.spool.folder import segment_path
from lucidicai.wire import codec
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.segment import Address
from lucidicai.wire.segment import pack_header


@contextmanager
def living(
    spool_dir: Path, address: Address, records: Iterable[AnyRecord], tail: bytes = b""
) -> Iterator[Path]:
    """Writes a journal whose writer lives for the block; `tail` follows the last frame."""
    folder, lock = create_writer(spool_dir, address.writer)
    frames = b"".join(codec.encode(record) for record in records)
    segment_path(folder, 1).write_bytes(pack_header(address) + frames + tail + bytes(4096))
    try:
        yield folder
    finally:
        lock.release()


def dead(
    spool_dir: Path, address: Address, records: Iterable[AnyRecord], tail: bytes = b""
) -> Path:
    """Writes the journal of a writer that is dead."""
    with living(spool_dir, address, records, tail) as folder:
        return folder
