"""What the public packages once sent, as files, and how it is sent again.

Ids that the server made are put in place of those of the recording as its answers come.
"""

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.parse import urlsplit

from tests.support.server_process import ServerProcess

FOLDER = Path(__file__).parent / "recorded"
# What an answer names that later requests use.
_IDS = ("session_id", "step_id", "event_id", "mass_sim_id", "presigned_url", "blob_url")
# A long run of one character, written short.
_RUN = re.compile(r"(.)\1{999,}")
_SHORT = re.compile(r"<(.) \* (\d+)>")


def lines(record: Path) -> Iterator[dict[str, Any]]:
    """Yields the requests that a driver's interpreter wrote down."""
    for line in record.read_text().splitlines():
        yield json.loads(line)


def keep(version: str, record: Path, told: dict[str, Any], scrubbed: dict[str, str]) -> None:
    """Writes a run to the repository, without the paths of the machine that it ran on."""
    requests = []
    for line in lines(record):
        answer = line.pop("answer") or {}
        line["answer"] = {name: answer[name] for name in _IDS if name in answer}
        requests.append(line)
    # A driver's own readings are its live test's business.
    facts = {name: value for name, value in told.items() if not isinstance(value, dict)}
    text = json.dumps({"told": facts, "requests": requests}, indent=1, ensure_ascii=False)
    for path, instead in scrubbed.items():
        text = text.replace(path, instead)
    text = _RUN.sub(lambda run: f"<{run[1]} * {len(run[0])}>", text)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{version}.json").write_text(text + "\n", encoding="utf-8")


def replay(version: str, server: ServerProcess, tries: int) -> dict[str, Any]:
    """Sends a run again, each request `tries` times, and returns what its driver told."""
    text = (FOLDER / f"{version}.json").read_text(encoding="utf-8")
    run = json.loads(_SHORT.sub(lambda short: short[1] * int(short[2]), text))
    known: dict[str, str] = {}
    for request in run["requests"]:
        for _ in range(tries):
            answer = _send(server, request, known)
        for name, was in request["answer"].items():
            now = answer[name]
            if was != now:
                # Of an address only the path is sent again.
                known[urlsplit(was).path] = urlsplit(now).path
    told: dict[str, Any] = json.loads(_renamed(json.dumps(run["told"]), known))
    return told


def _send(server: ServerProcess, request: dict[str, Any], known: dict[str, str]) -> Any:
    path = _renamed(request["path"], known | {quote(k): quote(v) for k, v in known.items()})
    body: bytes | None = None
    if "base64" in request:
        body = base64.b64decode(request["base64"])
    elif request.get("body") is not None:
        body = _renamed(json.dumps(request["body"]), known).encode()
    headers = {**request["headers"], "Authorization": "Api-Key key"}
    if path.startswith("/api/uploads/"):
        del headers["Authorization"]
    status, answer = server.request(request["method"], path, body, headers)
    assert status == request["status"], (request["method"], path, status, answer)
    return answer


def _renamed(text: str, known: dict[str, str]) -> str:
    for was, now in known.items():
        text = text.replace(was, now)
    return text
