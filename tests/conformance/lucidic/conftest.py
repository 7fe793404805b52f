"""One server for all tests of the compatible door, and calls to it as the public SDKs make them."""

from collections.abc import Iterator

import pytest

from tests.conformance.lucidic.client import SdkCalls
from tests.support.server_process import ServerProcess


@pytest.fixture(scope="session")
def lucidic_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    # A zone of its own, so that a time without a zone tells which zone it was read in.
    with ServerProcess(
        tmp_path_factory.mktemp("lucidic"), environ={"TZ": "Asia/Kolkata"}
    ) as server:
        yield server


@pytest.fixture
def api(lucidic_server: ServerProcess) -> SdkCalls:
    return SdkCalls(lucidic_server)
