"""What a program had to drop: the same counts in the process, on the server and in its metrics."""

import json
import os
import socket
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for

# A folder that is full after some records, and twice what the memory queue takes behind it.
PROGRAM = """
    import json, os, signal, sys, time
    import lucidicai as lai

    lai.init(session_id="s")
    for _ in range(1_700):
        lai.create_event("generic", details="x" * 10_000)
    if sys.argv[1] == "kill":
        time.sleep(2.5)  # the note on the disk is a second old at most
        print(json.dumps(lai.losses()), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    lai.end_session()
    print(json.dumps(lai.losses()))
"""


@pytest.mark.parametrize("death", ["exit", "kill"])
def test_what_was_dropped_at_the_bound_is_told_by_the_server(tmp_path: Path, death: str) -> None:
    with socket.socket() as kept:  # nobody listens there until the server does
        kept.bind(("127.0.0.1", 0))
        server = ServerProcess(tmp_path, port=kept.getsockname()[1])
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(PROGRAM), death],
        env={
            **os.environ,
            "LUCIDIC_BASE_URL": server.base_url,
            "LUCIDIC_SPOOL_DIR": str(server.spool_dir),
            "LUCIDIC_SPOOL_MAX_BYTES": "500000",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == (-9 if death == "kill" else 0), done.stderr
    assert "LUCIDIC_SPOOL_MAX_BYTES" in done.stderr
    told = json.loads(done.stdout)
    assert told["spool_full"] > 100
    with server:

        def counted() -> dict[str, Any] | None:
            losses = server.get("/v1/server")["losses"]
            found = {each["reason"]: each for each in losses if each["source"] == "program"}
            return found if "spool_full" in found else None

        ledger = wait_for(counted, 60)
        assert ledger["spool_full"]["count"] == told["spool_full"]
        assert "raise LUCIDIC_SPOOL_MAX_BYTES" in ledger["spool_full"]["meaning"]
        # Everything else is here, or is told as what went with the process's memory.
        shown = server.get("/v1/sessions/s")["events"]
        in_memory = ledger["memory_at_exit"]["count"] - (death == "exit")  # the session's end
        assert shown + in_memory + told["spool_full"] in {1_700, 1_701}
        metrics = server.get("/metrics")
        line = 'lucidic_records_lost_total{source="program",reason="spool_full"}'
        assert f"{line} {told['spool_full']}" in metrics
