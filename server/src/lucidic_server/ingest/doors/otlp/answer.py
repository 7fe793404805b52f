"""What exporters are answered, in the form of their request: protobuf or JSON."""

from collections import Counter
from enum import StrEnum

import msgspec
from google.protobuf.message import Message
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceResponse
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

from lucidic_server.errors import UnsupportedError
from lucidic_server.ingest.batch import Batch

PROTOBUF = "application/x-protobuf"
JSON = "application/json"
_NAMES = {PROTOBUF: PROTOBUF, "application/protobuf": PROTOBUF, JSON: JSON}

# What google.rpc.Code calls an HTTP status.
CODES = {400: 3, 401: 16, 403: 7, 404: 5, 405: 12, 408: 4, 409: 6, 413: 8, 415: 3, 429: 8, 503: 14}
INTERNAL = 13
# Reasons that one answer names; exporters write it into their log.
_MOST_REASONS = 5


class Signal(StrEnum):
    """What a request holds, and what the protocol calls those of its members that were refused."""

    TRACES = "rejected_spans"
    LOGS = "rejected_log_records"
    METRICS = "rejected_data_points"


_RESPONSES: dict[Signal, type[Message]] = {
    Signal.TRACES: ExportTraceServiceResponse,
    Signal.LOGS: ExportLogsServiceResponse,
    Signal.METRICS: ExportMetricsServiceResponse,
}


class Outcome(msgspec.Struct, frozen=True):
    """How many members were refused, and why, or what was cut; nothing of both: an empty text."""

    refused: int = 0
    message: str = ""


def outcome_of(batch: Batch) -> Outcome:
    """Returns what the sender is told of a batch that was taken."""
    refused = {refusal.index for refusal in batch.refused}
    reasons = Counter(refusal.reason for refusal in batch.refused)
    examples = {refusal.reason: refusal.message for refusal in reversed(batch.refused)}
    told = [
        f"{reason}: {count} ({examples[reason]})"
        for reason, count in reasons.most_common(_MOST_REASONS)
    ]
    cuts = sorted({clamp.message for clamp in batch.clamped})[:_MOST_REASONS]
    return Outcome(len(refused), "; ".join([*told, *cuts]))


def form_of(content_type: str) -> str:
    """Returns the form that a Content-Type names. Raises UnsupportedError."""
    given = content_type.partition(";")[0].strip().lower()
    form = _NAMES.get(given)
    if form is None:
        raise UnsupportedError(
            f"Content-Type {given or 'missing'} is not read by the OpenTelemetry door.",
            hint=f"Send {PROTOBUF} or {JSON}.",
        )
    return form


def response_of(signal: Signal, outcome: Outcome) -> Message:
    """Returns the protocol's response; without anything to tell it is empty."""
    response = _RESPONSES[signal]()
    if outcome.refused or outcome.message:
        partial = response.partial_success
        setattr(partial, signal, outcome.refused)
        partial.error_message = outcome.message
    return response


def success(signal: Signal, outcome: Outcome, form: str) -> bytes:
    """Returns the body of an answer to what was taken."""
    if form == PROTOBUF:
        return bytes(response_of(signal, outcome).SerializeToString())
    if not (outcome.refused or outcome.message):
        return b"{}"
    first, *rest = signal.split("_")
    # 64-bit numbers are text in the protocol's JSON.
    refused = {first + "".join(word.title() for word in rest): str(outcome.refused)}
    return msgspec.json.encode({"partialSuccess": {**refused, "errorMessage": outcome.message}})


def failure(status: int, message: str, form: str) -> bytes:
    """Returns the body of an answer to what was refused as a whole: a google.rpc.Status."""
    code = CODES.get(status, INTERNAL)
    if form == JSON:
        return msgspec.json.encode({"code": code, "message": message})
    text = message.encode()
    # Two members, code (a number below 128) and message; their package would be for these alone.
    return bytes((1 << 3, code, 2 << 3 | 2)) + _length(len(text)) + text


def _length(size: int) -> bytes:
    digits = bytearray()
    while size > 0x7F:
        digits.append(size & 0x7F | 0x80)
        size >>= 7
    digits.append(size)
    return bytes(digits)
