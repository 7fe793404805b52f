"""Local mode's gate: what a program or our own page sends passes, everything else is refused."""

import pytest

from lucidic_server.errors import ForbiddenError
from lucidic_server.errors import ServerError
from lucidic_server.http.local_mode import LocalMode

OWN = "localhost:8000"
JSON = "application/json"


def check(
    method: str = "GET", path: str = "/v1/sessions", host: str = OWN, **headers: str
) -> ServerError | None:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        LocalMode(8000).check(method, path, {"host": host, **given})
    except ServerError as error:
        return error
    return None


@pytest.mark.parametrize(
    "host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST:8000"]
)
def test_every_name_of_loopback_is_answered(host: str) -> None:
    assert check(host=host) is None
    assert check(origin=f"http://{host}") is None


@pytest.mark.parametrize(
    "host",
    ["", "evil.example:8000", "localhost", "localhost:8001", "127.0.0.1.nip.io:8000",
     "localhost:8000@evil.example", "evil.example/localhost:8000", "localhost:99999"],
)  # fmt: skip
def test_a_foreign_host_is_refused(host: str) -> None:
    error = check(host=host)
    assert isinstance(error, ForbiddenError)
    assert error.name == "host_refused"
    assert "http://localhost:8000" in error.hint


@pytest.mark.parametrize(
    "origin",
    ["null", "http://evil.example", "https://localhost:8000", "http://localhost:5173", "file://"],
)
def test_a_foreign_origin_is_refused(origin: str) -> None:
    error = check(origin=origin)
    assert error is not None
    assert error.name == "origin_refused"


@pytest.mark.parametrize("header", ["forwarded", "x_forwarded_for", "x_forwarded_host"])
def test_what_came_through_a_proxy_is_refused(header: str) -> None:
    error = check(**{header: "for=10.0.0.1"})
    assert error is not None
    assert error.name == "proxy_refused"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_page_is_refused(site: str) -> None:
    for path in ("/v1/sessions", "/metrics", "/"):
        error = check(path=path, sec_fetch_site=site, sec_fetch_mode="no-cors")
        assert error is not None
        assert error.name == "site_refused"


def test_a_link_to_the_dashboard_may_be_followed_and_one_to_the_api_not() -> None:
    link = {
        "sec_fetch_site": "cross-site",
        "sec_fetch_mode": "navigate",
        "sec_fetch_dest": "document",
    }
    assert check(path="/sessions/1", **link) is None
    assert check(path="/v1/sessions", **link) is not None
    assert check("POST", path="/sessions/1", content_type=JSON, **link) is not None
    assert check(path="/sessions/1", **(link | {"sec_fetch_dest": "iframe"})) is not None


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_our_own_page_passes(site: str) -> None:
    assert check(sec_fetch_site=site) is None
    assert check("DELETE", sec_fetch_site=site, origin=f"http://{OWN}") is None


@pytest.mark.parametrize(
    "kind",
    ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "Text/Plain;a=b", ""],
)
def test_what_a_form_can_send_is_refused(kind: str) -> None:
    error = check("POST", content_type=kind, content_length="3")
    assert error is not None
    assert (error.name, error.status) == ("form_refused", 415)


def test_a_body_without_a_type_is_refused_and_no_body_needs_none() -> None:
    assert check("POST", content_length="3") is not None
    assert check("POST", transfer_encoding="chunked") is not None
    assert check("POST", content_length="0") is None
    assert check("POST", content_type=JSON, content_length="3") is None
