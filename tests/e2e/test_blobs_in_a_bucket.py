"""A server whose blobs lie in a bucket: they come back, and go with their session."""

from pathlib import Path

from lucidic_server.blobs.store import Blobs
from tests.support.bucket import BucketServer
from tests.support.bucket import bucket_server
from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for

__all__ = ["bucket_server"]

PNG = b"\x89PNG\r\n\x1a\n" + bytes(1000)


def test_a_long_payload_lies_in_the_bucket(tmp_path: Path, bucket_server: BucketServer) -> None:
    bucket_server.make("pictures")
    environ = {**bucket_server.environ, "LUCIDIC_BLOB_URL": "s3://pictures/lucidic"}
    with ServerProcess(tmp_path, environ=environ) as server:
        long = "long " * 30_000
        server.send_lines(
            {"kind": "session_began", "session_id": "s", "writer": "w", "seq": 1},
            {
                "kind": "event_ended",
                "session_id": "s",
                "event_id": "e",
                "writer": "w",
                "seq": 2,
                "type": "generic",
                "input": long,
            },
        )
        assert server.get("/v1/sessions/s/events/e")["input"] == long
        blobs = Blobs.open("s3://pictures/lucidic")
        assert len(blobs.all()) == 1
        assert not (server.data_dir / "blobs").exists()

        status, told = server.request("POST", "/v1/backup")
        assert (status, told["code"]) == (409, "remote_store")
        assert "bucket" in told["hint"]

        assert server.request("DELETE", "/v1/sessions/s")[0] == 200
        wait_for(lambda: not blobs.all(), 10)
