"""/v1/experiments: experiments and their sessions; /api/createexperiment."""

import asyncio
from typing import Annotated

from litestar import delete
from litestar import get
from litestar import patch
from litestar import post
from litestar.params import HeaderParameter

from lucidic_server.control.callers import Caller
from lucidic_server.features.experiments.schemas import ChangedExperiment
from lucidic_server.features.experiments.schemas import CreatedExperiment
from lucidic_server.features.experiments.schemas import CreateExperiment
from lucidic_server.features.experiments.schemas import DeletedExperiment
from lucidic_server.features.experiments.schemas import ExperimentPage
from lucidic_server.features.experiments.schemas import NewExperiment
from lucidic_server.features.experiments.schemas import said
from lucidic_server.features.experiments.service import ExperimentsService
from lucidic_server.model.agent import named_agent
from lucidic_server.model.experiment import Experiment
from lucidic_server.model.page import SessionPage
from lucidic_server.paging import AgentId
from lucidic_server.paging import Cursor
from lucidic_server.paging import Limit

_TAGS = ["experiments"]

AgentHeader = Annotated[
    str | None, HeaderParameter(name="x-agent-id", description="Where the body does not say.")
]


@post(
    "/api/createexperiment",
    operation_id="compatible_create_experiment",
    tags=["compatible"],
    opt={"errors": (400,)},
    sync_to_thread=True,
)
def make_experiment(
    sender: Caller,
    experiments: ExperimentsService,
    data: CreateExperiment,
    agent_header: AgentHeader = None,
) -> CreatedExperiment:
    """Makes an experiment; sessions join it by naming its id when they begin."""
    fields = {
        "name": data.experiment_name,
        "description": data.description or None,
        "tags": data.tags or [],
        "evaluators": data.evaluators(),
    }
    agent = named_agent(data.agent_id, agent_header)
    made = experiments.create(sender.project_id, agent, fields)
    return CreatedExperiment(made.experiment_id, made.name)


@get(
    "/v1/experiments",
    operation_id="list_experiments",
    tags=_TAGS,
    opt={"errors": (400,)},
    sync_to_thread=True,
)
def list_experiments(
    caller: Caller,
    experiments: ExperimentsService,
    agent_id: AgentId = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> ExperimentPage:
    """Lists experiments, the newest first."""
    return experiments.page(caller.project_id, agent_id, limit, cursor)


@post(
    "/v1/experiments",
    operation_id="create_experiment",
    tags=_TAGS,
    opt={"errors": (400,)},
    sync_to_thread=True,
)
def create_experiment(
    caller: Caller, experiments: ExperimentsService, data: NewExperiment
) -> Experiment:
    """Makes an experiment; two may have the same name."""
    fields = said(data)
    return experiments.create(caller.project_id, fields.pop("agent_id"), fields)


# A coroutine: Litestar wraps a handler in a thread anew for each further method of its path, and
# answers with a coroutine object from the third on.
@get(
    "/v1/experiments/{experiment_id:str}",
    operation_id="get_experiment",
    tags=_TAGS,
    opt={"errors": (404,)},
)
async def get_experiment(
    caller: Caller, experiments: ExperimentsService, experiment_id: str
) -> Experiment:
    """Gives an experiment."""
    return await asyncio.to_thread(experiments.get, caller.project_id, experiment_id)


@patch(
    "/v1/experiments/{experiment_id:str}",
    operation_id="update_experiment",
    tags=_TAGS,
    opt={"errors": (400, 404)},
    sync_to_thread=True,
)
def update_experiment(
    caller: Caller, experiments: ExperimentsService, experiment_id: str, data: ChangedExperiment
) -> Experiment:
    """Changes what is given of an experiment."""
    return experiments.update(caller.project_id, experiment_id, said(data))


@delete(
    "/v1/experiments/{experiment_id:str}",
    operation_id="delete_experiment",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (404,)},
    sync_to_thread=True,
)
def delete_experiment(
    caller: Caller, experiments: ExperimentsService, experiment_id: str
) -> DeletedExperiment:
    """Deletes an experiment; its sessions stay."""
    experiments.delete(caller.project_id, experiment_id)
    return DeletedExperiment(experiment_id)


@get(
    "/v1/experiments/{experiment_id:str}/sessions",
    operation_id="list_experiment_sessions",
    tags=_TAGS,
    opt={"errors": (400, 404)},
)
async def list_experiment_sessions(
    caller: Caller,
    experiments: ExperimentsService,
    experiment_id: str,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> SessionPage:
    """Lists the experiment's sessions, the newest first."""
    return await experiments.sessions(caller.project_id, experiment_id, limit, cursor)


HANDLERS = (
    make_experiment,
    list_experiments,
    create_experiment,
    get_experiment,
    update_experiment,
    delete_experiment,
    list_experiment_sessions,
)
