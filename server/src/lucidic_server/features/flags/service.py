"""Evaluates flags: who is asked in which order, and why a session hears one answer for ever."""

import asyncio
from collections.abc import Mapping
from typing import Any

from lucidic_server.control.datasets import Datasets
from lucidic_server.control.flags import Flags
from lucidic_server.errors import NotFoundError
from lucidic_server.features.flags.schemas import FlagPage
from lucidic_server.model.flag import Flag
from lucidic_server.model.flag import FlagAnswer
from lucidic_server.telemetry.store import Telemetry


class FlagsService:
    """Answers questions about flags; every answer belongs to the caller's project."""

    def __init__(self, flags: Flags, datasets: Datasets, telemetry: Telemetry) -> None:
        self._flags = flags
        self._datasets = datasets
        self._telemetry = telemetry

    def evaluate(
        self, project_id: str, agent_id: str | None, names: list[str]
    ) -> dict[str, FlagAnswer]:
        """Returns an answer for every name; an agent's own flag goes before the project's."""
        found = self._flags.values(project_id, agent_id, names)
        return {name: found.get(name, FlagAnswer(None)) for name in names}

    async def evaluate_for_session(
        self, project_id: str, session_id: str, agent_id: str | None, names: list[str]
    ) -> dict[str, FlagAnswer]:
        """Returns what the session was told before, and for the rest what it will be told.

        The dataset item that it runs is asked first, then its dataset, then the flags.
        """
        told = await asyncio.to_thread(self._flags.told, project_id, session_id, names)
        rest = [name for name in names if name not in told]
        if not rest:
            return told
        session = await self._telemetry.session(project_id, session_id)
        item_id = session.dataset_item_id if session else None
        # The agent of a session that is known goes before what the request says.
        agent = session.agent_id if session else agent_id
        found = await asyncio.to_thread(self._fresh, project_id, agent, item_id, rest)
        kept = await asyncio.to_thread(self._flags.settle, project_id, session_id, found)
        return told | kept

    def create(self, project_id: str, agent_id: str | None, fields: Mapping[str, Any]) -> Flag:
        """Makes a flag. Raises ConflictError for a name in use."""
        return self._flags.create(project_id, agent_id, fields)

    def get(self, project_id: str, flag_id: str) -> Flag:
        """Returns the flag. Raises NotFoundError."""
        return _known(self._flags.get(project_id, flag_id), flag_id)

    def page(
        self, project_id: str, agent_id: str | None, limit: int, cursor: str | None
    ) -> FlagPage:
        """Returns a page of flags. Raises PageError."""
        found = self._flags.page(project_id, agent_id, limit, cursor)
        return FlagPage(found.items, found.next_cursor, found.total)

    def update(self, project_id: str, flag_id: str, fields: Mapping[str, Any]) -> Flag:
        """Changes the given fields. Raises NotFoundError, and ConflictError for a name in use."""
        return _known(self._flags.update(project_id, flag_id, fields), flag_id)

    def delete(self, project_id: str, flag_id: str) -> None:
        """Deletes a flag. Raises NotFoundError."""
        if not self._flags.delete(project_id, flag_id):
            raise _unknown(flag_id)

    def _fresh(
        self, project_id: str, agent_id: str | None, item_id: str | None, names: list[str]
    ) -> dict[str, FlagAnswer]:
        answers = self.evaluate(project_id, agent_id, names)
        case = self._datasets.flags_of(project_id, item_id) if item_id else None
        if case is not None:
            for name in names:
                if name in case.overrides:
                    answers[name] = FlagAnswer("dataset_item", case.overrides[name])
                elif name in case.suggested:
                    answers[name] = FlagAnswer("dataset", case.suggested[name])
        return answers


def _known(flag: Flag | None, flag_id: str) -> Flag:
    if flag is None:
        raise _unknown(flag_id)
    return flag


def _unknown(flag_id: str) -> NotFoundError:
    return NotFoundError(f"There is no flag {flag_id!r}.", hint="GET /v1/flags lists them.")
