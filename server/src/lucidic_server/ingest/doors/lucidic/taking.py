"""The way from this door's readers to admission: judged like every record, all or nothing."""

from typing import Any

from lucidic_server.errors import BadRequestError
from lucidic_server.ingest.admission import Admission
from lucidic_server.ingest.batch import Batch
from lucidic_server.ingest.judge import judge
from lucidicai.wire.records import AnyRecord

# The door's name in the loss ledger.
_SOURCE = "api"


class Taker:
    """Commits the records of one call."""

    def __init__(self, admission: Admission) -> None:
        self._admission = admission

    async def take(
        self, project_id: str, record: AnyRecord, extra: dict[str, Any], *more: AnyRecord
    ) -> None:
        """Returns when the records are durable and visible.

        Raises BadRequestError if one of them is refused; then none was taken, and the refusal
        is counted. Nobody holds a session open with them: these clients report no sign of life.
        """
        batch = Batch()
        judge(batch, 0, record, extra, has_writer=False)
        for index, each in enumerate(more, 1):
            judge(batch, index, each, {}, has_writer=False)
        if batch.refused:
            batch.reads.clear()
        await self._admission.take(project_id, batch, source=_SOURCE, is_live=True)
        if batch.refused:
            raise BadRequestError(
                f"The call was refused: {batch.refused[0].message}.",
                hint="Send values within the limits of protocol/records.md.",
                code=batch.refused[0].reason,
            )
