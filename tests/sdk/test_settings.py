"""The settings: where each comes from, and that each is documented."""

from pathlib import Path

import pytest

from lucidicai.settings import LOCAL_URL
from lucidicai.settings import SETTINGS
from lucidicai.settings import Settings

ROOT = Path(__file__).parents[2]


def test_without_anything_given_it_talks_to_this_host():
    settings = Settings.load({"HOME": "/h"})
    assert settings.base_url == LOCAL_URL
    assert settings.is_local
    assert settings.api_key is None
    assert settings.agent_id == "default"
    assert settings.auto_end is settings.capture_uncaught is True
    assert settings.production is settings.crash_is_failure is False
    assert (settings.flush_timeout, settings.timeout) == (2.0, 30.0)
    assert settings.spool_max_bytes == 2**30


def test_what_is_given_wins_over_the_environment_and_that_over_the_default():
    environ = {"LUCIDIC_AGENT_ID": "from the environment", "LUCIDIC_AUTO_END": "off"}
    settings = Settings.load(environ, agent_id="given", auto_end=None)
    assert settings.agent_id == "given"
    assert settings.auto_end is False
    assert Settings.load(environ, auto_end=1).auto_end is True


@pytest.mark.parametrize(
    "given", ["http://h:1", "http://h:1/", "http://h:1/api", "http://h:1/api/"]
)
def test_the_address_is_taken_as_older_sdks_wrote_it(given):
    assert Settings.load({"LUCIDIC_BASE_URL": given}).base_url == "http://h:1"


@pytest.mark.parametrize(
    ("url", "is_local"),
    [
        ("http://127.0.0.1:1", True),
        ("http://127.8.9.1", True),
        ("http://[::1]:8000", True),
        ("http://app.localhost", True),
        ("https://lucidic.example.com", False),
        ("http://10.0.0.1", False),
        ("http://localhost.example.com", False),
        ("http://[broken", False),
    ],
)
def test_which_servers_are_on_this_host(url, is_local):
    assert Settings.load({"LUCIDIC_BASE_URL": url}).is_local is is_local


def test_debug_beats_every_address():
    settings = Settings.load({"LUCIDIC_DEBUG": "True"}, base_url="https://lucidic.example.com")
    assert settings.base_url == LOCAL_URL


@pytest.mark.parametrize(
    ("env", "text"),
    [
        ("LUCIDIC_AUTO_END", "perhaps"),
        ("LUCIDIC_FLUSH_TIMEOUT", "soon"),
        ("LUCIDIC_FLUSH_TIMEOUT", "-1"),
        ("LUCIDIC_FLUSH_TIMEOUT", "nan"),
        ("LUCIDIC_TIMEOUT", "inf"),
        ("LUCIDIC_SPOOL_MAX_BYTES", "1GB"),
        ("LUCIDIC_SPOOL_MAX_BYTES", "-5"),
    ],
)
def test_what_cannot_be_read_is_left_out_with_a_warning(env, text, caplog):
    assert Settings.load({env: text}) == Settings.load({})
    assert env in caplog.text


def test_an_empty_value_is_no_value(caplog):
    assert Settings.load({row.env: " " for row in SETTINGS}) == Settings.load({})
    assert caplog.records == []


@pytest.mark.parametrize(
    ("platform", "environ", "expected"),
    [
        ("linux", {}, "/h/.local/share/lucidic/spool"),
        ("linux", {"XDG_DATA_HOME": "/d"}, "/d/lucidic/spool"),
        ("linux", {"XDG_DATA_HOME": "relative"}, "/h/.local/share/lucidic/spool"),
        ("darwin", {}, "/h/Library/Application Support/lucidic/spool"),
        ("linux", {"LUCIDIC_SPOOL_DIR": "/s"}, "/s"),
    ],
)
def test_where_the_spool_is(monkeypatch, platform, environ, expected):
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setenv("HOME", "/h")
    assert Settings.load(environ).spool_dir == Path(expected)


def test_without_a_home_the_spool_is_among_the_temporary_files(monkeypatch):
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    folder = Settings.load({"TMPDIR": "/t"}).spool_dir
    assert folder.parent.parent == Path("/t")
    assert folder.parent.name.startswith("lucidic-")


def test_an_unknown_setting_is_refused():
    with pytest.raises(TypeError, match="no such setting: colour"):
        Settings.load({}, colour="red")


def test_the_table_and_the_object_have_the_same_fields():
    assert [row.name for row in SETTINGS] == list(Settings.__struct_fields__)


@pytest.mark.parametrize("row", SETTINGS, ids=lambda row: row.name)
def test_every_setting_is_documented(row):
    page = (ROOT / "docs" / "reference" / "settings.md").read_text()
    (line,) = [line for line in page.splitlines() if line.startswith(f"| `{row.env}` ")]
    assert f"| {row.type} |" in line
