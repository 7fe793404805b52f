"""The OpenAPI document: what Litestar derives from the handlers, and the errors they answer."""

import inspect
import re
from typing import Any

import msgspec
from litestar import Litestar
from litestar import Request
from litestar.datastructures import State
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components
from litestar.openapi.spec import SecurityScheme
from litestar.utils.sync import AsyncCallable

import lucidic_server
from lucidic_server.errors import ErrorBody
from lucidic_server.http import otlp_document
from lucidic_server.http.permissions import RULES
from lucidic_server.http.permissions import Scope
from lucidic_server.model.session import HistoryEntry
from lucidic_server.telemetry import parquet
from lucidicai.wire.codec import CONTENT_TYPE
from lucidicai.wire.codec import CONTENT_TYPE_JSON_LINES
from lucidicai.wire.codec import VERSION

_MEANINGS = {
    400: "The request cannot be understood; `hint` says what would be.",
    401: "No API key or sign-in where one is needed, or one that is not good.",
    403: "Whoever asks may not do this, or the request comes from a page of somebody else.",
    404: "There is no such thing here.",
    408: "The body came too slowly.",
    409: "It contradicts what is there: a name that is taken, or a server without accounts.",
    413: "The body is over the protocol's limit.",
    415: "A content type or an encoding that is not read here.",
    429: "Too many tries; come back after Retry-After seconds.",
    503: "The store is full or failing; come back after Retry-After seconds.",
}
_SCHEMA_NAME = re.compile(r"#/components/schemas/(\w+)")
# Its members travel only if they were given; everything else that is answered is always whole.
_PARTIAL = frozenset({HistoryEntry.__name__})
_PROJECT_PARAMETER = {
    "name": "project",
    "in": "query",
    "required": False,
    "schema": {"type": "string"},
    "description": "The project that a signed-in browser asks about; default: its first one. A "
    "key has its own.",
}
_RECORDS_BODY = {
    "required": True,
    "content": {
        f"{CONTENT_TYPE}; version={VERSION}": {
            "schema": {"type": "string", "format": "binary", "description": "Frames."}
        },
        CONTENT_TYPE_JSON_LINES: {
            "schema": {"type": "string", "description": "One JSON object a line."}
        },
    },
}
# What an export gives, by its form, and an import takes.
_EXPORTED = {
    CONTENT_TYPE_JSON_LINES: {"schema": {"type": "string"}},
    parquet.MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}},
}
# Bodies that the handlers read themselves.
_IMPORTED = {**_EXPORTED, "application/json": {"schema": {"type": "object"}}}
_BODIES = {"/v1/records": _RECORDS_BODY, "/v1/import": {"required": True, "content": _IMPORTED}}
_DESCRIPTION = (
    "Sessions of AI agents: records in, sessions and events out. Times are ISO 8601 in UTC, "
    "durations milliseconds, money USD. Every error has `detail`, `code` and `hint`."
)


class Document(JsonRenderPlugin):
    """Serves the document at /v1/openapi.json."""

    def __init__(self) -> None:
        # The second path keeps Litestar from serving a bare document of its own.
        super().__init__(path=["/", "/openapi.json"])

    def render(self, request: Request[Any, Any, State], openapi_schema: dict[str, Any]) -> bytes:
        """Returns the document with everything in it."""
        return msgspec.json.encode(completed(request.app, openapi_schema))


def config() -> OpenAPIConfig:
    """Returns what the application needs to know about its document."""
    return OpenAPIConfig(
        title="Lucidic",
        version=lucidic_server.__version__,
        description=_DESCRIPTION,
        # The whole path, not /v1: Litestar answers everything below it, with HTML.
        path="/v1/openapi.json",
        use_handler_docstrings=True,
        security=[{"api_key": []}, {"sign_in": []}, {}],
        render_plugins=[Document()],
        components=Components(
            security_schemes={
                "api_key": SecurityScheme(
                    type="http",
                    scheme="bearer",
                    description="`Bearer <key>` or `Api-Key <key>`, or the key alone in the "
                    "header X-Api-Key. In local mode programs need "
                    "one as soon as the server ever issued a key; with accounts they always do.",
                ),
                "sign_in": SecurityScheme(
                    type="apiKey",
                    name="lucidic_sign_in",
                    security_scheme_in="cookie",
                    description="A browser that is signed in (POST /v1/sign-in); over TLS the "
                    "cookie's name begins with `__Host-`. `project` chooses among its projects.",
                ),
            }
        ),
    )


def completed(app: Litestar, schema: dict[str, Any]) -> dict[str, Any]:
    """Returns the schema with what Litestar cannot derive.

    The errors of each operation, the body of the records door, which members are always there.
    """
    handlers = {
        str(handler.operation_id): handler
        for route in app.routes
        for handler in getattr(route, "route_handlers", ())
    }
    (error,), components = msgspec.json.schema_components(
        [ErrorBody], ref_template="#/components/schemas/{name}"
    )
    paths: dict[str, Any] = {}
    taken: set[str] = set()
    for path, operations in schema["paths"].items():
        paths[path] = {}
        for method, operation in operations.items():
            handler = handlers[operation["operationId"]]
            told = handler.opt.get("errors", ())
            ruled = _ruled(method.upper(), path, operation)
            ruled["description"] = _description(handler)
            statuses = sorted({*told, *_refusals(method.upper(), path, operation)})
            whole = _operation(ruled, statuses, error)
            paths[path][method] = otlp_document.completed(path, whole, error)
            taken |= set(_SCHEMA_NAME.findall(str(operation.get("requestBody", ""))))
    for path, body in _BODIES.items():
        paths[path]["post"]["requestBody"] = body
    paths["/v1/export"]["get"]["responses"]["200"]["content"] = _EXPORTED
    schemas = {
        name: each if name in taken | _PARTIAL else _whole(each)
        for name, each in schema["components"]["schemas"].items()
    }
    return {
        **schema,
        "paths": paths,
        "components": {**schema["components"], "schemas": {**schemas, **components}},
    }


def _ruled(method: str, path: str, operation: dict[str, Any]) -> dict[str, Any]:
    """Returns the operation with what it needs, and `project` where that may be chosen."""
    rule = RULES[f"{method} {path}"]
    needs = f"{rule.role} in {rule.scope}" if rule.role else str(rule.scope)
    ruled = {**operation, "x-needs": needs}
    if rule.scope is Scope.PROJECT and not rule.door and "{project_id}" not in path:
        ruled["parameters"] = [*operation.get("parameters", []), _PROJECT_PARAMETER]
    return ruled


def _refusals(method: str, path: str, operation: dict[str, Any]) -> set[int]:
    """Returns how a call can be refused by what stands before its handler."""
    rule = RULES[f"{method} {path}"]
    refusals = {401, 403} if path.startswith(("/v1/", "/api/")) else set()
    if rule.scope is not Scope.OPEN:
        refusals |= {401, 403}
    if rule.scope is Scope.PROJECT:
        # The project that is asked about may not be there.
        refusals |= {404}
    if rule.accounts:
        refusals |= {409}
    if "requestBody" in operation or path in _BODIES:
        refusals |= {408}
    return refusals


def _description(handler: Any) -> str:
    """Returns the docstring of the function itself.

    Litestar shows that of its own wrappers where the function runs in a thread.
    """
    function = handler.fn
    while isinstance(function, AsyncCallable):
        function = function.func
    return inspect.cleandoc(function.__doc__ or "")


def _operation(
    operation: dict[str, Any], statuses: list[int], error: dict[str, Any]
) -> dict[str, Any]:
    good = {code: told for code, told in operation["responses"].items() if code.startswith("2")}
    bad = {
        str(status): {
            "description": _MEANINGS[status],
            "content": {"application/json": {"schema": error}},
        }
        for status in statuses
    }
    summary = operation["description"].partition(".")[0]
    return {**operation, "summary": summary, "responses": {**good, **bad}}


def _whole(schema: dict[str, Any]) -> dict[str, Any]:
    """Returns the schema of something that is answered: every member is there, if only null."""
    return {**schema, "required": sorted(schema.get("properties", {}))}
