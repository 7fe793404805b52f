"""Experiments on the wire. A member that is not given under /v1 stays as it is."""

from typing import Annotated
from typing import Any

import msgspec
from msgspec import UNSET
from msgspec import Meta
from msgspec import UnsetType

from lucidic_server.model.bounds import MAX_NAMES
from lucidic_server.model.bounds import Name
from lucidic_server.model.bounds import Names
from lucidic_server.model.bounds import Tags
from lucidic_server.model.experiment import Evaluator
from lucidic_server.model.experiment import Experiment

Evaluators = Annotated[list[Evaluator], Meta(max_length=MAX_NAMES)]


class CreateExperiment(msgspec.Struct, frozen=True):
    """An experiment as the public SDKs make it, with the names of every era.

    Bodies may hold more than is named here.
    """

    experiment_name: Name
    agent_id: str | None = None
    description: str | None = None
    tags: Tags | None = None
    evaluator_names: Names | None = None
    rubric_names: Names | None = None
    pass_fail_rubrics: Names | None = None
    score_rubrics: Names | None = None

    def evaluators(self) -> list[Evaluator]:
        """Returns every evaluator once; what it gives is known where the program said so."""
        found: dict[str, Evaluator] = {}
        for name in self.pass_fail_rubrics or []:
            found.setdefault(name, Evaluator(name, "pass_fail"))
        for name in self.score_rubrics or []:
            found.setdefault(name, Evaluator(name, "score"))
        for name in [*(self.evaluator_names or []), *(self.rubric_names or [])]:
            found.setdefault(name, Evaluator(name))
        return list(found.values())


class CreatedExperiment(msgspec.Struct, frozen=True):
    """What a program learns of its experiment."""

    experiment_id: str
    experiment_name: str


class NewExperiment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an experiment is made from."""

    agent_id: Name
    name: Name
    description: str | None = None
    tags: Tags = []
    evaluators: Evaluators = []


class ChangedExperiment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What changes in an experiment."""

    name: Name | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    tags: Tags | UnsetType = UNSET
    evaluators: Evaluators | UnsetType = UNSET


class ExperimentPage(msgspec.Struct, frozen=True):
    """One page of experiments, the newest first; `total` counts all, on every page."""

    items: list[Experiment]
    next_cursor: str | None
    total: int


class DeletedExperiment(msgspec.Struct, frozen=True):
    """Which experiment is gone."""

    deleted: str


def said(data: NewExperiment | ChangedExperiment) -> dict[str, Any]:
    """Returns the members that were given."""
    fields = msgspec.structs.asdict(data)
    return {name: value for name, value in fields.items() if value is not UNSET}
