"""Turns every error into the one shape that clients know: detail, code, hint."""

import math

from litestar import MediaType
from litestar import Request
from litestar import Response
from litestar.exceptions import HTTPException

from lucidic_server import logs
from lucidic_server.blobs.errors import BlobError
from lucidic_server.control.errors import ControlStoreError
from lucidic_server.errors import ErrorBody
from lucidic_server.errors import FilterErrorBody
from lucidic_server.errors import ServerError
from lucidic_server.errors import TooManyError
from lucidic_server.model.page import PageError
from lucidic_server.query.errors import QueryError
from lucidic_server.telemetry.errors import StoreBusy
from lucidic_server.telemetry.errors import TelemetryError

log = logs.get("http")

AnyRequest = Request[object, object, object]  # type: ignore[type-var] # no users, no state here

_NAMES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}

_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


def answer_server_error(_request: AnyRequest, error: ServerError) -> Response[ErrorBody]:
    """Answers one of our own errors."""
    retry_after = error.retry_after if isinstance(error, TooManyError) else None
    return _answer(error.status, ErrorBody(error.detail, error.name, error.hint), retry_after)


def answer_query_error(_request: AnyRequest, error: QueryError) -> Response[ErrorBody]:
    """Answers a filter that cannot be read, with the place where reading stopped."""
    detail = f"{error.message} (at character {error.position} of the filter)"
    return _answer(400, FilterErrorBody(detail, "bad_filter", error.hint, error.position))


def answer_page_error(_request: AnyRequest, error: PageError) -> Response[ErrorBody]:
    """Answers a sort or a cursor that cannot be followed."""
    return _answer(400, ErrorBody(str(error), "bad_page", "Ask for the first page again."))


def answer_busy(_request: AnyRequest, error: StoreBusy) -> Response[ErrorBody]:
    """Answers a full store: nothing was taken, and the same request is right again soon."""
    body = ErrorBody(str(error), "full", "Send the same request again after Retry-After seconds.")
    return _answer(503, body, error.retry_after)


def answer_store_error(
    _request: AnyRequest, error: TelemetryError | BlobError | ControlStoreError
) -> Response[ErrorBody]:
    """Answers a store that failed: nothing was acknowledged."""
    log.error("store.failed", detail=error)
    hint = "Nothing of this request was taken; the server's log says more."
    return _answer(503, ErrorBody(str(error), "store_failed", hint), retry_after=5)


def answer_http_error(request: AnyRequest, error: HTTPException) -> Response[ErrorBody]:
    """Answers what the framework refused: an unknown method, a parameter of a wrong type."""
    if error.status_code >= 500:
        return answer_unknown_error(request, error)
    detail = error.detail
    if isinstance(error.extra, list):
        told = [f"{each.get('key')}: {each.get('message')}" for each in error.extra if each]
        detail = "; ".join([detail, *told])
    name = _NAMES.get(error.status_code, "refused")
    body = ErrorBody(detail, name, "/v1/openapi.json tells what this server takes.")
    return _answer(error.status_code, body)


def answer_unreadable(
    request: AnyRequest, error: RecursionError | UnicodeDecodeError
) -> Response[ErrorBody]:
    """Answers a JSON body that is nested too deeply or is not UTF-8."""
    if request.method not in _WITH_BODY:
        return answer_unknown_error(request, error)
    cause = "nested too deeply" if isinstance(error, RecursionError) else "not UTF-8"
    hint = "Send JSON as /v1/openapi.json describes it."
    return _answer(400, ErrorBody(f"The body is {cause}.", "unreadable_body", hint))


def answer_unknown_error(request: AnyRequest, error: Exception) -> Response[ErrorBody]:
    """Answers a fault of ours, and logs it with its traceback."""
    log.fault("request.failed", error, method=request.method, path=request.url.path)
    body = ErrorBody(
        "The server failed at this request; this is a fault of Lucidic.",
        "internal",
        "The server's log has the traceback.",
    )
    return _answer(500, body)


def _answer(status: int, body: ErrorBody, retry_after: float | None = None) -> Response[ErrorBody]:
    headers = {} if retry_after is None else {"Retry-After": str(max(1, math.ceil(retry_after)))}
    return Response(body, status_code=status, headers=headers, media_type=MediaType.JSON)
