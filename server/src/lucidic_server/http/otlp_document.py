"""The part of the OpenAPI document about OpenTelemetry's endpoints: their protocol's own forms."""

from typing import Any

_PROTOBUF = "application/x-protobuf"
_JSON = "application/json"
_BINARY = {"type": "string", "format": "binary"}
_TEXT = {"type": "string"}
_PAGE = "https://opentelemetry.io/docs/specs/otlp"

# Path → the member of a request that holds everything, and what the answer calls the refused.
_REQUESTS = {
    "/v1/traces": ("resourceSpans", "rejectedSpans"),
    "/v1/logs": ("resourceLogs", "rejectedLogRecords"),
    "/v1/metrics": ("resourceMetrics", "rejectedDataPoints"),
}
_STATUS = {
    "type": "object",
    "required": ["code", "message"],
    "properties": {
        "code": {"type": "integer", "description": "A google.rpc.Code."},
        "message": {"type": "string"},
    },
}


def completed(path: str, operation: dict[str, Any], error: dict[str, Any]) -> dict[str, Any]:
    """Returns the operation with its bodies as the protocol has them; others as they are.

    `error` is what is answered before a request reaches its door.
    """
    if path not in _REQUESTS:
        return operation
    member, rejected = _REQUESTS[path]
    request = {
        "type": "object",
        "description": f"See {_PAGE}.",
        "properties": {member: {"type": "array", "items": {"type": "object"}}},
    }
    partial = {"type": "object", "properties": {rejected: _TEXT, "errorMessage": _TEXT}}
    response = {"type": "object", "properties": {"partialSuccess": partial}}
    responses = {
        status: {
            "description": told["description"],
            "content": _both(response if status == "200" else {"anyOf": [_STATUS, error]}),
        }
        for status, told in operation["responses"].items()
    }
    body = {"required": True, "content": _both(request)}
    return {**operation, "requestBody": body, "responses": responses}


def _both(schema: dict[str, Any]) -> dict[str, Any]:
    return {_JSON: {"schema": schema}, _PROTOBUF: {"schema": _BINARY}}
