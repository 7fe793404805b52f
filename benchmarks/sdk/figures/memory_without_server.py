"""Private memory, size of the spool and losses with nobody at the server's address."""

import os
import socket
from pathlib import Path

from benchmarks.sdk.figures.memory import grow
from benchmarks.sdk.rows import ours

EVENTS = 200_000
BOUND_MB = 64


def main() -> None:
    os.environ["LUCIDIC_SPOOL_MAX_BYTES"] = str(BOUND_MB << 20)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        gone = f"http://127.0.0.1:{free.getsockname()[1]}"
    samples = grow(ours.open_row(gone), None, EVENTS)
    shown = ", ".join(f"{sample:.0f}" for sample in samples)
    files = Path(os.environ["LUCIDIC_SPOOL_DIR"]).rglob("*")
    spool = sum(path.stat().st_blocks * 512 for path in files if path.is_file()) / (1 << 20)
    print(f"private memory over {EVENTS:,} events, no server\t{shown} MB")
    print(f"its spool, bounded at {BOUND_MB} MB\t{spool:.0f} MB on disk")


if __name__ == "__main__":
    main()
