"""/v1/sessions/{id}/scores: what people and programs judge of a session and its events."""

from typing import Annotated

from litestar import delete
from litestar import get
from litestar import post
from litestar.params import Parameter

from lucidic_server.control.callers import Caller
from lucidic_server.features.scores.schemas import NewScore
from lucidic_server.features.scores.schemas import RemovedScore
from lucidic_server.features.scores.schemas import ScoreList
from lucidic_server.features.scores.service import ScoresService
from lucidic_server.model.score import Score

_TAGS = ["sessions"]

SessionId = Annotated[
    str, Parameter(description="Any string, percent-encoded as one segment of the path.")
]
ScoreId = Annotated[str, Parameter(description="The score's `score_id`.")]


@get("/v1/sessions/{session_id:str}/scores", operation_id="list_scores", tags=_TAGS)
async def list_scores(caller: Caller, scores: ScoresService, session_id: SessionId) -> ScoreList:
    """Lists a session's scores and those of its events, the oldest first."""
    return ScoreList(await scores.all(caller.project_id, session_id))


@post(
    "/v1/sessions/{session_id:str}/scores",
    operation_id="add_score",
    tags=_TAGS,
    opt={"errors": (400, 404, 409)},
)
async def add_score(
    caller: Caller, scores: ScoresService, session_id: SessionId, data: NewScore
) -> Score:
    """Judges a session or one of its events; the answer comes when it is durable."""
    return await scores.add(caller, session_id, data)


@delete(
    "/v1/sessions/{session_id:str}/scores/{score_id:str}",
    operation_id="remove_score",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (403, 404)},
)
async def remove_score(
    caller: Caller, scores: ScoresService, session_id: SessionId, score_id: ScoreId
) -> RemovedScore:
    """Takes a score back: one's own, or as an admin anybody's. The audit log keeps what it was."""
    return RemovedScore(await scores.remove(caller, session_id, score_id))


HANDLERS = (list_scores, add_score, remove_score)
