"""The load generator, a process of its own: makes its bodies, says so, and sends them.

    python -m benchmarks.ingest.load '{"url": …, "senders": 8, …}'

Each sender is a writer with a connection of its own that waits for each answer before it sends
more, as the SDK's shipper does; with a rate, requests are due at fixed moments, one sender after
the other as programs are that know nothing of each other, and one that starts late because an
answer was late counts from when it was due.
"""

import http.client
import json
import os
import sys
import threading
import time
from urllib.parse import urlsplit

import msgspec
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

from benchmarks.ingest.bodies import sources
from benchmarks.ingest.body import Body
from lucidicai.wire.codec import CONTENT_TYPE
from lucidicai.wire.codec import VERSION


class Load(msgspec.Struct):
    """What to send: until all `requests` are answered, or `seconds` are over."""

    url: str
    senders: int
    requests: int
    batch_events: int
    # What is sent: complete events, beginnings and ends in `pairs`, or spans (`otlp`).
    kind: str = "complete"
    # Of spans, for servers that ask for more than the protocol does.
    headers: dict[str, str] = {}
    seconds: float = 60.0
    # Events a second over all senders; 0 is as fast as the answers come.
    rate: float = 0.0


class Sent(msgspec.Struct):
    """What was acknowledged, and how long each answer took."""

    events: int
    records_refused: int
    busy: int
    seconds: float
    latencies: list[float]
    wire_bytes: int
    json_bytes: int
    last_session: str
    last_event: str


class _Sender(threading.Thread):
    def __init__(
        self,
        load: Load,
        place: int,
        bodies: list[Body],
        gate: threading.Barrier,
        stopped: threading.Event,
    ) -> None:
        super().__init__()
        address = urlsplit(load.url)
        self._connection = http.client.HTTPConnection(address.hostname or "", address.port or 80)
        self._load = load
        self._place = place
        self._bodies = bodies
        self._gate = gate
        self.latencies: list[float] = []
        self.acknowledged: list[Body] = []
        self.refused = 0
        self.busy = 0
        self.stopped = stopped

    def run(self) -> None:
        load = self._load
        every = load.batch_events * load.senders / load.rate if load.rate else 0.0
        self._connection.connect()
        self._gate.wait()
        began = time.perf_counter()
        for number, body in enumerate(self._bodies):
            due = began + (number + self._place / load.senders) * every
            time.sleep(max(0.0, due - time.perf_counter()))
            if time.perf_counter() - began > load.seconds or self.stopped.is_set():
                break
            started = due if every else time.perf_counter()
            while not self._send(body):
                self.busy += 1
                time.sleep(0.05)
            self.latencies.append(time.perf_counter() - started)
            self.acknowledged.append(body)

    def _send(self, body: Body) -> bool:
        if self._load.kind == "otlp":
            path = "/v1/traces"
            headers = {"Content-Type": "application/x-protobuf", **self._load.headers}
        else:
            path = "/v1/records"
            kind = f"{CONTENT_TYPE}; version={VERSION}"
            headers = {"Content-Type": kind, "Content-Encoding": "zstd"}
        self._connection.request("POST", path, body.data, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status in (429, 503):
            return False
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {text[:300]!r}")
        if path == "/v1/records":
            self.refused += len(json.loads(text).get("refused", []))
        else:
            told = ExportTraceServiceResponse.FromString(text).partial_success
            self.refused += told.rejected_spans
        return True


def main() -> None:
    load = msgspec.json.decode(sys.argv[1], type=Load)
    share = load.requests // load.senders
    made = [
        [source.body(load.batch_events) for _ in range(share)]
        for source in sources(load.senders, load.kind)
    ]
    gate = threading.Barrier(load.senders + 1)
    stopped = threading.Event()
    senders = [_Sender(load, place, bodies, gate, stopped) for place, bodies in enumerate(made)]
    for sender in senders:
        sender.start()
    print("ready", flush=True)
    sys.stdin.readline()
    gate.wait()
    began = time.perf_counter()
    threading.Thread(target=_wait_for_stop, args=(stopped,), daemon=True).start()
    for sender in senders:
        sender.join()
    seconds = time.perf_counter() - began
    taken = [body for sender in senders for body in sender.acknowledged]
    sent = Sent(
        events=sum(body.events for body in taken),
        records_refused=sum(sender.refused for sender in senders),
        busy=sum(sender.busy for sender in senders),
        seconds=seconds,
        latencies=sorted(second for sender in senders for second in sender.latencies),
        wire_bytes=sum(len(body.data) for body in taken),
        json_bytes=sum(body.json_bytes for body in taken),
        last_session=taken[-1].last_session,
        last_event=taken[-1].last_event,
    )
    print(msgspec.json.encode(sent).decode(), flush=True)


def _wait_for_stop(stopped: threading.Event) -> None:
    # Another line ends it early; whoever only closes the pipe lets it run. Read beneath Python's
    # own buffer, whose lock a thread that waits would hold when the process ends.
    if os.read(sys.stdin.fileno(), 1):
        stopped.set()


if __name__ == "__main__":
    main()
