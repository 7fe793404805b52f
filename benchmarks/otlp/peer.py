"""Other servers that take OTLP, each in an environment of its own, on SQLite."""

import os
import socket
import sqlite3
import subprocess
import time
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

START_SECONDS = 240.0


class Peer:
    """A package, how its server starts, and where its spans are counted."""

    name = ""
    package = ""
    headers: ClassVar[dict[str, str]] = {}

    def __init__(self, environments: Path) -> None:
        self.home = environments / self.name

    def install(self) -> str:
        """Makes the environment, if it is not there; returns the package's version."""
        python = self.home / "bin" / "python"
        if not python.exists():
            venv.create(self.home, with_pip=True)
        run = [str(python), "-m", "pip", "--disable-pip-version-check"]
        subprocess.run([*run, "install", "--quiet", self.package], check=True)
        shown = subprocess.run(
            [*run, "show", self.package], capture_output=True, text=True, check=True
        )
        return next(x.split()[1] for x in shown.stdout.splitlines() if x.startswith("Version"))

    def command(self, folder: Path, port: int) -> list[str]:
        """Returns how the server starts."""
        raise NotImplementedError

    def environ(self, _folder: Path, _port: int) -> dict[str, str]:
        """Returns what it finds in its environment."""
        return {}

    def database(self, folder: Path) -> Path:
        """Returns the file that its spans are in."""
        raise NotImplementedError

    @contextmanager
    def running(self, folder: Path) -> Iterator[tuple[str, int]]:
        """Runs the server; yields its address and process id when it answers."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environ = {**os.environ, **self.environ(folder, port)}
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                self.command(folder, port),
                env=environ,
                cwd=folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(url, process)
            yield url, process.pid
        finally:
            os.killpg(process.pid, 15)
            process.wait(60)

    def count(self, folder: Path) -> int:
        """Returns how many spans the server's store shows to whoever reads it now."""
        with sqlite3.connect(f"file:{self.database(folder)}?mode=ro", uri=True) as store:
            (spans,) = store.execute("SELECT count(*) FROM spans").fetchone()
        return int(spans)


class MLflow(Peer):
    """MLflow's tracking server."""

    name = "mlflow"
    package = "mlflow"
    headers: ClassVar[dict[str, str]] = {"x-mlflow-experiment-id": "0"}

    def command(self, folder: Path, port: int) -> list[str]:
        """Returns how the server starts."""
        store = f"sqlite:///{folder}/mlflow.db"
        where = ["--host", "127.0.0.1", "--port", str(port), "--backend-store-uri", store]
        return [str(self.home / "bin" / "mlflow"), "server", *where]

    def database(self, folder: Path) -> Path:
        """Returns the file that its spans are in."""
        return folder / "mlflow.db"


class Phoenix(Peer):
    """Arize Phoenix."""

    name = "phoenix"
    package = "arize-phoenix"

    def command(self, _folder: Path, _port: int) -> list[str]:
        """Returns how the server starts."""
        return [str(self.home / "bin" / "phoenix"), "serve"]

    def environ(self, folder: Path, port: int) -> dict[str, str]:
        """Returns what it finds in its environment."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            grpc_port = free.getsockname()[1]
        return {
            "PHOENIX_WORKING_DIR": str(folder),
            "PHOENIX_HOST": "127.0.0.1",
            "PHOENIX_PORT": str(port),
            "PHOENIX_GRPC_PORT": str(grpc_port),
            "PHOENIX_TELEMETRY_ENABLED": "false",
        }

    def database(self, folder: Path) -> Path:
        """Returns the file that its spans are in."""
        return folder / "phoenix.db"


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"{url}/", timeout=5):
                return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.5)
