"""What a protobuf message of OTLP holds: it does not say, but its members are told apart by form.

TracesData, LogsData and MetricsData have the same shape down to their members, and a member read as
another kind keeps nothing of what only that kind has.
"""

from typing import NamedTuple


class Told(NamedTuple):
    """The door that takes a message, and how many members it has: spans, records or points."""

    path: str
    members: int


def read(body: bytes) -> Told | None:
    """Returns what the message holds; None if it is none of OTLP's. An empty one holds no spans."""
    from google.protobuf.message import DecodeError

    for find in (_spans, _records, _points):
        try:
            told = find(body)
        except DecodeError:
            continue
        if told is not None:
            return told
    return None


def refused_of(answer: bytes) -> tuple[int, str]:
    """Returns how many members a door refused, and what it says of it: alike for every signal."""
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

    partial = ExportTraceServiceResponse.FromString(answer).partial_success
    return partial.rejected_spans, partial.error_message


# What these import takes some tenths of a second, and only who has such a file needs it.


def _spans(body: bytes) -> Told | None:
    from opentelemetry.proto.trace.v1.trace_pb2 import TracesData

    resources = TracesData.FromString(body).resource_spans
    spans = [span for one in resources for scope in one.scope_spans for span in scope.spans]
    if spans and not any(x.start_time_unix_nano or x.end_time_unix_nano for x in spans):
        return None
    return Told("/v1/traces", len(spans))


def _records(body: bytes) -> Told | None:
    from opentelemetry.proto.logs.v1.logs_pb2 import LogsData

    resources = LogsData.FromString(body).resource_logs
    records = [x for one in resources for scope in one.scope_logs for x in scope.log_records]
    if not any(x.time_unix_nano or x.observed_time_unix_nano for x in records):
        return None
    return Told("/v1/logs", len(records))


def _points(body: bytes) -> Told | None:
    from opentelemetry.proto.metrics.v1.metrics_pb2 import MetricsData

    resources = MetricsData.FromString(body).resource_metrics
    metrics = [x for one in resources for scope in one.scope_metrics for x in scope.metrics]
    kinds = [(metric, metric.WhichOneof("data")) for metric in metrics]
    if not any(kind for _, kind in kinds):
        return None
    points = sum(len(getattr(metric, kind).data_points) for metric, kind in kinds if kind)
    return Told("/v1/metrics", points)
