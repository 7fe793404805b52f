"""The forms in which an export gives the sessions of a page: one entry a form."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from collections.abc import Awaitable
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO
from typing import Literal
from typing import NamedTuple

import msgspec

from lucidic_server.model.event import Event
from lucidic_server.model.otlp_lines import line_of
from lucidic_server.model.session import Session
from lucidic_server.model.spans import span_of
from lucidic_server.model.trajectory import trajectory_of
from lucidic_server.telemetry import parquet
from lucidic_server.telemetry.errors import TelemetryError
from lucidic_server.telemetry.store import Telemetry
from lucidicai.wire.codec import CONTENT_TYPE_JSON_LINES

FormatName = Literal["jsonl", "parquet", "atif", "otlp"]

_CHUNK_BYTES = 256 * 1024
# So that whoever reads lines need not hold a session of a hundred thousand events.
_SPANS_A_LINE = 200


class Format(NamedTuple):
    """What the answer is called, and what writes the sessions of a project in this form.

    Whatever can fail fails before the first piece: the answer's status is sent with it.
    """

    media_type: str
    write: Callable[[str, list[str]], Awaitable[AsyncIterator[bytes]]]


class Formats:
    """Every form, over one store. `scratch` is a folder for files on their way."""

    def __init__(self, telemetry: Telemetry, scratch: Path) -> None:
        self._telemetry = telemetry
        self._scratch = scratch
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._formats: dict[FormatName, Format] = {
            "jsonl": Format(CONTENT_TYPE_JSON_LINES, self._lines),
            "parquet": Format(parquet.MEDIA_TYPE, self._parquet),
            "atif": Format(CONTENT_TYPE_JSON_LINES, self._trajectories),
            "otlp": Format(CONTENT_TYPE_JSON_LINES, self._spans),
        }

    def of(self, name: FormatName) -> Format:
        """Returns the form of this name."""
        return self._formats[name]

    async def _lines(self, project_id: str, session_ids: list[str]) -> AsyncIterator[bytes]:
        return self._telemetry.export(project_id, session_ids)

    async def _trajectories(self, project_id: str, session_ids: list[str]) -> AsyncIterator[bytes]:
        return self._each_trajectory(project_id, session_ids)

    async def _each_trajectory(
        self, project_id: str, session_ids: list[str]
    ) -> AsyncIterator[bytes]:
        for session_id in session_ids:
            session = await self._telemetry.session(project_id, session_id)
            # One that was deleted meanwhile is no part of it.
            if session is None:
                continue
            whole = self._telemetry.whole_events(project_id, session_id)
            events = [event async for event in whole]
            document = await asyncio.to_thread(trajectory_of, session, events)
            yield await asyncio.to_thread(msgspec.json.encode, document) + b"\n"

    async def _spans(self, project_id: str, session_ids: list[str]) -> AsyncIterator[bytes]:
        return self._each_line_of_spans(project_id, session_ids)

    async def _each_line_of_spans(
        self, project_id: str, session_ids: list[str]
    ) -> AsyncIterator[bytes]:
        for session_id in session_ids:
            session = await self._telemetry.session(project_id, session_id)
            # One that was deleted meanwhile is no part of it.
            if session is None:
                continue

            def line(events: list[Event], session: Session = session) -> bytes:
                return line_of(span_of(session, event) for event in events)

            some: list[Event] = []
            async for event in self._telemetry.whole_events(project_id, session_id):
                some.append(event)
                if len(some) == _SPANS_A_LINE:
                    yield await asyncio.to_thread(line, some)
                    some = []
            if some:
                yield await asyncio.to_thread(line, some)

    async def _parquet(self, project_id: str, session_ids: list[str]) -> AsyncIterator[bytes]:
        """Writes the lines beside, lets the engine turn them, and gives the file."""
        folder = Path(await asyncio.to_thread(tempfile.mkdtemp, dir=self._scratch))
        try:
            lines, target = folder / "records.jsonl", folder / "records.parquet"
            with lines.open("wb") as file:
                async for piece in self._telemetry.export(project_id, session_ids):
                    await asyncio.to_thread(file.write, piece)
            await asyncio.to_thread(parquet.write, lines, target)
            # Open files outlive their names: nothing is left whoever goes away meanwhile.
            return _pieces(target.open("rb"))
        except parquet.ParquetError as error:
            raise TelemetryError(str(error)) from error
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


async def _pieces(file: BinaryIO) -> AsyncIterator[bytes]:
    with file:
        while piece := await asyncio.to_thread(file.read, _CHUNK_BYTES):
            yield piece
