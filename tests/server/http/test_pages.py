"""The dashboard's files: the page for every client route, assets for ever, nothing outside."""

from pathlib import Path

import pytest

from lucidic_server.errors import NotFoundError
from lucidic_server.http.pages import Dashboard


@pytest.fixture
def dashboard(tmp_path: Path) -> Dashboard:
    folder = tmp_path / "dashboard"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<title>page</title>")
    (folder / "assets" / "main-1a2b.js").write_text("run()")
    (folder / "favicon.svg").write_text("<svg/>")
    (tmp_path / "secret").write_text("secret")
    (folder / "link").symlink_to(tmp_path / "secret")
    return Dashboard(folder)


@pytest.mark.parametrize("path", ["", "/", "/sessions", "/sessions/room/1", "/index.html"])
def test_every_client_route_is_the_page(dashboard: Dashboard, path: str) -> None:
    answer = dashboard.page(path)
    assert answer.content == b"<title>page</title>"
    assert answer.headers["Cache-Control"] == "no-cache"


def test_hashed_assets_are_cached_for_ever_and_others_not(dashboard: Dashboard) -> None:
    asset = dashboard.page("/assets/main-1a2b.js")
    assert asset.media_type == "text/javascript"
    assert "immutable" in asset.headers["Cache-Control"]
    icon = dashboard.page("/favicon.svg")
    assert icon.media_type == "image/svg+xml"
    assert icon.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("accepted", "encoding", "body"),
    [
        ("gzip, deflate, br, zstd", "br", b"brotli"),
        ("gzip, deflate", "gzip", b"gzip"),
        ("br;q=0, gzip;q=0.5", "gzip", b"gzip"),
        ("identity", None, b"run()"),
        ("", None, b"run()"),
    ],
)
def test_an_asset_is_sent_as_small_as_the_browser_takes_it(
    dashboard: Dashboard, tmp_path: Path, accepted: str, encoding: str | None, body: bytes
) -> None:
    (tmp_path / "dashboard/assets/main-1a2b.js.br").write_bytes(b"brotli")
    (tmp_path / "dashboard/assets/main-1a2b.js.gz").write_bytes(b"gzip")
    answer = dashboard.page("/assets/main-1a2b.js", accepted)
    assert answer.content == body
    assert answer.media_type == "text/javascript"
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "immutable" in answer.headers["Cache-Control"]


def test_an_asset_without_a_compressed_twin_is_sent_as_it_is(dashboard: Dashboard) -> None:
    answer = dashboard.page("/assets/main-1a2b.js", "gzip, br")
    assert answer.content == b"run()"
    assert "Content-Encoding" not in answer.headers


def test_a_missing_asset_is_no_page(dashboard: Dashboard) -> None:
    with pytest.raises(NotFoundError):
        dashboard.page("/assets/main-old.js")


@pytest.mark.parametrize("path", ["/../secret", "/assets/../../secret", "/link", "//etc/passwd"])
def test_nothing_outside_the_folder_is_served(dashboard: Dashboard, path: str) -> None:
    try:
        assert dashboard.page(path).content == b"<title>page</title>"
    except NotFoundError:
        assert path.startswith("/assets/")


def test_a_dashboard_that_is_not_built_says_how(tmp_path: Path) -> None:
    assert b"make run" in Dashboard(tmp_path / "missing").page("/").content
