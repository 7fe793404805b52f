"""A process without a session before and after each test, a server that takes records, programs."""

import atexit
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from msgspec import UNSET
from msgspec import json

import lucidicai as lai
from lucidicai.guard import RAISE_VARIABLE
from lucidicai.record import context
from lucidicai.record import destination
from lucidicai.record import event_context
from lucidicai.record import lifecycle
from lucidicai.record import termination
from lucidicai.record import waiting
from lucidicai.settings import SETTINGS
from lucidicai.settings import Settings
from lucidicai.ship.drain import drain
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import EventFields
from lucidicai.wire.records import SessionFields
from tests.support import fake_server as fake
from tests.support.fake_server import FakeServer

fake_server = fake.fake_server
fake_servers = fake.fake_servers

PAYLOADS = ("input", "output", "arguments", "data", "metadata", "params")


@dataclass
class Recorded:
    """What a server was told, read the way a person would."""

    server: FakeServer

    @property
    def all(self) -> list[AnyRecord]:
        """What came, and what programs left in the spool when their time to deliver it was over."""
        assert lai.flush(10)
        drain(Settings.load().spool_dir, self.server.base_url, None)
        return self.server.records

    def kinds(self, session_id: str | None = None) -> list[str]:
        records = [r for r in self.all if session_id in (None, r.session_id)]
        return [type(record).__name__ for record in records]

    def session(self, session_id: str) -> dict[str, Any]:
        """The session's fields, newest value of each."""
        return _merged(
            r for r in self.all if r.session_id == session_id and isinstance(r, SessionFields)
        )

    def event(self, event_id: str) -> dict[str, Any]:
        return _merged(r for r in self.all if getattr(r, "event_id", None) == event_id)

    def events(self) -> list[dict[str, Any]]:
        """Every event, in order of its first record."""
        ids = dict.fromkeys(r.event_id for r in self.all if isinstance(r, EventFields))
        return [self.event(event_id) for event_id in ids]

    def named(self, name: str) -> dict[str, Any]:
        (found,) = [event for event in self.events() if event.get("name") == name]
        return found


def _merged(records) -> dict[str, Any]:
    told: dict[str, Any] = {"kinds": []}
    for record in records:
        told["kinds"].append(type(record).__name__)
        for name in record.__struct_fields__:
            value = getattr(record, name)
            if value is UNSET or name in {"writer", "seq"}:
                continue
            told[name] = json.decode(value) if name in PAYLOADS else value
    return told


@pytest.fixture(autouse=True)
def quiet_process(monkeypatch, tmp_path):
    """No settings from outside, no session, hooks as they were."""
    for row in SETTINGS:
        monkeypatch.delenv(row.env, raising=False)
    monkeypatch.setenv("LUCIDIC_SPOOL_DIR", str(tmp_path / "spool"))
    monkeypatch.setenv(RAISE_VARIABLE, "1")
    monkeypatch.setattr("lucidicai.guard.log._silent_until", {})
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    terminate = signal.getsignal(signal.SIGTERM)
    yield
    context._session.set(None)
    event_context._event.set(None)
    context.process.current = None
    context.process.live.clear()
    context.process.is_over = False
    for recorder, _ in destination.recorders():
        recorder.close(0)
    destination._recorders.clear()
    destination._last.clear()
    waiting.budget._spent = 0.0
    lifecycle._hooks = lifecycle._Hooks()
    termination._state.tried_in = None
    atexit.unregister(lifecycle._at_exit)
    signal.signal(signal.SIGTERM, terminate)


@pytest.fixture
def recorded(fake_server, monkeypatch) -> Recorded:
    """What the server was told by this process, or by programs that inherit its environment."""
    monkeypatch.setenv("LUCIDIC_BASE_URL", fake_server.base_url)
    return Recorded(fake_server)


@pytest.fixture
def program(tmp_path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs texts, one after the other, as one program; the environment is this process's."""

    def run(*texts: str, **environment: str) -> subprocess.CompletedProcess[str]:
        path = Path(tmp_path) / "program.py"
        text = "\n".join(textwrap.dedent(part) for part in texts)
        compile(text, str(path), "exec")  # a slip of the pen is no result
        path.write_text(text)
        return subprocess.run(
            [sys.executable, str(path)],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run
