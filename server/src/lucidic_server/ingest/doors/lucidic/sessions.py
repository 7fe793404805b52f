"""Session calls of all eras as records: begin, continue, update, end."""

from typing import Any

from msgspec import UNSET

from lucidic_server.ingest.doors.lucidic import values
from lucidic_server.ingest.doors.lucidic.call import Call
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.records import SessionChanged
from lucidicai.wire.records import SessionEnded
from lucidicai.wire.records import SessionRecord

# What later eras send for a session that nobody named.
UNNAMED = "Unnamed Session"
# What the second era says of a session that its exit handler ends.
_SHUTDOWN = "Process shutdown"

_KNOWN = frozenset(
    {
        "agent_id",
        "session_name",
        "session_id",
        "custom_session_id",
        "task",
        "tags",
        "mass_sim_id",
        "experiment_id",
        "rubrics",
        "evaluators",
        "dataset_item_id",
        "datasetitem_id",
        "production_monitoring",
        "is_finished",
        "is_successful",
        "is_successful_reason",
        "session_eval",
        "session_eval_reason",
    }
)


def began(call: Call) -> tuple[SessionBegan, dict[str, Any]]:
    """Returns the record of `initsession`: the caller's own id is the session's id."""
    fields = call.fields
    wanted = values.identifier(fields, "session_id", "custom_session_id")
    given = fields.get("session_name")
    record = SessionBegan(
        **_stamp(call, wanted or call.session_id()),
        agent_id=_agent(call),
        name=UNSET if given == UNNAMED else values.name(given),
        production_monitoring=values.flag(fields.get("production_monitoring")),
        experiment_id=values.name(fields.get("experiment_id")),
        mass_sim_id=values.name(fields.get("mass_sim_id")),
        dataset_item_id=values.name(fields.get("datasetitem_id") or fields.get("dataset_item_id")),
        evaluators=values.names(fields.get("evaluators") or fields.get("rubrics")),
        sdk=values.name(call.client),
        **_said(fields),
    )
    return record, _rest(fields)


def continued(call: Call, session_id: str) -> SessionBegan:
    """Returns the record of `continuesession`: the session is open again."""
    return SessionBegan(**_stamp(call, session_id))


def updated(call: Call) -> tuple[SessionRecord, dict[str, Any]]:
    """Returns the record of `updatesession`: an end if it says so, never a beginning.

    `is_finished: false` is how one era says "not with this call"; it reopens nothing.
    """
    fields = call.fields
    stamp = _stamp(call, values.required(fields, "session_id", "custom_session_id"))
    said = _said(fields)
    if fields.get("is_finished") is not True:
        return SessionChanged(**stamp, **said), _rest(fields)
    reason = "exit" if fields.get("session_eval_reason") == _SHUTDOWN else "explicit"
    return SessionEnded(**stamp, **said, end_reason=reason), _rest(fields)


def _stamp(call: Call, session_id: str) -> dict[str, Any]:
    return {"writer": call.writer, "seq": 1, "time": call.time, "session_id": session_id}


def _said(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "task": values.text(fields.get("task")),
        "tags": values.names(fields.get("tags")),
        "session_eval": values.number(fields.get("session_eval")),
        "session_eval_reason": values.text(fields.get("session_eval_reason")),
        "is_successful": values.flag(fields.get("is_successful")),
        "is_successful_reason": values.text(fields.get("is_successful_reason")),
    }


def _agent(call: Call) -> Any:
    return values.name(call.fields.get("agent_id") or call.agent_id)


def _rest(fields: dict[str, Any]) -> dict[str, Any]:
    """Returns what this version has no name for; it is stored and given back."""
    return {
        name: value for name, value in fields.items() if name not in _KNOWN and value is not None
    }
