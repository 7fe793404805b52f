"""Several servers over one store: ClickHouse behind HTTP, PostgreSQL, a bucket; all of them real.

with SharedStore(tmp_path, bucket_server) as store:
    first, second = store.server("a"), store.server("b")
"""

import itertools
from pathlib import Path
from typing import Self

from tests.support.bucket import BucketServer
from tests.support.clickhouse_server import ClickHouseServer
from tests.support.postgres import running
from tests.support.server_process import ServerProcess

_buckets = itertools.count()


class SharedStore:
    """The three stores, and servers over them, all ended at the end."""

    def __init__(self, folder: Path, bucket_server: BucketServer, **environ: str) -> None:
        self._folder = folder
        self.clickhouse = ClickHouseServer(folder / "clickhouse")
        bucket = f"shared-{next(_buckets)}"
        bucket_server.make(bucket)
        self.database_url = running().make()
        self.blob_url = f"s3://{bucket}/lucidic"
        self._environ = {**bucket_server.environ, **environ}
        self._servers: list[ServerProcess] = []

    def server(self, name: str) -> ServerProcess:
        """Returns a server over the stores, running."""
        environ = {
            **self._environ,
            "LUCIDIC_TELEMETRY_URL": self.clickhouse.url,
            "LUCIDIC_DATABASE_URL": self.database_url,
            "LUCIDIC_BLOB_URL": self.blob_url,
        }
        server = ServerProcess(self._folder / name, environ=environ)
        self._servers.append(server)
        return server.start()

    def __enter__(self) -> Self:
        self.clickhouse.start()
        return self

    def __exit__(self, *_error: object) -> None:
        for server in self._servers:
            server.stop()
        self.clickhouse.stop()
