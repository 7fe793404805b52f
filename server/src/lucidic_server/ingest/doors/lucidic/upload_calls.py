"""Uploads: an address for one object, and what becomes of the bytes that are sent to it."""

import asyncio
import hashlib
from typing import Any

from lucidic_server.clock import Clock
from lucidic_server.control.client_events import ClientEvents
from lucidic_server.control.upload_grants import PAYLOAD
from lucidic_server.control.upload_grants import SCREENSHOT
from lucidic_server.control.upload_grants import Grant
from lucidic_server.control.upload_grants import UploadGrants
from lucidic_server.errors import ConflictError
from lucidic_server.errors import ForbiddenError
from lucidic_server.ingest.doors.body import decompress
from lucidic_server.ingest.doors.lucidic import events
from lucidic_server.ingest.doors.lucidic import values
from lucidic_server.ingest.doors.lucidic.call import Call
from lucidic_server.ingest.doors.lucidic.call import decode_object
from lucidic_server.ingest.doors.lucidic.events import Stamp
from lucidic_server.ingest.doors.lucidic.payload import GENERIC
from lucidic_server.ingest.doors.lucidic.pictures import picture_of
from lucidic_server.ingest.doors.lucidic.step_calls import home_of
from lucidic_server.ingest.doors.lucidic.taking import Taker
from lucidic_server.telemetry.store import Telemetry
from lucidicai.wire.records import EventChanged

PATH = "/api/uploads/"
# The SDKs send at once; a slow line and a paused machine get some minutes.
_LASTS_SECONDS = 900.0
# A payload, unpacked. In the store it is a blob of its own.
_MAX_PAYLOAD_BYTES = 64 * 1024 * 1024
_GZIP = b"\x1f\x8b"

Answer = dict[str, Any]


class UploadCalls:
    """Gives out addresses and takes what is sent to them."""

    def __init__(
        self,
        taker: Taker,
        telemetry: Telemetry,
        locator: ClientEvents,
        grants: UploadGrants,
        clock: Clock,
    ) -> None:
        self._taker = taker
        self._telemetry = telemetry
        self._locator = locator
        self._grants = grants
        self._clock = clock

    def address(self, base_url: str, grant: Grant) -> str:
        """Returns an absolute address that takes this one object, without a key, for a while."""
        return f"{base_url}{PATH}{self._grants.make(grant, _LASTS_SECONDS)}"

    def for_screenshot(self, call: Call) -> Answer:
        """Returns the address for a picture of a step or an event."""
        event_id = values.required(call.query, "event_id", "step_id")
        session_id = call.query.get("session_id") or home_of(
            self._locator, call.project_id, event_id
        )
        now = self._clock.now_ns()
        grant = Grant(call.project_id, session_id, event_id, SCREENSHOT, now)
        place = call.query.get("nth_screenshot", "0")
        return {
            "presigned_url": self.address(call.base_url, grant),
            "bucket_name": "lucidic",
            "object_key": f"{session_id}/{event_id}/{place}",
        }

    async def take(self, secret: str, body: bytes, encoding: str) -> Answer:
        """Attaches what was sent to the event that the address is for.

        Raises ForbiddenError for an address that there is none of (any more), ConflictError if
        it took another object already. The same object again changes nothing.
        """
        grant = self._grants.find(secret)
        if grant is None:
            raise ForbiddenError(
                "This upload address is unknown, or it expired.",
                hint="Ask for a new one; it lasts a quarter of an hour.",
                code="upload_expired",
            )
        content = hashlib.sha256(body).hexdigest()
        name = hashlib.sha256(f"{secret}\0{content}".encode()).hexdigest()
        stamp = Stamp(f"upload-{name}", 1, grant.time)
        record = await self._record(grant, body, encoding, stamp)
        if not self._grants.take(secret, content):
            raise ConflictError(
                "Another object was sent to this address already.",
                hint="Ask for an address for each object.",
                code="upload_taken",
            )
        await self._taker.take(grant.project_id, record, {})
        return {"uploaded": len(body)}

    async def _record(self, grant: Grant, body: bytes, encoding: str, stamp: Stamp) -> EventChanged:
        if grant.purpose != PAYLOAD:
            return EventChanged(
                writer=stamp.writer,
                seq=stamp.seq,
                time=stamp.time,
                session_id=grant.session_id,
                event_id=grant.event_id,
                screenshots=[picture_of(body)],
            )
        if not encoding and body.startswith(_GZIP):
            encoding = "gzip"
        payload = await asyncio.to_thread(
            lambda: decode_object(decompress(body, encoding, _MAX_PAYLOAD_BYTES))
        )
        rows = await self._telemetry.event_rows(
            grant.project_id, grant.session_id, [grant.event_id]
        )
        kind = rows[0].type if rows else GENERIC
        return events.uploaded(grant.session_id, grant.event_id, kind, payload, stamp)
