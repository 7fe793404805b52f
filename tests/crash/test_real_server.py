"""Some cells again, with the product's own server; its kill and start again are a circumstance."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lucidicai.ship.drain import drain
from lucidicai.spool.folder import list_writers
from tests.crash.axes import Cell
from tests.crash.evidence import run_alone
from tests.support.server_process import ServerProcess

CELLS = [
    Cell("returned", "kill", "up"),
    Cell("step", "segfault", "up"),
    Cell("end_session", "sigterm", "up"),
    Cell("exit", "os_exit", "up"),
    Cell("returned", "fork_parent", "up"),
    Cell("step", "mp_spawn", "up"),
]


def ask(server: ServerProcess, told) -> list[str]:
    """The ids of the events that the server shows, of the sessions that were told."""
    sessions = {one.key for one in told if one.kind == "SessionBegan"}
    return [
        shown["event_id"]
        for session in sessions
        for shown in server.get(f"/v1/sessions/{session}/events?limit=5000")["items"]
    ]


@pytest.mark.parametrize("circumstance", ["up", "killed half way"])
def test_what_returned_is_shown_once(tmp_path: Path, circumstance: str):
    spool = tmp_path / "programs"
    with ServerProcess(tmp_path / "server") as server:
        environ = {"LUCIDIC_BASE_URL": server.base_url, "LUCIDIC_SPOOL_DIR": str(spool)}
        if circumstance == "killed half way":
            first = run_alone(CELLS[0], environ)
            server.kill()
        else:
            first = []
        with ThreadPoolExecutor(2) as pool:
            runs = list(pool.map(lambda cell: run_alone(cell, environ), CELLS))
        if circumstance == "killed half way":
            server.start()
        report = drain(spool, server.base_url, None)
        assert (report.left, report.losses, list_writers(spool)) == ({}, {}, [])
        for told in [first, *runs]:
            returned = {one.key for one in told if one.kind == "EventEnded"}
            shown = ask(server, told)
            assert len(shown) == len(set(shown))
            assert returned <= set(shown)
