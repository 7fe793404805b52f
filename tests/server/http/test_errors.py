"""Errors on the wire: one shape, fitting status, Retry-After where coming back is right."""

from typing import Any

import pytest
from litestar import Litestar
from litestar import get
from litestar.testing import TestClient

from lucidic_server.blobs.errors import BlobError
from lucidic_server.control.errors import ControlStoreError
from lucidic_server.errors import BadRequestError
from lucidic_server.http.app import ERROR_ANSWERS
from lucidic_server.model.page import PageError
from lucidic_server.query.errors import QueryError
from lucidic_server.telemetry.errors import StoreBusy
from lucidic_server.telemetry.errors import TelemetryError


def answer(error: Exception) -> Any:
    @get("/")
    async def fail() -> None:
        raise error

    app = Litestar([fail], exception_handlers=ERROR_ANSWERS, logging_config=None)
    with TestClient(app, raise_server_exceptions=False) as client:
        return client.get("/")


@pytest.mark.parametrize(
    ("error", "status", "code", "retry_after"),
    [
        (BadRequestError("no", hint="do", code="odd"), 400, "odd", None),
        (StoreBusy(0.05), 503, "full", "1"),
        (StoreBusy(7), 503, "full", "7"),
        (TelemetryError("the disk is full"), 503, "store_failed", "5"),
        (ControlStoreError("the disk is full"), 503, "store_failed", "5"),
        (BlobError("the disk is full"), 503, "store_failed", "5"),
        (QueryError("no field 'x'", 4, "fields are a, b"), 400, "bad_filter", None),
        (PageError("no"), 400, "bad_page", None),
        (RuntimeError("secret inside"), 500, "internal", None),
    ],
)
def test_each_error_has_its_answer(
    error: Exception, status: int, code: str, retry_after: str | None
) -> None:
    told = answer(error)
    assert (told.status_code, told.json()["code"]) == (status, code)
    # A filter's error says also where reading stopped.
    where = {"position"} if code == "bad_filter" else set()
    assert told.json().keys() == {"detail", "code", "hint"} | where
    assert told.headers.get("retry-after") == retry_after
    assert "secret" not in told.text


def test_a_filter_error_says_where_and_what_would_be_right() -> None:
    told = answer(QueryError("no field 'x'", 4, "fields are a, b")).json()
    assert "character 4" in told["detail"]
    assert told["hint"] == "fields are a, b"
    assert told["position"] == 4
