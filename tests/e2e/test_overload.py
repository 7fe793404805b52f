"""More than a server takes at once: it says so, its memory stays where it is, nothing is lost."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from benchmarks.process import memory
from lucidicai.wire import codec
from lucidicai.wire.records import EventEnded
from tests.support.server_process import ServerProcess

SENDERS = 32
EVENTS = 500
# Text that a search index has to read, in each event: a request is 10 MB.
TEXT = " ".join(f"word{number}" for number in range(2_200))
MEGABYTES = 1024


def _body(sender: int) -> bytes:
    frames = (
        codec.encode(
            EventEnded(
                writer=f"w{sender}",
                seq=number + 1,
                time=time.time_ns(),
                session_id=f"s{sender}",
                event_id=f"s{sender}.{number}",
                output=b'"%s"' % TEXT.encode(),
            )
        )
        for number in range(EVENTS)
    )
    return b"".join(frames)


def _peak(pid: int, over: threading.Event, peaks: list[float]) -> None:
    while not over.is_set():
        peaks.append(memory(pid))
        over.wait(0.2)


def test_what_is_too_much_at_once_is_refused_and_taken_later(tmp_path: Path) -> None:
    limit = MEGABYTES * 1024 * 1024
    environ = {"LUCIDIC_MEMORY_BYTES": str(limit)}
    headers = {"Content-Type": f"{codec.CONTENT_TYPE}; version={codec.VERSION}"}
    busy: list[httpx.Response] = []
    with ServerProcess(tmp_path, environ=environ) as server:
        begun = memory(server.pid)

        def send(sender: int) -> None:
            body = _body(sender)
            with httpx.Client(base_url=server.base_url, timeout=120) as client:
                while True:
                    answer = client.post("/v1/records", content=body, headers=headers)
                    if answer.status_code == 200:
                        assert answer.json()["accepted"] + answer.json()["duplicates"] == EVENTS
                        return
                    busy.append(answer)
                    assert answer.status_code == 503, answer.text
                    assert answer.json()["code"] in ("full", "store_failed"), answer.text
                    time.sleep(float(answer.headers["retry-after"]))

        over, peaks = threading.Event(), [begun]
        watch = threading.Thread(target=_peak, args=(server.pid, over, peaks))
        watch.start()
        try:
            with ThreadPoolExecutor(SENDERS) as pool:
                list(pool.map(send, range(SENDERS)))
        finally:
            over.set()
            watch.join()
        for sender in range(SENDERS):
            assert server.get(f"/v1/sessions/s{sender}")["events"] == EVENTS
    assert any(answer.json()["code"] == "full" for answer in busy)
    assert max(peaks) < MEGABYTES, (begun, max(peaks))
