"""Finds experiments and their sessions."""

import asyncio
from collections.abc import Mapping
from typing import Any

from lucidic_server.control.experiments import Experiments
from lucidic_server.errors import NotFoundError
from lucidic_server.features.experiments.schemas import ExperimentPage
from lucidic_server.model.experiment import Experiment
from lucidic_server.model.page import SessionPage
from lucidic_server.telemetry.store import Telemetry


class ExperimentsService:
    """Answers questions about experiments; every answer belongs to the caller's project."""

    def __init__(self, experiments: Experiments, telemetry: Telemetry) -> None:
        self._experiments = experiments
        self._telemetry = telemetry

    def create(self, project_id: str, agent_id: str, fields: Mapping[str, Any]) -> Experiment:
        """Makes an experiment."""
        return self._experiments.create(project_id, agent_id, fields)

    def get(self, project_id: str, experiment_id: str) -> Experiment:
        """Returns the experiment. Raises NotFoundError."""
        return _known(self._experiments.get(project_id, experiment_id), experiment_id)

    def page(
        self, project_id: str, agent_id: str | None, limit: int, cursor: str | None
    ) -> ExperimentPage:
        """Returns a page of experiments. Raises PageError."""
        found = self._experiments.page(project_id, agent_id, limit, cursor)
        return ExperimentPage(found.items, found.next_cursor, found.total)

    def update(self, project_id: str, experiment_id: str, fields: Mapping[str, Any]) -> Experiment:
        """Changes the given fields. Raises NotFoundError."""
        changed = self._experiments.update(project_id, experiment_id, fields)
        return _known(changed, experiment_id)

    def delete(self, project_id: str, experiment_id: str) -> None:
        """Deletes an experiment. Raises NotFoundError."""
        if not self._experiments.delete(project_id, experiment_id):
            raise _unknown(experiment_id)

    async def sessions(
        self, project_id: str, experiment_id: str, limit: int, cursor: str | None
    ) -> SessionPage:
        """Returns a page of the experiment's sessions. Raises NotFoundError, PageError."""
        await asyncio.to_thread(self.get, project_id, experiment_id)
        return await self._telemetry.linked_sessions(
            project_id, "experiment_id", experiment_id, limit, cursor
        )


def _known(experiment: Experiment | None, experiment_id: str) -> Experiment:
    if experiment is None:
        raise _unknown(experiment_id)
    return experiment


def _unknown(experiment_id: str) -> NotFoundError:
    return NotFoundError(
        f"There is no experiment {experiment_id!r}.", hint="GET /v1/experiments lists them."
    )
