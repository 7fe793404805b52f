"""Runs the matrix: `python -m tests.crash [--all | words that a cell's name contains]`.

With `--all` writes docs/internals/crash-matrix.md, too.
"""

import sys
import time

from tests.crash import report
from tests.crash.axes import cells
from tests.crash.places import how_disk_is_full
from tests.crash.pool import WORKERS
from tests.crash.pool import judged


def main(arguments: list[str]) -> int:
    words = [word for word in arguments if word != "--all"]
    chosen = [cell for cell in cells() if all(word in cell for word in words)]
    began = time.monotonic()
    print(f"{len(chosen)} cells. {report.disk_sentence(how_disk_is_full())}", flush=True)
    results = {}
    for number, (cell, wrong) in enumerate(judged(chosen, WORKERS), 1):
        results[cell] = wrong
        for sentence in wrong:
            print(f"FAILED {cell}: {sentence}", flush=True)
        if number % 100 == 0:
            print(f"{number} of {len(chosen)} after {time.monotonic() - began:.0f} s", flush=True)
    if "--all" in arguments:
        print(report.tables(results))
    failed = sum(map(bool, results.values()))
    print(f"{len(results)} cells, {failed} failed, {time.monotonic() - began:.0f} s")
    if "--all" in arguments:
        report.PATH.write_text(report.page(results), "utf-8")
        print(f"written to {report.PATH}")
    return bool(failed)


sys.exit(main(sys.argv[1:]))
