"""`lucidic serve` as a process: it starts fast and tidily, or says in one sentence why not."""

import os
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.server_process import START_SECONDS
from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for

BEGAN = {"kind": "session_began", "session_id": "s", "agent_id": "a", "writer": "w", "seq": 1}


def refusal(server: ServerProcess) -> str:
    """Runs a start that must fail and returns its one sentence."""
    done = subprocess.run(
        server.command(),
        env=server.environ,
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )
    assert done.returncode == 1, done
    assert done.stdout == ""
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("lucidic: ")
    return lines[0]


def test_the_banner_tells_where_everything_is(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        log = server.log()
        assert f"http://127.0.0.1:{server.port}" in log
        assert str(server.data_dir) in log
        assert str(server.spool_dir) in log
        assert f"LUCIDIC_BASE_URL=http://localhost:{server.port}" in log
        assert server.data_dir.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_tidily(tmp_path: Path, number: signal.Signals) -> None:
    server = ServerProcess(tmp_path).start()
    # An open live stream must not keep it.
    stream = socket.create_connection(("127.0.0.1", server.port))
    stream.sendall(f"GET /v1/live HTTP/1.1\r\nHost: localhost:{server.port}\r\n\r\n".encode())
    assert stream.recv(100).startswith(b"HTTP/1.1 200")
    assert server.process is not None
    os.kill(server.pid, number)
    assert server.process.wait(30) == 0
    stream.close()
    assert "panicked" not in server.log()
    assert "Traceback" not in server.log()
    # Nothing is left locked.
    with server:
        assert server.get("/v1/server")["sessions"] == 0


def test_a_client_that_stopped_in_the_middle_does_not_keep_it(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path).start()
    with socket.create_connection(("127.0.0.1", server.port)) as half:
        head = f"POST /v1/records HTTP/1.1\r\nHost: localhost:{server.port}\r\n"
        half.sendall(
            f"{head}Content-Type: application/x-ndjson\r\nContent-Length: 9\r\n\r\n1".encode()
        )
        assert server.send_lines(BEGAN)[0] == 200
        assert server.stop() == 0
    assert "Traceback" not in server.log()
    with server:
        assert server.get("/v1/sessions/s")["agent_id"] == "a"


def test_a_taken_port_is_one_sentence_with_the_way_out(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        other = ServerProcess(tmp_path / "other", port=server.port)
        told = refusal(other)
        assert f"Port {server.port}" in told
        assert f"--port {server.port + 1}" in told
        assert f"LUCIDIC_BASE_URL=http://localhost:{server.port + 1}" in told
        assert not other.data_dir.exists()
        assert server.get("/readyz") == {"status": "ok"}


def test_a_folder_in_use_is_one_sentence_and_the_user_goes_on(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        told = refusal(ServerProcess(tmp_path))
        assert "in use by another Lucidic server" in told
        assert str(server.pid) in told
        assert server.send_lines(BEGAN)[0] == 200


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    told = refusal(ServerProcess(tmp_path))
    assert "cannot be used" in told
    assert "--data-dir" in told


@pytest.mark.parametrize("part", ["telemetry", "blobs", "control.sqlite"])
def test_each_part_of_the_folder_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, part: str
) -> None:
    place = tmp_path / "data" / part
    place.parent.mkdir()
    place.write_text("something else")
    assert str(place) in refusal(ServerProcess(tmp_path))
    assert place.read_text() == "something else"


def test_a_folder_that_may_not_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o500)
    server = ServerProcess(tmp_path)
    if os.geteuid() == 0:
        # Root may write everywhere but where no disk stands behind.
        server.data_dir = Path("/proc/lucidic")
    assert "cannot be used" in refusal(server)


def test_a_full_disk_is_one_sentence_and_touches_nothing(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path, environ={"LUCIDIC_MIN_FREE_BYTES": str(10**18)})
    assert "is full" in refusal(server)
    assert list(server.data_dir.iterdir()) == []


def newer_control(data_dir: Path) -> Callable[[], None]:
    def write(version: str) -> str:
        with sqlite3.connect(data_dir / "control.sqlite") as connection:
            (old,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
        connection.close()
        return str(old)

    old = write("9999")
    return lambda: (write(old), None)[1]


def test_a_folder_of_a_newer_version_is_one_sentence_and_undamaged(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path)
    with server:
        server.send_lines(BEGAN)
    restore = newer_control(server.data_dir)
    assert "newer version" in refusal(server)
    restore()
    with server:
        assert server.get("/v1/sessions/s")["agent_id"] == "a"


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org"])
def test_an_address_that_is_not_of_this_host_is_named(tmp_path: Path, host: str) -> None:
    assert host in refusal(ServerProcess(tmp_path, "--host", host))


def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    told = refusal(ServerProcess(tmp_path, environ={"LUCIDIC_LEASE_SECONDS": "soon"}))
    assert "LUCIDIC_LEASE_SECONDS='soon'" in told


def test_localhost_and_the_other_loopback_address_are_taken(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, "--host", "127.0.0.1") as server:
        assert server.request("GET", "/readyz", headers={"Host": f"[::1]:{server.port}"})[0] == 200


def test_clients_that_come_while_it_starts_are_answered(tmp_path: Path) -> None:
    """The port is taken before the stores are open: who connects then waits, nobody is refused."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = ServerProcess(tmp_path, port=port)
    server.process = subprocess.Popen(
        server.command(),
        env=server.environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:

        def connect() -> socket.socket | None:
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=START_SECONDS)
            except ConnectionRefusedError:
                return None

        with wait_for(connect, START_SECONDS) as early:
            early.sendall(f"GET /readyz HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode())
            assert early.recv(100).startswith(b"HTTP/1.1 200")
    finally:
        server.stop()
