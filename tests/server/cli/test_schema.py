"""`lucidic schema` prints what a server would run."""

import pytest

from lucidic_server.cli.main import main
from lucidic_server.telemetry.migration import load_migrations


def test_it_prints_every_statement_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    printed = capsys.readouterr().out
    places = [printed.index(text) for one in load_migrations() for text in one.statements]
    assert places == sorted(places)
    assert "ON CLUSTER" not in printed
    assert printed.count("INSERT INTO schema_migrations") == len(load_migrations())


def test_on_a_cluster_every_table_is_replicated(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--telemetry-cluster", "main"]) == 0
    printed = capsys.readouterr().out
    assert "CREATE TABLE IF NOT EXISTS event_records_local ON CLUSTER 'main'" in printed
    assert "ENGINE = Distributed('main', currentDatabase(), event_records_local," in printed
    assert "ENGINE = ReplacingMergeTree" not in printed


def test_a_cluster_has_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--telemetry-cluster", "it's"]) == 1
    assert "is no name of a ClickHouse cluster" in capsys.readouterr().err
