"""The battery through ClickHouse's HTTP client: against chdb behind a loopback server.

LUCIDIC_TEST_CLICKHOUSE_URL (`make test-clickhouse`) puts a real server or cluster in its place, in
the database of the address, which must be empty; LUCIDIC_TEST_CLICKHOUSE_CLUSTER names the cluster.
"""

import os
from collections.abc import Iterator

import pytest

from tests.conformance.telemetry_battery import CHECKS
from tests.conformance.telemetry_battery import Check
from tests.conformance.telemetry_reads import READ_CHECKS
from tests.support.clickhouse_server import ClickHouseServer
from tests.support.telemetry_store import StoreDriver
from tests.support.telemetry_store import open_store

URL = os.environ.get("LUCIDIC_TEST_CLICKHOUSE_URL", "")
CLUSTER = os.environ.get("LUCIDIC_TEST_CLICKHOUSE_CLUSTER", "")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreDriver]:
    folder = tmp_path_factory.mktemp("clickhouse")
    if URL:
        with open_store(folder, URL, CLUSTER) as driver:
            yield driver
        return
    with ClickHouseServer(folder / "server") as server, open_store(folder, server.url) as driver:
        yield driver


@pytest.mark.parametrize("check", [*CHECKS, *READ_CHECKS], ids=lambda check: check.__name__)
def test_clickhouse(store: StoreDriver, check: Check) -> None:
    check(store)
