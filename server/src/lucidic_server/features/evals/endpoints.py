"""/api/sdk/evals and /v1/sessions/{id}/scores."""

from typing import Annotated

from litestar import Request
from litestar import get
from litestar import post
from litestar.datastructures import State
from litestar.params import Parameter

from lucidic_server.control.callers import Caller
from lucidic_server.features.evals.schemas import AcceptedEval
from lucidic_server.features.evals.schemas import EmittedEval
from lucidic_server.features.evals.schemas import ScoreList
from lucidic_server.features.evals.service import EvalsService

SessionId = Annotated[
    str, Parameter(description="Any string, percent-encoded as one segment of the path.")
]


@post(
    "/api/sdk/evals",
    operation_id="compatible_emit_eval",
    tags=["compatible"],
    opt={"errors": (400, 503)},
)
async def emit_eval(
    request: Request[object, object, State], sender: Caller, evals: EvalsService, data: EmittedEval
) -> AcceptedEval:
    """Keeps a program's judgement on its session; the answer comes when it is durable."""
    return await evals.emit(sender.project_id, data, await request.body())


@get("/v1/sessions/{session_id:str}/scores", operation_id="list_scores", tags=["sessions"])
async def list_scores(caller: Caller, evals: EvalsService, session_id: SessionId) -> ScoreList:
    """Lists a session's scores, the oldest first."""
    return ScoreList(await evals.scores(caller.project_id, session_id))


HANDLERS = (emit_eval, list_scores)
