"""How long `lucidic serve` takes from its start to its first answered request.

    python -m benchmarks.bench_server_start [RUNS]

Warm: the files are in the page cache. Cold: the page cache was told to forget the environment's
files (posix_fadvise), which needs no rights but which the kernel may ignore for mapped pages.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.report import report
from benchmarks.report import spread
from tests.support.server_process import ServerProcess


def forget_files(folder: Path) -> None:
    """Asks the kernel to drop every file of the folder from its cache."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            descriptor = os.open(path, os.O_RDONLY)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)


def start_once(folder: Path) -> float:
    """Returns the seconds from the start of the process to the first answer."""
    started = time.perf_counter()
    with ServerProcess(folder):
        return time.perf_counter() - started


def main() -> None:
    """Measures and prints."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = start_once(folder)
        warm = [start_once(folder) for _ in range(runs)]
        cold = []
        if hasattr(os, "posix_fadvise"):
            for _ in range(3):
                forget_files(Path(sys.prefix))
                cold.append(start_once(folder))
    rows = [
        ["empty folder, first start (creates the stores)", spread([first])],
        [f"warm file cache, {runs} starts", spread(warm)],
    ]
    if cold:
        rows.append(["cold file cache, 3 starts", spread(cold)])
    report("server_start", ["start to first answered request", "median (range)"], rows)


if __name__ == "__main__":
    main()
