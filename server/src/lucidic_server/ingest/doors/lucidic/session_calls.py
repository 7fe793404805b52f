"""What the session calls do: begin, continue, update, read, list, announce simulations."""

from typing import Any

from lucidic_server.control.mass_sims import MassSim
from lucidic_server.control.mass_sims import MassSims
from lucidic_server.errors import NotFoundError
from lucidic_server.ingest.doors.lucidic import sessions
from lucidic_server.ingest.doors.lucidic import values
from lucidic_server.ingest.doors.lucidic.call import Call
from lucidic_server.ingest.doors.lucidic.paging import Window
from lucidic_server.ingest.doors.lucidic.taking import Taker
from lucidic_server.ingest.doors.lucidic.views import session_view
from lucidic_server.model.filter import OneOf
from lucidic_server.model.session import Session
from lucidic_server.model.session import SessionSummary
from lucidic_server.telemetry.store import Telemetry
from lucidicai.wire.limits import MAX_NAME_CHARS
from lucidicai.wire.limits import MAX_TAGS

_PAGE = 1_000

Answer = dict[str, Any]


class SessionCalls:
    """Answers the calls about sessions."""

    def __init__(self, taker: Taker, telemetry: Telemetry, mass_sims: MassSims) -> None:
        self._taker = taker
        self._telemetry = telemetry
        self._mass_sims = mass_sims

    async def begin(self, call: Call) -> Answer:
        """Opens a session, or opens the one with this id again."""
        record, extra = sessions.began(call)
        await self._taker.take(call.project_id, record, extra)
        name = call.fields.get("session_name") or sessions.UNNAMED
        return {"session_id": record.session_id, "session_name": name}

    async def resume(self, call: Call) -> Answer:
        """Opens a known session again. Raises NotFoundError for an unknown one."""
        session_id = values.required(call.fields, "session_id", "custom_session_id")
        session = await self._known(call.project_id, session_id)
        await self._taker.take(call.project_id, sessions.continued(call, session_id), {})
        return {"session_id": session_id, "session_name": session.name or sessions.UNNAMED}

    async def update(self, call: Call) -> Answer:
        """Changes or ends a session. What is null or missing stays as it is."""
        record, extra = sessions.updated(call)
        await self._taker.take(call.project_id, record, extra)
        return {"session_id": record.session_id}

    async def get(self, project_id: str, session_id: str) -> Answer:
        """Returns the session. Raises NotFoundError."""
        session = await self._known(project_id, session_id)
        answer = session_view(session)
        sim = self._mass_sims.find(project_id, session.mass_sim_id or "")
        if sim is not None:
            answer["mass_sim"] = {"name": sim.name, "total_num_sims": sim.total}
        return answer

    async def page(self, call: Call) -> Answer:
        """Returns a window of the sessions, the newest first."""
        window = Window.read(call.query)
        experiment_id = call.query.get("experiment_id")
        agent_id = call.query.get("agent_id")
        if experiment_id:
            found = await self._telemetry.sessions_of_experiment(call.project_id, experiment_id)
            of_agent = [one for one in found if agent_id in (None, "", one.agent_id)]
            shown, total = of_agent[window.offset : window.end], len(of_agent)
        else:
            shown, total = await self._summaries(call.project_id, agent_id, window)
        items = [session_view(session) for session in shown]
        return {"sessions": items, **window.told(len(items), total)}

    async def announce(self, call: Call) -> Answer:
        """Keeps a mass simulation and returns its id."""
        fields = call.fields
        sim = MassSim(
            mass_sim_id=call.session_id(),
            agent_id=str(fields.get("agent_id") or call.agent_id or "default")[:MAX_NAME_CHARS],
            name=str(fields.get("mass_sim_name") or "")[:MAX_NAME_CHARS],
            total=values.count(fields.get("total_num_sims")) or 0,
            task=values.text(fields.get("task")) or None,
            tags=[tag[:MAX_NAME_CHARS] for tag in values.names(fields.get("tags")) or []][
                :MAX_TAGS
            ],
            created_at=call.time,
        )
        self._mass_sims.add(call.project_id, sim)
        return {"mass_sim_id": sim.mass_sim_id}

    async def _known(self, project_id: str, session_id: str) -> Session:
        session = await self._telemetry.session(project_id, session_id)
        if session is None:
            raise NotFoundError(
                f"There is no session {session_id!r} here.",
                hint="initsession opens one, also under an id of your own.",
            )
        return session

    async def _summaries(
        self, project_id: str, agent_id: str | None, window: Window
    ) -> tuple[list[SessionSummary], int]:
        query = OneOf("agent", (agent_id,)) if agent_id else None
        found: list[SessionSummary] = []
        cursor: str | None = None
        while True:
            limit = min(window.end - len(found), _PAGE)
            page = await self._telemetry.list_sessions(
                project_id, query, None, limit, cursor, counts_all=True
            )
            found += page.items
            cursor = page.next_cursor
            if cursor is None or len(found) >= window.end:
                return found[window.offset : window.end], page.total
