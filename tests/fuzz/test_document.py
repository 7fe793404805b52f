"""Every operation of the served OpenAPI document is called with what the document allows and more.

No call ends in a fault, and every answer is one that the document tells: its status, its content
type, its shape. Half of the calls name things that are there. LUCIDIC_SEARCH=long asks more often,
and LUCIDIC_FUZZ_SEED chooses other values.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck
from hypothesis import Phase
from hypothesis import given
from hypothesis import seed
from hypothesis import settings
from hypothesis import strategies as st
from schemathesis import checks

from tests.support.people import WITH_ACCOUNTS
from tests.support.people import Asker
from tests.support.people import set_up
from tests.support.server_process import ServerProcess

SEED = int(os.environ.get("LUCIDIC_FUZZ_SEED", "1"))
EXAMPLES = 400 if os.environ.get("LUCIDIC_SEARCH") == "long" else 8
# Streams do not end, and the doors' bodies have fuzzers of their own.
LEFT_OUT = {"/v1/live", "/v1/sessions/{session_id}/live", "/v1/records", "/v1/import"}
# The provider that a browser is sent to is elsewhere.
LEFT_OUT |= {"/v1/provider/start", "/v1/provider/callback"}
# Whoever asks would be signed out by it.
LEFT_OUT |= {"/v1/sign-out", "/v1/me/password"}
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
RECORD = {"writer": "w", "session_id": "known", "agent_id": "known"}


class World:
    """A server with something in it; who asks it as a program and who as a person."""

    def __init__(self, server: ServerProcess, program: Asker, person: Asker) -> None:
        self.program = program
        self.person = person
        document: Any = server.get("/v1/openapi.json")
        status, answer = server.send_lines(
            {**RECORD, "kind": "session_began", "seq": 1, "tags": ["a"], "task": "known"},
            {**RECORD, "kind": "event_began", "seq": 2, "event_id": "known", "type": "step"},
            {**RECORD, "kind": "event_ended", "seq": 3, "event_id": "known", "output": "said"},
            **program.headers,
        )
        assert status == 200, answer
        self.schema = schemathesis.openapi.from_dict(document)
        self.schema.config.update(base_url=f"http://127.0.0.1:{server.port}")

    def headers(self, path: str) -> dict[str, str]:
        """Returns what an operation's caller sends along."""
        return (self.program if path.startswith("/api/") else self.person).headers


@pytest.fixture(scope="module", params=["local", "accounts"])
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("fuzz")
    with_accounts = request.param == "accounts"
    with ServerProcess(folder, environ=WITH_ACCOUNTS if with_accounts else {}) as server:
        if with_accounts:
            owner = set_up(server)
            yield World(server, owner.key("default", "admin"), owner)
        else:
            yield World(server, Asker(server), Asker(server))
        assert "request.failed" not in server.log()


@pytest.mark.timeout(900)
def test_no_call_of_the_document_ends_in_a_fault(world: World) -> None:
    found: Any
    for found in world.schema.get_all_operations():
        operation = found.ok()
        if operation.path not in LEFT_OUT:
            _fuzz(world, operation)


def _fuzz(world: World, operation: Any) -> None:
    @seed(SEED)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(), st.booleans())
    def ask(case: Any, names_the_known: bool) -> None:
        if names_the_known:
            case.path_parameters = dict.fromkeys(case.path_parameters or {}, "known")
            (case.query or {}).pop("project", None)
        answer = case.call(headers=world.headers(operation.path), timeout=60)
        case.validate_response(answer, checks=CHECKS)

    ask()
