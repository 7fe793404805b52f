"""Settings: what wins, what is refused, and that each one is documented."""

import os
from dataclasses import fields
from pathlib import Path

import pytest

from lucidic_server.settings import SETTINGS
from lucidic_server.settings import SettingError
from lucidic_server.settings import Settings

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "server-settings.md"
HOME = {"HOME": "/home/somebody"}


def test_the_table_and_the_fields_are_the_same() -> None:
    assert [row.name for row in SETTINGS] == [field.name for field in fields(Settings)]


def test_a_flag_wins_over_the_environment_and_that_over_the_default() -> None:
    assert Settings.load(HOME).port == 8000
    assert Settings.load({**HOME, "LUCIDIC_PORT": "9000"}).port == 9000
    assert Settings.load({**HOME, "LUCIDIC_PORT": "9000"}, port="9001").port == 9001
    assert Settings.load({**HOME, "LUCIDIC_PORT": " "}, port=None).port == 8000


def test_folders_are_the_users_own() -> None:
    settings = Settings.load({**HOME, "XDG_DATA_HOME": "/xdg"})
    assert settings.data_dir == Path("/xdg/lucidic/server")
    assert settings.spool_dirs == (Path("/xdg/lucidic/spool"),)


def test_several_spool_folders_are_separated_like_a_path() -> None:
    given = os.pathsep.join(["/a", "/b"])
    assert Settings.load({**HOME, "LUCIDIC_SPOOL_DIR": given}).spool_dirs == (
        Path("/a"),
        Path("/b"),
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LUCIDIC_PORT", "http"),
        ("LUCIDIC_PORT", "65536"),
        ("LUCIDIC_LEASE_SECONDS", "0"),
        ("LUCIDIC_LEASE_SECONDS", "nan"),
        ("LUCIDIC_DRAIN_SECONDS", "-1"),
        ("LUCIDIC_FSYNC", "maybe"),
        ("LUCIDIC_MIN_FREE_BYTES", "0"),
        ("LUCIDIC_MEMORY_BYTES", "1000"),
        ("LUCIDIC_LOG_LEVEL", "loud"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name) as error:
        Settings.load({**HOME, name: value})
    assert value in str(error.value)


def test_every_setting_is_documented() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for row in SETTINGS:
        assert f"## {row.env}\n\n{row.doc}\n" in page, row.env
        assert f"Value: {row.kind}." in page
        if row.default:
            assert f"Default: `{row.default}`." in page
