"""Every function of the unmodified public packages, and every event that came of it.

A driver says of each event what the server must give back; the server may have no other.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.conformance.lucidic.test_public_sdks import DRIVERS
from tests.support import provider_replies as replies
from tests.support.asking import events
from tests.support.asking import post
from tests.support.asking import session_path
from tests.support.fake_providers import FakeProviders
from tests.support.public_sdks import python_of
from tests.support.server_process import ServerProcess

# One version waits half a minute at its exit with an open session.
PATIENCE_SECONDS = 110

Did = list[tuple[str, str | None, dict[str, Any]]]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path) as running:
        yield running


@pytest.fixture
def provider() -> Iterator[FakeProviders]:
    with FakeProviders() as fake:
        fake.answer("/chat/completions", replies.chat())
        fake.answer("/messages", replies.message())
        yield fake


def drive(
    version: str, driver: str, server: ServerProcess, provider: FakeProviders
) -> tuple[dict[str, Any], Did]:
    """Runs a driver; returns what it told, and which events it made."""
    folder = server.data_dir.parent
    done = subprocess.run(
        [python_of(version), DRIVERS / driver],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONPATH": str(DRIVERS),
            "LUCIDIC_DEBUG": "True",
            "LUCIDIC_API_KEY": "key",
            "LUCIDIC_AGENT_ID": f"every-{version.rpartition('.')[0]}",
            "LUCIDIC_TEST_PORT": str(server.port),
            "LUCIDIC_TEST_PROVIDER": provider.url,
        },
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    told: dict[str, Any] = {}
    did: Did = []
    for line in done.stdout.splitlines():
        if line.startswith("TOLD "):
            told |= json.loads(line.removeprefix("TOLD "))
        elif line.startswith("DID "):
            did.append(tuple(json.loads(line.removeprefix("DID "))))
    assert "sessions" in told, (done.stdout[-2000:], done.stderr[-6000:])
    return told, did


def check_every_event(server: ServerProcess, told: dict[str, Any], did: Did) -> None:
    """Fails unless the sessions have exactly the events that the program made, field by field."""
    wrong: list[Any] = []
    for session_id, wanted in told["sessions"].items():
        session = server.get(session_path(session_id))
        name = session["name"]
        if differs := unlike(session, wanted):
            wrong.append((name, wanted, differs))
        kept = {
            row["event_id"]: whole(server, session_id, row) for row in events(server, session_id)
        }
        for _, known, fields in (one for one in did if one[0] == session_id):
            event_id = known
            if event_id is None:
                # Of an event without a known id: the one that has all of it.
                alike = [i for i, event in kept.items() if not unlike(event, fields)]
                event_id = alike[0] if alike else None
            event = kept.pop(event_id, None)
            if event is None:
                wrong.append((name, "is missing", fields))
            elif differs := unlike(event, fields):
                wrong.append((name, fields, differs))
        wrong += [(name, "is nobody's", said(event)) for event in kept.values()]
    assert not wrong, json.dumps(wrong, indent=1)[:8_000]


def whole(server: ServerProcess, session_id: str, row: dict[str, Any]) -> dict[str, Any]:
    event: dict[str, Any] = server.get(
        f"{session_path(session_id)}/events/{quote(row['event_id'], safe='')}"
    )
    return {**event, "pictures": len(event.get("screenshots") or [])}


def said(event: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in event.items() if value not in (None, [], {})}


def unlike(event: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    return {name: event.get(name) for name, value in fields.items() if event.get(name) != value}


# Its driver, and how this era writes a variable of a prompt.
VERSIONS = {
    "1.2.22": ("every_1_2.py", "{{name}}"),
    "1.3.5": ("every_1_3.py", "{{name}}"),
    "2.1.3": ("every_2_1.py", "{name}"),
    "3.7.1": ("every_3_7.py", "{{name}}"),
}


@pytest.mark.parametrize("version", VERSIONS)
def test_every_function_is_called_and_every_event_is_there(
    version: str, server: ServerProcess, provider: FakeProviders
) -> None:
    driver, variable = VERSIONS[version]
    agent_id = f"every-{version.rpartition('.')[0]}"
    prompt = {"name": "greet", "content": f"Hello {variable}", "agent_id": agent_id}
    post(server, "/v1/prompts", prompt)
    told, did = drive(version, driver, server, provider)
    assert not told["not_named"]
    assert told["prompt"] == "Hello Ada"
    check_every_event(server, told, did)
