"""How long `end_session` takes after 1,000 events, and what a program's exit costs.

python -m benchmarks.bench_end_session [RUNS]
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.report import report
from benchmarks.report import spread
from tests.support.server_process import ServerProcess

RECORD = """
import time
import lucidicai as lai
lai.init(session_name="benchmark")
for number in range(1000):
    lai.create_event(type="generic", details=f"event {number}: " + "some words of detail " * 20)
started = time.perf_counter()
lai.end_session()
print(time.perf_counter() - started)
"""
ONE_SESSION = """
import lucidicai as lai
lai.init(session_name="benchmark")
lai.create_event(type="generic", details="one")
lai.end_session()
"""
# The same program without us: what it costs to start Python.
BARE = "pass"
# A program whose session is still open at its last line: what is left to do belongs to its exit.
OPEN_AT_EXIT = """
import lucidicai as lai
lai.init(session_name="benchmark")
lai.create_event(type="generic", details="one")
"""


def run(program: str, base_url: str, folder: Path) -> tuple[float, str]:
    """Returns the seconds the whole process took, and what it printed."""
    environment = {
        **os.environ,
        "LUCIDIC_BASE_URL": base_url,
        "LUCIDIC_SPOOL_DIR": str(folder / "spool"),
    }
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    return time.perf_counter() - started, done.stdout


def exit_seconds(program: str, base_url: str, folder: Path) -> float:
    """Returns the seconds from the program's last line to the end of its process."""
    last_line = "\nprint('last line', flush=True)"
    process = subprocess.Popen(
        [sys.executable, "-c", program + last_line],
        env={
            **os.environ,
            "LUCIDIC_BASE_URL": base_url,
            "LUCIDIC_SPOOL_DIR": str(folder / "spool"),
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        process.stdout.readline()
        started = time.perf_counter()
        process.wait()
        return time.perf_counter() - started


def main() -> None:
    """Measures and prints."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as name, ServerProcess(Path(name)) as server:
        folder = Path(name)
        ends = [float(run(RECORD, server.base_url, folder)[1]) for _ in range(runs)]
        bare = [run(BARE, server.base_url, folder)[0] for _ in range(runs)]
        up = [run(ONE_SESSION, server.base_url, folder)[0] for _ in range(runs)]
        # Port 9 (discard) is closed on any sane machine: the connection is refused at once.
        nobody = "http://127.0.0.1:9"
        gone = [run(ONE_SESSION, nobody, folder)[0] for _ in range(runs)]
        exit_bare = [exit_seconds(BARE, nobody, folder) for _ in range(runs)]
        exit_gone = [exit_seconds(OPEN_AT_EXIT, nobody, folder) for _ in range(runs)]
        exit_up = [exit_seconds(OPEN_AT_EXIT, server.base_url, folder) for _ in range(runs)]
    report(
        "end_session",
        ["what", "median (range)"],
        [
            ["end_session() after 1,000 events, server up", spread(ends)],
            ["whole process, bare Python", spread(bare)],
            ["whole process, one session of one event, server up", spread(up)],
            ["whole process, one session of one event, no server", spread(gone)],
            ["exit, bare Python", spread(exit_bare)],
            ["exit with an open session, no server", spread(exit_gone)],
            ["exit with an open session, server up", spread(exit_up)],
        ],
    )


if __name__ == "__main__":
    main()
