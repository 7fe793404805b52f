"""A ClickHouse server that can't be used is told in one sentence, without the password."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.engine import run
from lucidic_server.telemetry.errors import TelemetryError
from lucidic_server.telemetry.remote import read_address
from tests.support.clickhouse_server import PASSWORD
from tests.support.clickhouse_server import ClickHouseServer
from tests.support.telemetry_store import open_store


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClickHouseServer]:
    with ClickHouseServer(tmp_path_factory.mktemp("clickhouse")) as running:
        yield running


def test_an_address_says_everything() -> None:
    found = read_address("clickhouses://me:p%40ss%2Fword@host/traces?insert_quorum=auto")
    assert (found.interface, found.place, found.user) == ("https", "host:8443", "me")
    assert (found.password, found.database) == (PASSWORD, "traces")
    assert found.settings == {"insert_quorum": "auto"}
    plain = read_address("clickhouse://host:9123")
    assert (plain.interface, plain.place, plain.user) == ("http", "host:9123", "default")
    assert (plain.password, plain.database) == ("", "default")


@pytest.mark.parametrize("url", ["clickhouse://", "http://host", "clickhouse://h:port", "chdb:x"])
def test_a_malformed_address(url: str) -> None:
    with pytest.raises(TelemetryError, match=r"clickhouse://user:password@host:port/database"):
        Engine.open(url)


def test_nobody_there() -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
        with pytest.raises(TelemetryError, match=rf"127\.0\.0\.1:{port} can't be used") as told:
            Engine.open(f"clickhouse://u:secret@127.0.0.1:{port}")
    assert "secret" not in str(told.value)


def test_a_wrong_password(server: ClickHouseServer) -> None:
    with pytest.raises(TelemetryError, match="refuses the user 'lucidic' with this pass") as told:
        Engine.open(server.url_of(password="wrong-secret"))
    assert "wrong-secret" not in str(told.value)


def test_a_database_that_is_not_there(server: ClickHouseServer) -> None:
    with pytest.raises(TelemetryError, match=r"has no database 'nowhere'; make it \(CREATE DATA"):
        Engine.open(server.url_of(database="nowhere"))


def test_an_older_server_is_refused(tmp_path: Path) -> None:
    with (
        ClickHouseServer(tmp_path, version="26.8.4.35") as old,
        pytest.raises(TelemetryError, match=r"of version 26\.8\.4\.35.*upgrade it to 26\.9"),
    ):
        Engine.open(old.url)


@pytest.mark.parametrize("cluster", ["a b", "'", "x'; DROP"])
def test_a_cluster_has_a_name(server: ClickHouseServer, cluster: str) -> None:
    with pytest.raises(TelemetryError, match="is no name of a ClickHouse cluster"):
        Engine.open(server.url, cluster)


def test_its_folder_is_out_of_reach(server: ClickHouseServer, tmp_path: Path) -> None:
    with open_store(tmp_path, server.url) as store:
        assert store.telemetry.is_shared
        with pytest.raises(TelemetryError, match="ClickHouse's own BACKUP and RESTORE"):
            store.run(store.telemetry.freeze())


def test_values_travel_whatever_is_in_them_and_however_many(server: ClickHouseServer) -> None:
    engine = Engine.open(server.url)
    client = engine.connect()
    run(client, "CREATE TABLE IF NOT EXISTS t (s String) ENGINE = MergeTree ORDER BY s")
    texts = ["tab\t", "line\nend", "quote'\"", "back\\slash", "é漢\U0001f600", ""]
    many = [f"{number:040}" for number in range(20_000)]
    counted = engine.read("SELECT length({many:Array(String)}) AS n", {"many": many})
    assert json.loads(counted) == {"n": 20_000}
    for text in texts:
        assert json.loads(engine.read("SELECT {t:String} AS t", {"t": text})) == {"t": text}
    engine.insert(client, "t", [json.dumps({"s": text}).encode() for text in texts])
    rows = engine.read("SELECT s FROM t", {}).splitlines()
    assert sorted(json.loads(row)["s"] for row in rows) == sorted(texts)
    engine.close()


def test_a_server_that_went_away_is_told_and_found_again(tmp_path: Path) -> None:
    with ClickHouseServer(tmp_path) as server:
        engine = Engine.open(server.url)
        assert engine.read("SELECT 1 AS one", {}) == b'{"one":1}\n'
        server.stop()
        with pytest.raises(TelemetryError, match="the store could not read"):
            engine.read("SELECT 1 AS one", {})
        server.start()
        assert engine.read("SELECT 1 AS one", {}) == b'{"one":1}\n'
        engine.close()
