"""The other figures of the SDK: each is measured in a fresh process and told in a line."""

import importlib.util
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.sdk.sink import Sink

FIGURES = ("decorator", "large_payload", "threads", "tasks")
MEMORY_FIGURES = ("memory", "memory_without_server")

# Runs in a bare interpreter: this module's own imports would hide those of the SDK.
_IMPORT = """
import site, sys, time
known = set(sys.modules)
started, worked = time.perf_counter(), time.process_time()
import {module}
taken, worked = time.perf_counter() - started, time.process_time() - worked
print(taken, worked, len(set(sys.modules) - known))
"""
# What a core install holds. msgspec imports typing_extensions, a heavy module, if there is one.
_CORE = ("lucidicai", "msgspec", "urllib3")
# Where it is set, a package that was installed as editable is compiled at every import.
_UNCOMPILED = "PYTHONDONTWRITEBYTECODE"


def rows(figures: tuple[str, ...] = FIGURES) -> list[list[str]]:
    """Returns the rows of the figures; the usual ones have those of the imports before them."""
    found = [import_row("lucidicai"), import_row("msgspec")] if figures is FIGURES else []
    for name in figures:
        with tempfile.TemporaryDirectory() as folder, Sink() as sink:
            done = subprocess.run(
                [sys.executable, "-m", f"benchmarks.sdk.figures.{name}", sink.url],
                env={**os.environ, "LUCIDIC_SPOOL_DIR": folder},
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
        found += [line.split("\t", 1) for line in done.stdout.splitlines()]
    return found


def import_row(module: str, runs: int = 21) -> list[str]:
    """Measures an import in bare interpreters that see a core install and nothing else.

    `site` is what Python loads at its start; -S only keeps it from adding other packages. The
    modules are compiled, as an installer leaves them: the first run, which does that, counts for
    nothing.
    """
    seconds, worked = [], []
    modules = 0
    with tempfile.TemporaryDirectory() as folder:
        for package in _CORE:
            found = importlib.util.find_spec(package)
            assert found is not None
            assert found.origin is not None
            Path(folder, package).symlink_to(Path(found.origin).parent)
        environment = {name: os.environ[name] for name in os.environ.keys() - {_UNCOMPILED}}
        environment |= {"PYTHONPATH": folder, "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
        for run in range(1 + runs):
            done = subprocess.run(
                [sys.executable, "-S", "-c", _IMPORT.format(module=module)],
                env=environment,
                capture_output=True,
                text=True,
                check=True,
            )
            if run == 0:
                continue
            taken, cpu, loaded = done.stdout.split()
            seconds.append(float(taken))
            worked.append(float(cpu))
            modules = int(loaded)
    wall, cpu_ms = (statistics.median(times) * 1e3 for times in (seconds, worked))
    return [
        f"import {module}, median of {runs}, core install, compiled",
        f"{wall:.1f} ms ({cpu_ms:.1f} ms of CPU), {modules} modules more",
    ]
