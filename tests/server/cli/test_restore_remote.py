"""A backup is restored into a folder; where stores lie elsewhere the command says what to use."""

import pytest

from lucidic_server.cli.main import main


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("LUCIDIC_TELEMETRY_URL", "clickhouse://u:secret@host", "its own RESTORE"),
        ("LUCIDIC_DATABASE_URL", "postgresql://u:secret@host/x", "pg_restore"),
        ("LUCIDIC_BLOB_URL", "s3://bucket", "into the bucket"),
    ],
)
def test_it_refuses_in_one_sentence(
    name: str,
    value: str,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(name, value)
    assert main(["restore", "backup.tar"]) == 1
    said = capsys.readouterr().err
    assert told in said
    assert "secret" not in said
