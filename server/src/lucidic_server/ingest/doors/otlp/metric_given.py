"""Reads metrics from protobuf and JSON as far as their names and how many points each has.

No point is kept: what GenAI's metrics count, spans and logs of the same calls tell one by one.
"""

from dataclasses import dataclass
from dataclasses import field
from typing import Any

from google.protobuf.message import DecodeError
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.metrics.v1 import metrics_pb2

from lucidic_server.ingest.doors.otlp import json_form
from lucidic_server.ingest.doors.otlp import protobuf
from lucidic_server.ingest.doors.otlp.given import Unreadable
from lucidicai.wire.codec import RecordError

_KINDS = ("gauge", "sum", "histogram", "exponentialHistogram", "summary")


@dataclass(slots=True)
class GivenMetrics:
    """The points of one request, counted by the name of their metric."""

    points: dict[str, int] = field(default_factory=dict)
    unreadable: list[Unreadable] = field(default_factory=list)

    def add(self, name: str, points: int) -> None:
        """Counts the points of a metric, which may come of several resources."""
        self.points[name] = self.points.get(name, 0) + points


def read_protobuf(body: bytes) -> GivenMetrics:
    """Returns the metrics of a request. Raises BadRequestError for what is no request at all."""
    found = GivenMetrics()
    try:
        request = ExportMetricsServiceRequest.FromString(body)
    except DecodeError:
        name = "ExportMetricsServiceRequest"
        for _index, metric, _scope in protobuf.salvaged(
            body, metrics_pb2.Metric.FromString, name, found.unreadable
        ):
            _count(found, metric)
        return found
    for of_resource in request.resource_metrics:
        for of_scope in of_resource.scope_metrics:
            for metric in of_scope.metrics:
                _count(found, metric)
    return found


def read_json(body: bytes) -> GivenMetrics:
    """Returns the metrics of a request. Raises BadRequestError."""
    found = GivenMetrics()
    each = json_form.members(body, "resourceMetrics", "metrics")
    for index, (member, error, _scope) in enumerate(each):
        try:
            if error is not None:
                raise error
            of_kinds = [json_form.object_of(member, kind) for kind in _KINDS]
            points = sum(len(json_form.objects_of(one, "dataPoints")) for one in of_kinds)
            found.add(json_form.text(member, "name"), points)
        except RecordError as told:
            found.unreadable.append(Unreadable(index, told.reason, str(told)))
    return found


def _count(found: GivenMetrics, metric: Any) -> None:
    kind = metric.WhichOneof("data")
    found.add(metric.name, len(getattr(metric, kind).data_points) if kind else 0)
