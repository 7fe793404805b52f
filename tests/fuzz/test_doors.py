"""Every door gets what no client would send: nothing is a fault, and good records still come in.

LUCIDIC_FUZZ_SEED chooses other input, LUCIDIC_SEARCH=long a hundred times as much of it.
"""

import gzip
import json
import os
import random
from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
import urllib3

from lucidicai.wire import codec
from lucidicai.wire import framing
from lucidicai.wire.codec import CONTENT_TYPE
from lucidicai.wire.records import EventBegan
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import SessionBegan
from tests.fuzz.mutation import bent
from tests.fuzz.mutation import torn
from tests.support.server_process import JSON_LINES
from tests.support.server_process import ServerProcess

SEED = int(os.environ.get("LUCIDIC_FUZZ_SEED", "1"))
ROUNDS = 20_000 if os.environ.get("LUCIDIC_SEARCH") == "long" else 200
RECORDED = sorted((Path(__file__).parents[1] / "conformance").glob("*/recorded/*.json"))
# What a door may say to nonsense; everything else is a fault of ours.
REFUSALS = {200, 201, 204, 400, 401, 403, 404, 405, 409, 413, 415, 422}

FRAMES = b"".join(
    codec.encode(record)
    for record in (
        SessionBegan(writer="w", seq=1, time=1, session_id="s", name="n", tags=["a"]),
        EventBegan(writer="w", seq=2, time=2, session_id="s", event_id="e", type="step"),
        EventEnded(writer="w", seq=3, time=3, session_id="s", event_id="e", output=b'{"a":[1]}'),
    )
)
LINES = [
    {"kind": "session_began", "session_id": "s", "time": 1, "name": "n", "tags": ["a"]},
    {"kind": "event_began", "session_id": "s", "event_id": "e", "time": 2, "type": "step"},
    {"kind": "event_ended", "session_id": "s", "event_id": "e", "time": 3, "output": {"a": [1]}},
    {"kind": "interrupted", "session_id": "s", "time": 4, "reason": "lease"},
]


class Door:
    """A server that is sent anything."""

    def __init__(self, server: ServerProcess) -> None:
        self.server = server
        self._pool = urllib3.HTTPConnectionPool("127.0.0.1", server.port, retries=False)

    def send(self, method: str, path: str, body: bytes, **headers: str) -> int:
        """Returns the status; fails if it tells a fault."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self._pool.request(method, path, body=body, headers=given, timeout=60)
        assert answer.status in REFUSALS, (method, path, body[:500], answer.status, answer.data)
        return answer.status


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with ServerProcess(tmp_path_factory.mktemp("doors")) as server:
        yield Door(server)
        assert "request.failed" not in server.log()


@pytest.fixture(autouse=True)
def _still_works(door: Door) -> Iterator[None]:
    """After each flood a good record comes in and can be read."""
    yield
    good = {"kind": "session_began", "session_id": "good", "writer": "good", "seq": 1}
    assert door.server.send_lines(good)[0] == 200
    assert door.server.get("/v1/sessions/good")["session_id"] == "good"


def text(value: Any) -> bytes:
    """Returns JSON as a careless client writes it: halves of surrogate pairs as they are."""
    return json.dumps(value).encode()


def test_torn_frames(door: Door) -> None:
    chance = random.Random(SEED)
    for _ in range(ROUNDS):
        door.send("POST", "/v1/records", torn(FRAMES, chance), Content_Type=CONTENT_TYPE)


def test_bent_records_in_good_frames(door: Door) -> None:
    chance = random.Random(SEED)
    good = [msgspec.msgpack.decode(frame.body) for frame in framing.iter_frames(FRAMES)]
    for _ in range(ROUNDS):
        body = b"".join(framing.frame(packed(bent(record, chance), chance)) for record in good)
        door.send("POST", "/v1/records", body, Content_Type=CONTENT_TYPE)


def packed(value: Any, chance: random.Random) -> bytes:
    """Returns MessagePack, now and then with what JSON does not have."""
    if isinstance(value, dict):
        odd = {1: 1, b"raw": b"\xff", None: msgspec.msgpack.Ext(5, b"x"), 2.5: float("nan")}
        name = chance.choice([*odd, *odd, "time"])
        value = {**value, name: odd.get(name, datetime.now(UTC))}
    return msgspec.msgpack.encode(_without_halves(value))


def _without_halves(value: Any) -> Any:
    """Returns the value without texts that MessagePack cannot hold, nor too large numbers."""
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return float(value)
    if isinstance(value, dict):
        return {_without_halves(name): _without_halves(part) for name, part in value.items()}
    return [_without_halves(part) for part in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", ["/v1/records", "/v1/import"])
def test_bent_and_torn_lines(door: Door, path: str) -> None:
    chance = random.Random(SEED)
    for number in range(ROUNDS):
        body = b"\n".join(text(bent(line, chance)) for line in LINES)
        if number % 3 == 0:
            body = torn(body, chance)
        door.send("POST", path, body, Content_Type=JSON_LINES)


@pytest.mark.parametrize("encoding", ["gzip", "zstd", "br", "gzip, gzip"])
def test_torn_compression(door: Door, encoding: str) -> None:
    chance = random.Random(SEED)
    for _ in range(ROUNDS // 4):
        body = torn(gzip.compress(FRAMES), chance)
        headers = {"Content_Type": CONTENT_TYPE, "Content_Encoding": encoding}
        door.send("POST", "/v1/records", body, **headers)


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_bent_calls_of_the_public_packages(door: Door, recorded: Path) -> None:
    chance = random.Random(SEED)
    read = json.loads(recorded.read_text())
    calls = read["requests"] if isinstance(read, dict) else read
    for _ in range(max(1, ROUNDS // 40)):
        for call in calls:
            body = text(bent(call.get("body"), chance)) if call.get("body") is not None else b""
            if chance.random() < 0.1:
                body = torn(body, chance)
            door.send(call["method"], call["path"], body, Content_Type="application/json")


def test_bent_leases(door: Door) -> None:
    chance = random.Random(SEED)
    good = {"writer": "w", "sessions": ["s"], "gone": False, "losses": {"full": 1}}
    for _ in range(ROUNDS):
        body = text(bent(good, chance))
        door.send("POST", "/v1/leases", body, Content_Type="application/json")


def test_filters_of_any_kind(door: Door) -> None:
    chance = random.Random(SEED)
    good = 'state:active verdict:no (cost>0.1 or has:task) -tag:"a b" text:word refund'
    for _ in range(ROUNDS):
        bad = torn(good.encode(), chance)
        escaped = "".join(f"%{byte:02x}" for byte in bad)
        path = chance.choice(["/v1/sessions", "/v1/search", "/v1/statistics", "/v1/failures"])
        door.send("GET", f"{path}?q={escaped}", b"")
