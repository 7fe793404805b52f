"""Uploads: an address takes one object, without a key, until it expires."""

import gzip
import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from lucidic_server.control.database import open_engine
from lucidic_server.control.upload_grants import SCREENSHOT
from lucidic_server.control.upload_grants import Grant
from lucidic_server.control.upload_grants import UploadGrants
from tests.conformance.lucidic.client import SdkCalls
from tests.support.turned_clock import TurnedClock

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
GZIPPED = {"Content-Type": "application/json", "Content-Encoding": "gzip"}


@pytest.fixture
def session_id(api: SdkCalls) -> str:
    return api.session()


def put(api: SdkCalls, address: str, body: bytes, **headers: str) -> tuple[int, Any]:
    """Sends an object to an absolute address, without a key."""
    parts = urlsplit(address)
    assert parts.netloc == f"127.0.0.1:{api.server.port}"
    return api.server.request("PUT", parts.path, body, headers or {"Content-Type": "image/jpeg"})


def test_a_picture_of_a_step(api: SdkCalls, session_id: str) -> None:
    step_id = api.post("initstep", session_id=session_id)["step_id"]
    answer = api.get(f"getpresigneduploadurl?agent_id=a&step_id={step_id}&current_time=x")
    assert answer.keys() == {"presigned_url", "bucket_name", "object_key"}
    assert put(api, answer["presigned_url"], JPEG)[0] == 200
    api.put("updatestep", step_id=step_id, has_screenshot=True)
    (picture,) = api.whole(session_id, step_id)["screenshots"]
    assert picture["media_type"] == "image/jpeg"
    assert api.server.request("GET", picture["url"])[0] == 200


def test_pictures_of_an_event_keep_their_order(api: SdkCalls, session_id: str) -> None:
    event_id = api.post("initevent", session_id=session_id, nscreenshots=3)["event_id"]
    where = f"getpresigneduploadurl?session_id={session_id}&event_id={event_id}&nth_screenshot="
    for number in range(3):
        address = api.get(f"{where}{number}")["presigned_url"]
        assert put(api, address, JPEG + bytes([number]))[0] == 200
        # Sent again, as after a lost answer.
        assert put(api, address, JPEG + bytes([number]))[0] == 200
    pictures = api.whole(session_id, event_id)["screenshots"]
    assert len({picture["url"] for picture in pictures}) == len(pictures) == 3


def test_an_address_takes_one_object_and_nothing_else(api: SdkCalls, session_id: str) -> None:
    step_id = api.post("initstep", session_id=session_id)["step_id"]
    address = api.get(f"getpresigneduploadurl?step_id={step_id}")["presigned_url"]
    assert put(api, address, JPEG)[0] == 200
    status, refused = put(api, address, JPEG + b"other")
    assert (status, bool(refused["detail"])) == (409, True)
    assert put(api, address[:-1], JPEG)[0] == 403
    assert len(api.whole(session_id, step_id)["screenshots"]) == 1


def test_addresses_expire(tmp_path: Path) -> None:
    clock = TurnedClock()
    engine = open_engine(tmp_path)
    grants = UploadGrants(engine, clock)
    grant = Grant("p", "s", "e", SCREENSHOT, 1)
    secret = grants.make(grant, 900.0)
    clock.turn(899)
    assert grants.find(secret) == grant
    clock.turn(2)
    assert grants.find(secret) is None
    later = grants.make(grant, 900.0)
    assert later != secret
    assert grants.find(later) == grant
    engine.dispose()


def large_event(api: SdkCalls, session_id: str, kind: str, preview: Any) -> tuple[str, str]:
    body = {
        "client_event_id": str(uuid.uuid4()),
        "session_id": session_id,
        "type": kind,
        "needs_blob": True,
        "payload": preview,
    }
    answer = api.post("events", **body)
    return str(answer["event_id"]), str(answer["blob_url"])


def test_a_payload_follows_its_event(api: SdkCalls, session_id: str) -> None:
    preview = {"request": {"model": "m", "messages": [{"content": "x" * 200}]}}
    event_id, address = large_event(api, session_id, "llm_generation", preview)
    assert api.whole(session_id, event_id)["input"] == [{"content": "x" * 200}]
    whole = {
        "request": {"model": "m", "messages": [{"content": "x" * 100_000}]},
        "response": {"output": "y" * 100_000},
        "usage": {"input_tokens": 3},
        "misc": {"session_id": session_id},
    }
    body = gzip.compress(json.dumps(whole).encode())
    for _ in range(2):
        assert put(api, address, body, **GZIPPED)[0] == 200
    event = api.whole(session_id, event_id)
    assert (event["input"], event["output"]) == ([{"content": "x" * 100_000}], "y" * 100_000)
    assert (event["input_tokens"], event["data"], event["model"]) == (3, None, "m")


def test_a_preview_that_says_nothing_is_not_shown(api: SdkCalls, session_id: str) -> None:
    preview = {"details": "preview_unavailable"}
    event_id, address = large_event(api, session_id, "my_type", preview)
    assert api.whole(session_id, event_id)["data"] is None
    body = gzip.compress(b'{"more": [1]}')
    # The header may get lost on the way; the bytes tell.
    assert put(api, address, body, **{"Content-Type": "application/json"})[0] == 200
    event = api.whole(session_id, event_id)
    assert (event["type"], event["data"]) == ("my_type", {"more": [1]})


def test_a_payload_may_follow_after_the_end(api: SdkCalls, session_id: str) -> None:
    event_id, address = large_event(api, session_id, "generic", {"details": "cut"})
    api.put("updatesession", session_id=session_id, is_finished=True)
    assert put(api, address, gzip.compress(b'{"details": "whole"}'), **GZIPPED)[0] == 200
    assert api.whole(session_id, event_id)["data"] == "whole"
    assert api.stored(session_id)["state"] == "finished"


NO_PAYLOADS = {
    "not gzip": (lambda: b"not gzip", 400),
    "not json": (lambda: gzip.compress(b"not json"), 400),
    "no object": (lambda: gzip.compress(b"[1]"), 400),
    "torn": (lambda: gzip.compress(b'{"a": 1}')[:-6], 400),
    "too large": (lambda: gzip.compress(b'{"a": "' + b"0" * (65 << 20) + b'"}', 1), 413),
}


@pytest.mark.parametrize(("body", "status"), NO_PAYLOADS.values(), ids=NO_PAYLOADS)
def test_what_is_no_payload_is_refused_and_the_address_stays_good(
    api: SdkCalls, session_id: str, body: Callable[[], bytes], status: int
) -> None:
    event_id, address = large_event(api, session_id, "generic", {"details": "cut"})
    code, refused = put(api, address, body(), **GZIPPED)
    assert (code, bool(refused["detail"])) == (status, True)
    assert put(api, address, gzip.compress(b'{"details": "whole"}'), **GZIPPED)[0] == 200
    assert api.whole(session_id, event_id)["data"] == "whole"


def test_only_who_asks_for_it_gets_an_address(api: SdkCalls, session_id: str) -> None:
    body = {"session_id": session_id, "type": "generic", "payload": {"details": "d"}}
    for needs in (False, None, "true"):
        assert "blob_url" not in api.post("events", **body, needs_blob=needs)
