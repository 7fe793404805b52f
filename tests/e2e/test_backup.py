"""Backup and restore: of a server that takes records meanwhile, and of everything that it has."""

import base64
import json
import os
import subprocess
import sys
import tarfile
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.support.people import WITH_ACCOUNTS
from tests.support.people import Asker
from tests.support.people import set_up
from tests.support.people import sign_in
from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for

LINES = {"Content_Type": "application/x-ndjson"}
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def lucidic(*arguments: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "lucidic_server.cli.main", *arguments]
    whole = {**os.environ, **environ}
    return subprocess.run(
        command, env=whole, capture_output=True, text=True, timeout=120, check=False
    )


def record(asker: Asker, session_id: str, *event_ids: str) -> None:
    """Records a session with events, each with a picture of its own and a long payload."""
    lines: list[dict[str, Any]] = [{"kind": "session_began", "session_id": session_id}]
    for event_id in event_ids:
        data = base64.b64encode(PICTURE + f"{session_id}/{event_id}".encode()).decode()
        lines.append(
            {
                "kind": "event_began",
                "session_id": session_id,
                "event_id": event_id,
                "input": event_id * 40_000,
                "screenshots": [{"media_type": "image/png", "data": data}],
            }
        )
    now = time.time_ns()
    body = b"\n".join(json.dumps({"time": now, **line}).encode() for line in lines)
    answer = asker.call("POST", "/v1/records", body, **LINES)
    assert answer["accepted"] == len(lines)


class Sender(threading.Thread):
    """Sends sessions until it is told to stop; `acknowledged` are those that were."""

    def __init__(self, asker: Asker) -> None:
        super().__init__()
        self._asker = asker
        self.stopping = threading.Event()
        self.acknowledged: list[str] = []

    def run(self) -> None:
        number = 0
        while not self.stopping.is_set():
            name = f"live-{number}"
            record(self._asker, name, "e")
            self.acknowledged.append(name)
            number += 1


def test_everything_acknowledged_before_is_in_it(tmp_path: Path) -> None:
    file = tmp_path / "backup.tar"
    with ServerProcess(tmp_path / "one") as server:
        local = Asker(server)
        record(local, "first", "a", "b")
        record(local, "deleted", "a")
        local.call("DELETE", "/v1/sessions/deleted")
        local.post("/v1/prompts", {"name": "p", "content": "kept", "agent_id": "a"})
        local.post("/api/sdk/evals", {"session_id": "first", "result": 1.5, "name": "n"})
        key = local.post("/v1/keys", {"name": "k"})["key"]
        program = Asker(server, Authorization=f"Bearer {key}")
        sender = Sender(program)
        sender.start()
        wait_for(lambda: len(sender.acknowledged) >= 5, 60)
        before = list(sender.acknowledged)
        done = lucidic("backup", str(file), "--base-url", server.base_url)
        assert (done.returncode, done.stderr) == (0, ""), done
        sender.stopping.set()
        sender.join()
        # It went on meanwhile, and nothing of the backup is left lying about.
        assert len(sender.acknowledged) > len(before)
        assert not list((server.data_dir / "telemetry").glob("frozen-*"))
        assert local.get("/v1/audit?action=server.backed_up&project=*")["total"] == 1
    other = ServerProcess(tmp_path / "two")
    done = lucidic("restore", str(file), "--data-dir", str(other.data_dir))
    assert done.returncode == 0, done
    assert done.stdout.startswith("Restored ")
    with other:
        restored = Asker(other)
        for name in ("first", *before):
            assert restored.get(f"/v1/sessions/{name}")["session_id"] == name
            events = restored.get(f"/v1/sessions/{name}/events")["items"]
            for row in events:
                event = restored.get(f"/v1/sessions/{name}/events/{row['event_id']}")
                assert event["input"] == row["event_id"] * 40_000
                picture = restored.ask("GET", event["screenshots"][0]["url"]).body
                assert picture == PICTURE + f"{name}/{row['event_id']}".encode()
            assert len(events) == (2 if name == "first" else 1)
        assert restored.ask("GET", "/v1/sessions/deleted").status == 404
        late = {"kind": "event_began", "session_id": "deleted", "event_id": "late", "time": 1}
        Asker(other, Authorization=f"Bearer {key}").call(
            "POST", "/v1/records", json.dumps(late).encode(), **LINES
        )
        assert restored.ask("GET", "/v1/sessions/deleted").status == 404
        assert restored.get("/v1/sessions/first/scores")["items"][0]["value"] == 1.5
        assert restored.get("/v1/prompts")["items"][0]["name"] == "p"
        wanted = {"first", *before}

        def listed() -> bool:
            items = restored.get("/v1/sessions?limit=500")["items"]
            return wanted <= {one["session_id"] for one in items}

        wait_for(listed, 60)
        # Found by search indexes and counts too, and it goes on from here.
        record(Asker(other, Authorization=f"Bearer {key}"), "after", "e")


def test_accounts_come_along_and_only_an_owner_takes_a_backup(tmp_path: Path) -> None:
    file = tmp_path / "backup.tar"
    with ServerProcess(tmp_path / "one", environ=WITH_ACCOUNTS) as server:
        owner = set_up(server)
        admin = owner.key("default", "admin")
        refused = admin.ask("POST", "/v1/backup")
        assert (refused.status, refused.code) == (403, "role_needed")
        assert Asker(server).ask("POST", "/v1/backup").status == 401
        data = ("--data-dir", str(server.data_dir))
        made = lucidic("keys", "create", "backups", "--project", "*", "--role", "owner", *data)
        key = made.stdout.splitlines()[0]
        done = lucidic("backup", str(file), "--base-url", server.base_url, "--api-key", key)
        assert (done.returncode, done.stderr) == (0, "")
        again = lucidic("backup", str(file), "--base-url", server.base_url, "--api-key", key)
        assert again.returncode == 1
        assert "overwrites nothing" in again.stderr
        wrong = str(tmp_path / "other.tar")
        denied = lucidic("backup", wrong, "--base-url", server.base_url, "--api-key", "x")
        assert denied.returncode == 1
        assert not list(tmp_path.glob("other.tar*"))
    other = ServerProcess(tmp_path / "two")
    assert lucidic("restore", str(file), "--data-dir", str(other.data_dir)).returncode == 0
    with other:
        assert sign_in(other, "owner@example.test").get("/v1/me")["everywhere"] == "owner"


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backup")
    file = folder / "good.tar"
    with ServerProcess(folder) as server:
        record(Asker(server), "s", "e")
        assert lucidic("backup", str(file), "--base-url", server.base_url).returncode == 0
    return file


def refusal(file: Path, folder: Path) -> str:
    """Returns the one sentence of a restore that fails, and leaves the folder empty."""
    was_there = sorted(folder.iterdir()) if folder.exists() else []
    done = lucidic("restore", str(file), "--data-dir", str(folder))
    assert (done.returncode, done.stdout) == (1, ""), done
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert (sorted(folder.iterdir()) if folder.exists() else []) == was_there
    return done.stderr


def test_a_folder_that_is_not_empty_is_left_alone(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "something").write_text("of mine")
    assert "is not empty" in refusal(backup, tmp_path)
    assert (tmp_path / "something").read_text() == "of mine"


def test_a_torn_backup_is_refused_wherever_it_ends(backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    for share in (0.0, 0.01, 0.3, 0.6, 0.99):
        torn = tmp_path / "torn.tar"
        torn.write_bytes(whole[: int(len(whole) * share)])
        assert "lucidic: " in refusal(torn, tmp_path / "data")


def test_a_changed_byte_is_found(backup: Path, tmp_path: Path) -> None:
    with tarfile.open(backup) as tar:
        member = next(one for one in tar if one.name.endswith("input.bin") or one.size > 500)
        at = member.offset_data + member.size // 2
    damaged = bytearray(backup.read_bytes())
    damaged[at] ^= 0xFF
    file = tmp_path / "damaged.tar"
    file.write_bytes(damaged)
    assert "lucidic: " in refusal(file, tmp_path / "data")


def test_what_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    for name in ("../outside", "telemetry/../../outside", "/outside", "blobs/../outside"):
        file = tmp_path / "evil.tar"
        with tarfile.open(file, "w") as tar:
            manifest = {"format": 1, "version": "0", "telemetry_schema": 1, "began_at": 1}
            for member, data in (("manifest.json", json.dumps(manifest).encode()), (name, b"x")):
                info = tarfile.TarInfo(member)
                info.size = len(data)
                import io

                tar.addfile(info, io.BytesIO(data))
        refusal(file, tmp_path / "data")
        assert not (tmp_path / "outside").exists()


def test_a_newer_backup_is_refused(tmp_path: Path) -> None:
    import io

    file = tmp_path / "newer.tar"
    manifest = {"format": 2, "version": "9.0", "telemetry_schema": 1, "began_at": 1}
    data = json.dumps(manifest).encode()
    with tarfile.open(file, "w") as tar:
        info = tarfile.TarInfo("manifest.json")
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
    assert "newer version of Lucidic (9.0)" in refusal(file, tmp_path / "data")
