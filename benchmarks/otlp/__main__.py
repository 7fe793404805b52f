"""Spans a second over OTLP/HTTP protobuf, acknowledged and visible, beside MLflow and Phoenix.

    python -m benchmarks.otlp [--spans N] [--peer-spans N] [--peers mlflow,phoenix]

Each server runs alone on an empty folder, the load generator beside it on the same cores. The
peers are installed from PyPI into environments of their own below .run/peers, and keep their spans
in SQLite. Whatever a server says when it takes a span, the clock stops when the last one is there
for whoever reads the store: with Lucidic over its API, with the peers in their database.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from benchmarks.ingest.load import Load
from benchmarks.ingest.load import Sent
from benchmarks.otlp.peer import MLflow
from benchmarks.otlp.peer import Peer
from benchmarks.otlp.peer import Phoenix
from benchmarks.process import group_cpu_seconds
from benchmarks.report import ROOT
from benchmarks.report import report
from tests.support.server_process import ServerProcess

HEAD = (
    "server",
    "spans",
    "acknowledged/s",
    "visible/s",
    "Lucidic is",
    "answer p50 / p99 ms",
    "server CPU µs/span",
)
NOTE = """\
"Visible" counts until the last span is there for a reader, with the requests that were sent before.
{batch} spans of {bytes:,.0f} bytes in a request, {senders} senders that wait for each answer.
"""
PEERS: dict[str, type[Peer]] = {"mlflow": MLflow, "phoenix": Phoenix}
# A peer that is not done by then is counted as far as it came.
LONGEST_SECONDS = 180.0


class _Run(msgspec.Struct):
    name: str
    sent: Sent
    visible: int
    seconds: float
    cpu: float


def main() -> None:
    options = _options()
    runs = [_lucidic(options)]
    for name in filter(None, options.peers.split(",")):
        peer = PEERS[name](options.environments)
        runs.append(_peer(peer, peer.install(), options))
    ours = runs[0]
    rate = ours.visible / ours.seconds
    rows = []
    for run in runs:
        own = run.visible / run.seconds
        latencies = run.sent.latencies
        middle, late = latencies[len(latencies) // 2], latencies[int(len(latencies) * 0.99)]
        rows.append(
            [
                run.name,
                f"{run.visible:,} of {run.sent.events:,}",
                f"{run.sent.events / run.sent.seconds:,.0f}",
                f"{own:,.0f}",
                "" if run is ours else f"{rate / own:,.1f} times as fast",
                f"{middle * 1e3:,.0f} / {late * 1e3:,.0f}",
                f"{run.cpu / max(1, run.visible) * 1e6:,.0f}",
            ]
        )
    size = ours.sent.wire_bytes / ours.sent.events
    note = NOTE.format(batch=options.batch, bytes=size, senders=options.senders)
    report("otlp", HEAD, rows, note)


def _lucidic(options: argparse.Namespace) -> _Run:
    with tempfile.TemporaryDirectory() as folder, ServerProcess(Path(folder)) as server:

        def seen(sent: Sent) -> int:
            page = server.get(f"/v1/sessions/{sent.last_session}/events?limit=1000")["items"]
            return sent.events if any(x["event_id"] == sent.last_event for x in page) else 0

        return _measure("Lucidic", server.base_url, server.pid, {}, options.spans, options, seen)


def _peer(peer: Peer, version: str, options: argparse.Namespace) -> _Run:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with peer.running(folder) as (url, pid):
            return _measure(
                f"{peer.package} {version}",
                url,
                pid,
                peer.headers,
                options.peer_spans,
                options,
                lambda _sent: peer.count(folder),
            )


def _measure(
    name: str,
    url: str,
    pid: int,
    headers: dict[str, str],
    spans: int,
    options: argparse.Namespace,
    seen: Callable[[Sent], int],
) -> _Run:
    load = Load(
        url=url,
        senders=options.senders,
        requests=spans // options.batch,
        batch_events=options.batch,
        kind="otlp",
        headers=headers,
        seconds=LONGEST_SECONDS,
    )
    command = [sys.executable, "-m", "benchmarks.ingest.load", msgspec.json.encode(load).decode()]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.stdin.write("\n")
        process.stdin.flush()
        began = time.perf_counter()
        before = group_cpu_seconds(pid)
        # The pipe stays open: closing it is no sign to stop, a line would be.
        sent = msgspec.json.decode(process.stdout.readline(), type=Sent)
        visible = seen(sent)
        while visible < sent.events and time.perf_counter() - began < LONGEST_SECONDS:
            time.sleep(0.02)
            visible = seen(sent)
        seconds = time.perf_counter() - began
        process.stdin.close()
    assert sent.records_refused == 0, f"{name} refused spans"
    run = _Run(name, sent, visible, seconds, group_cpu_seconds(pid) - before)
    print(f"{name}: {visible:,} spans in {seconds:.1f} s", flush=True)
    return run


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--spans", type=int, default=100_000)
    parser.add_argument("--peer-spans", type=int, default=8_000)
    parser.add_argument("--batch", type=int, default=500)
    parser.add_argument("--senders", type=int, default=8)
    parser.add_argument("--peers", default="mlflow,phoenix")
    parser.add_argument("--environments", type=Path, default=ROOT / ".run" / "peers")
    return parser.parse_args()


if __name__ == "__main__":
    main()
