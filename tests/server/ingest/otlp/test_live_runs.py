"""A session that is watched shows the spans of its traces, whoever heard whose they are."""

import os
import threading
from http.client import HTTPConnection
from pathlib import Path

from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.server.ingest.otlp.test_traces_over_http import post
from tests.server.ingest.otlp.test_traces_over_http import request
from tests.server.ingest.otlp.test_traces_over_http import span
from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for


def _named(trace: bytes, session_id: str) -> Span:
    sent = span(trace)
    sent.attributes.add(key="session.id").value.string_value = session_id
    return sent


def test_what_an_earlier_process_heard_of_a_trace_is_known_to_the_stream(tmp_path: Path):
    trace = os.urandom(16)
    with ServerProcess(tmp_path) as first:
        assert post(first, request(_named(trace, "chat")))[0] == 200
    with ServerProcess(tmp_path) as second:
        stream = HTTPConnection("127.0.0.1", second.port, timeout=60)
        stream.request("GET", "/v1/sessions/chat/live")
        told: list[str] = []
        answer = stream.getresponse()
        reader = threading.Thread(target=lambda: told.extend(map(bytes.decode, answer)))
        reader.start()
        wait_for(lambda: any("event: session" in line for line in told), 30)
        # It says nothing of the session: the link of its trace does.
        late = span(trace)
        assert post(second, request(late))[0] == 200
        own = f"{trace.hex()}-{late.span_id.hex()}"
        wait_for(lambda: any(own in line for line in told), 30, lambda: told[-4:])
    reader.join(30)
    stream.close()
