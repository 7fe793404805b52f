"""/api/sdk/evals."""

from litestar import Request
from litestar import post
from litestar.datastructures import State

from lucidic_server.control.callers import Caller
from lucidic_server.features.evals.schemas import AcceptedEval
from lucidic_server.features.evals.schemas import EmittedEval
from lucidic_server.features.evals.service import EvalsService


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


HANDLERS = (emit_eval,)
