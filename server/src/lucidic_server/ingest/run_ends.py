"""Ends the sessions of traces: the root has ended, and nothing came for a while.

Exporters say when a span ended and never that a session did. Which sessions wait for their end is
memory; what a server that died left is found in the store at start.
"""

import asyncio

from lucidic_server import logs
from lucidic_server.clock import Clock
from lucidic_server.model.admitted import Admitted
from lucidic_server.model.run import behind
from lucidic_server.telemetry.errors import StoreBusy
from lucidic_server.telemetry.errors import TelemetryError
from lucidic_server.telemetry.store import Telemetry
from lucidicai.wire.records import SessionEnded

log = logs.get("ingest.run_ends")

# A session is shown active so much longer than it need be.
_LOOK_SECONDS = 5.0
# Sessions that one question is about.
_AT_ONCE = 500
_END = "explicit"


class RunEnds:
    """Waits until sessions of traces are silent, and writes their ends."""

    def __init__(self, telemetry: Telemetry, clock: Clock, silence_seconds: float) -> None:
        self._telemetry = telemetry
        self._clock = clock
        self._silence = silence_seconds
        # Sessions and runs, each with the moment when something came last; the longest ago first.
        self._heard: dict[tuple[str, str], float] = {}

    def heard(self, project_id: str, session_ids: set[str]) -> None:
        """Notes that something came for these sessions or runs."""
        now = self._clock.monotonic()
        for session_id in session_ids:
            self._heard.pop((project_id, session_id), None)
            self._heard[project_id, session_id] = now

    async def run(self) -> None:
        """Looks for silent sessions until it is cancelled."""
        is_resumed = False
        while True:
            try:
                if not is_resumed:
                    await self.resume()
                    is_resumed = True
                await self.look()
            except (StoreBusy, TelemetryError) as error:
                log.warning("run_end.not_written", cause=error)
            except Exception as error:  # noqa: BLE001 # a worker loop outlives any one round
                log.fault("run_end.failed", error)
            await asyncio.sleep(min(_LOOK_SECONDS, self._silence / 4))

    async def resume(self) -> None:
        """Waits for the ends of what a server that died left open, too. Raises TelemetryError."""
        for project_id, session_ids in (await self._telemetry.open_traces()).items():
            self.heard(project_id, set(session_ids))

    async def look(self) -> None:
        """Ends every session that was silent for long enough and whose root has ended."""
        silent = self._silent()
        for project_id in {project for project, _session in silent}:
            session_ids = [session for project, session in silent if project == project_id]
            for start in range(0, len(session_ids), _AT_ONCE):
                some = session_ids[start : start + _AT_ONCE]
                await self._end(project_id, some)
                for session_id in some:
                    # Unless something came meanwhile.
                    if self._is_silent((project_id, session_id)):
                        del self._heard[project_id, session_id]

    def _silent(self) -> list[tuple[str, str]]:
        until = self._clock.monotonic() - self._silence
        silent = []
        for key, at in self._heard.items():
            if at > until:
                break
            silent.append(key)
        return silent

    def _is_silent(self, key: tuple[str, str]) -> bool:
        at = self._heard.get(key)
        return at is not None and at <= self._clock.monotonic() - self._silence

    async def _end(self, project_id: str, session_ids: list[str]) -> None:
        ends = [
            Admitted(project_id, _end_of(trace.session_id, trace.last_end))
            for trace in await self._telemetry.trace_ends(project_id, session_ids)
            if not any(self._is_heard(project_id, one) for one in trace.ids)
        ]
        if ends:
            await self._telemetry.commit(ends)

    def _is_heard(self, project_id: str, session_id: str) -> bool:
        key = (project_id, session_id)
        return key in self._heard and not self._is_silent(key)


def _end_of(session_id: str, ended_at: int) -> SessionEnded:
    """Returns the end of a session, named by what it says: written twice it is one."""
    return SessionEnded(
        writer="ended",
        seq=max(1, ended_at),
        time=behind(ended_at),
        session_id=session_id,
        ended_at=ended_at,
        end_reason=_END,
    )
