"""/api: keys, sessions, steps, events and uploads, as the public SDKs of every era call them.

Not in the OpenAPI document: the contract is these clients' and fixed, docs/reference tells it.
"""

import asyncio
from typing import Any

from litestar import Request
from litestar import get
from litestar import post
from litestar import put
from litestar.datastructures import State
from litestar.di import Provide

from lucidic_server.clock import Clock
from lucidic_server.control.callers import Caller
from lucidic_server.ingest.doors.body import decompress
from lucidic_server.ingest.doors.lucidic.call import Call
from lucidic_server.ingest.doors.lucidic.call import decode_object
from lucidic_server.ingest.doors.lucidic.call import named_by
from lucidic_server.ingest.doors.lucidic.call import stamped
from lucidic_server.ingest.doors.lucidic.door import LucidicDoor
from lucidic_server.ingest.incoming import read_body
from lucidic_server.ingest.known_agents import KnownAgents
from lucidicai.wire.limits import MAX_RECORD_BYTES

# Below this, reading takes about a millisecond and a thread would only add to it.
_READ_IN_THREAD_BYTES = 64 * 1024
_SMALLER = "Let the SDK upload large payloads (needs_blob), or send less."

AnyRequest = Request[object, object, State]
Answer = dict[str, Any]


async def read_call(
    request: AnyRequest, sender: Caller, clock: Clock, known_agents: KnownAgents, public_url: str
) -> Call:
    """Returns the call that a request makes.

    Raises BadRequestError or TooLargeError, and NotFoundError for an agent of somebody else.
    """
    headers = request.headers
    body = await read_body(request, MAX_RECORD_BYTES, _SMALLER)
    encoding = headers.get("content-encoding", "")
    if len(body) < _READ_IN_THREAD_BYTES:
        fields = decode_object(decompress(body, encoding, MAX_RECORD_BYTES))
    else:
        fields = await asyncio.to_thread(
            lambda: decode_object(decompress(body, encoding, MAX_RECORD_BYTES))
        )
    path = str(request.scope["path"])
    key = headers.get("authorization", "")
    time, digest = stamped(fields, clock, named_by(key, request.method, path, body))
    client = headers.get("user-agent", "")
    agent_id = fields.get("agent_id")
    if isinstance(agent_id, str):
        await known_agents.check(sender.project_id, agent_id)
    return Call(
        project_id=sender.project_id,
        fields=fields,
        time=time,
        digest=digest,
        base_url=public_url or f"http://{headers.get('host', '')}",
        agent_id=headers.get("x-agent-id"),
        client=client if client.startswith("lucidic") else None,
        query=dict(request.query_params.items()),
    )


_HOW: dict[str, Any] = {
    "status_code": 200,
    "include_in_schema": False,
    # Bounded by read_body, which can still answer.
    "request_max_body_size": None,
    "dependencies": {"call": Provide(read_call)},
}


@get("/api/verifyapikey", status_code=200, include_in_schema=False)
async def verify_api_key(sender: Caller) -> Answer:
    """Tells which project a key belongs to."""
    return {"project": sender.project_id, "project_id": sender.project_id}


@post("/api/initsession", **_HOW)
async def init_session(call: Call, lucidic_door: LucidicDoor) -> Answer:
    """Opens a session, or the known one of this id again."""
    return await lucidic_door.sessions.begin(call)


@post("/api/continuesession", **_HOW)
async def continue_session(call: Call, lucidic_door: LucidicDoor) -> Answer:
    """Opens a known session again."""
    return await lucidic_door.sessions.resume(call)


@put("/api/updatesession", **_HOW)
async def update_session(call: Call, lucidic_door: LucidicDoor) -> Answer:
    """Changes or ends a session."""
    return await lucidic_door.sessions.update(call)


@get("/api/sessions", **_HOW)
async def list_sessions(call: Call, lucidic_door: LucidicDoor) -> Answer:
    """Lists sessions, the newest first."""
    return await lucidic_door.sessions.page(call)


# An id may have slashes in it, and these clients do not encode them.
@get("/api/sessions/{session_id:path}", status_code=200, include_in_schema=False)
async def get_session(sender: Caller, lucidic_door: LucidicDoor, session_id: str) -> Answer:
    """Gives one session."""
    return await lucidic_door.sessions.get(sender.project_id, session_id.removeprefix("/"))


@post("/api/initmasssim", **_HOW)
async def init_mass_sim(call: Call, lucidic_door: LucidicDoor) -> Answer:
    """Announces a mass simulation."""
    return await lucidic_door.sessions.announce(call)


@post("/api/initstep", **_HOW)
async def init_step(call: Call, lucidic_door: LucidicDoor) -> Answer:
    """Opens a step."""
    return await lucidic_door.steps.begin_step(call)


@put("/api/updatestep", **_HOW)
async def update_step(call: Call, lucidic_door: LucidicDoor) -> Answer:
    """Changes or ends a step."""
    return await lucidic_door.steps.change_step(call)


@post("/api/initevent", **_HOW)
async def init_event(call: Call, lucidic_door: LucidicDoor) -> Answer:
    """Opens an event of a step."""
    return await lucidic_door.steps.begin_event(call)


@put("/api/updateevent", **_HOW)
async def update_event(call: Call, lucidic_door: LucidicDoor) -> Answer:
    """Changes or ends an event of a step."""
    return await lucidic_door.steps.change_event(call)


@post("/api/events", **_HOW)
async def create_event(call: Call, lucidic_door: LucidicDoor) -> Answer:
    """Takes a typed event."""
    return await lucidic_door.events.take(call)


@get("/api/events", **_HOW)
async def list_events(call: Call, lucidic_door: LucidicDoor) -> Answer:
    """Lists events without their payloads."""
    return await lucidic_door.events.page(call)


@get("/api/events/{event_id:path}", status_code=200, include_in_schema=False)
async def get_event(
    sender: Caller, lucidic_door: LucidicDoor, event_id: str, session_id: str | None = None
) -> Answer:
    """Gives one event with its payload.

    An id that the client chose, and recorded at another door, needs its session.
    """
    name = event_id.removeprefix("/")
    return await lucidic_door.events.get(sender.project_id, name, session_id)


@put("/api/events/{event_id:path}", **_HOW)
async def change_event(call: Call, lucidic_door: LucidicDoor, event_id: str) -> Answer:
    """Changes what is given of an event."""
    return await lucidic_door.events.change(call, event_id.removeprefix("/"))


@get("/api/getpresigneduploadurl", **_HOW)
async def presign(call: Call, lucidic_door: LucidicDoor) -> Answer:
    """Gives an address for one picture."""
    return lucidic_door.uploads.for_screenshot(call)


@put(
    "/api/uploads/{secret:str}",
    status_code=200,
    include_in_schema=False,
    request_max_body_size=None,
)
async def upload(request: AnyRequest, lucidic_door: LucidicDoor, secret: str) -> Answer:
    """Takes the object that this address is for; the address is all that is asked."""
    body = await read_body(request, MAX_RECORD_BYTES, "One object has at most this size.")
    return await lucidic_door.uploads.take(
        secret, body, request.headers.get("content-encoding", "")
    )


HANDLERS = [
    verify_api_key,
    init_session,
    continue_session,
    update_session,
    list_sessions,
    get_session,
    init_mass_sim,
    init_step,
    update_step,
    init_event,
    update_event,
    create_event,
    list_events,
    get_event,
    change_event,
    presign,
    upload,
]
