"""How many events a second a server takes, acknowledged when durable and visible.

    python -m benchmarks.ingest [--events N] [--batch N] [--senders N] [--rows NAME,…]

One `lucidic serve` on an empty folder for each row, the load generator beside it on the same
cores: complete events, beginnings and ends apart, and complete events at half the rate that the
first row reached, for the latency; and the same texts as spans over OTLP/HTTP protobuf. Text index,
summaries and deduplication are on.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from benchmarks.ingest.disk import Disk
from benchmarks.ingest.load import Load
from benchmarks.ingest.load import Sent
from benchmarks.ingest.probe import Probe
from benchmarks.process import cpu_seconds
from benchmarks.process import memory
from benchmarks.report import report
from tests.support.server_process import ServerProcess

HEAD = (
    "row",
    "events/s",
    "answer p50 / p99 ms",
    "server CPU µs/event",
    "wire / JSON",
    "disk / JSON + index",
    "PSS MB idle / peak",
    "page median / max ms",
    "list median / max ms",
)
NOTE = """\
Acknowledged events a second over the whole run, each durable and visible when its answer comes.
{events:,} events of {json_bytes:,.0f} bytes of JSON, {batch} in a request, {senders} senders that
wait for each answer, in the row "half" due one after the other; sessions of 100 events. "Page" is
the time from an answer until the session's page has its event, "list" until a list counts it, of a
record sent beside the load twice a second.
"Disk" is the store once its parts have merged, its indexes apart. CPU is the server's until the
last answer, with the merges and the probes of that time; the generator shares the cores.
"""


def main() -> None:
    options = _options()
    rows: list[list[str]] = []
    first: Sent | None = None
    for name in options.rows.split(","):
        rate = 0.0
        if name == "half":
            if first is None:
                continue
            rate = first.events / first.seconds / 2
        with tempfile.TemporaryDirectory() as folder:
            with ServerProcess(Path(folder)) as server:
                idle = memory(server.pid)
                load = Load(
                    url=server.base_url,
                    senders=options.senders,
                    requests=options.events // options.batch,
                    batch_events=options.batch,
                    kind="complete" if name == "half" else name,
                    rate=rate,
                )
                before = cpu_seconds(server.pid)
                probe = Probe(server)
                sent, peak = _run(load, server.pid, probe)
                cpu = cpu_seconds(server.pid) - before
            disk = _disk(server.data_dir)
        first = first or sent
        rows.append(_row(name, sent, cpu, disk, (idle, peak), probe))
        print(*rows[-1], sep=" | ", flush=True)
    assert first is not None
    note = NOTE.format(
        events=options.events,
        json_bytes=first.json_bytes / first.events,
        batch=options.batch,
        senders=options.senders,
    )
    report("ingest", HEAD, rows, note)


def _run(load: Load, server_pid: int, probe: Probe | None = None) -> tuple[Sent, float]:
    """Runs the generator; returns what it says and the server's largest memory meanwhile."""
    command = [sys.executable, "-m", "benchmarks.ingest.load", msgspec.json.encode(load).decode()]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.stdin.write("\n")
        process.stdin.flush()
        if probe is not None:
            probe.start()
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, memory(server_pid))
            try:
                process.wait(0.5)
            except subprocess.TimeoutExpired:
                continue
        if probe is not None:
            probe.stop()
        return msgspec.json.decode(process.stdout.read(), type=Sent), peak


def _row(
    name: str,
    sent: Sent,
    cpu: float,
    disk: Disk,
    memories: tuple[float, float],
    probe: Probe,
) -> list[str]:
    p50 = statistics.median(sent.latencies) * 1e3
    p99 = sent.latencies[min(len(sent.latencies) - 1, int(len(sent.latencies) * 0.99))] * 1e3
    data = disk.bytes - disk.index_bytes
    assert sent.records_refused == 0, "the server refused records"
    return [
        f"{name} (busy {sent.busy} times)" if sent.busy else name,
        f"{sent.events / sent.seconds:,.0f}",
        f"{p50:.0f} / {p99:.0f}",
        f"{cpu / sent.events * 1e6:.0f}",
        f"{sent.wire_bytes / sent.json_bytes:.2f}",
        f"{data / sent.json_bytes:.2f} + {disk.index_bytes / sent.json_bytes:.2f}",
        f"{memories[0]:.0f} / {memories[1]:.0f}",
        f"{statistics.median(probe.page) * 1e3:.0f} / {max(probe.page) * 1e3:.0f}",
        f"{statistics.median(probe.list) * 1e3:.0f} / {max(probe.list) * 1e3:.0f}",
    ]


def _disk(data_dir: Path) -> Disk:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.ingest.disk", str(data_dir)],
        stdout=subprocess.PIPE,
        check=True,
    )
    return msgspec.json.decode(done.stdout, type=Disk)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--events", type=int, default=300_000)
    parser.add_argument("--batch", type=int, default=500)
    parser.add_argument("--senders", type=int, default=8)
    parser.add_argument("--rows", default="complete,half,pairs,otlp")
    return parser.parse_args()


if __name__ == "__main__":
    main()
