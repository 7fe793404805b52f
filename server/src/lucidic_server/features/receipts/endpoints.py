"""/v1/receipts: what was deleted, and that nothing of it is left."""

import msgspec
from litestar import get

from lucidic_server.control.callers import Caller
from lucidic_server.control.receipts import Receipts
from lucidic_server.errors import NotFoundError
from lucidic_server.model.receipt import Receipt
from lucidic_server.model.role import EVERY_PROJECT
from lucidic_server.paging import Cursor
from lucidic_server.paging import Limit

_TAGS = ["receipts"]


class ReceiptPage(msgspec.Struct, frozen=True):
    """One page of receipts, the newest first; `total` counts all, on every page."""

    items: list[Receipt]
    next_cursor: str | None
    total: int


@get(
    "/v1/receipts",
    operation_id="list_receipts",
    tags=_TAGS,
    opt={"errors": (400,)},
    sync_to_thread=True,
)
def list_receipts(
    caller: Caller, receipts: Receipts, limit: Limit = 50, cursor: Cursor = None
) -> ReceiptPage:
    """Lists the deletions of the project; with `project=*` of all, those that are gone too."""
    found = receipts.page(_project(caller), limit, cursor)
    return ReceiptPage(found.items, found.next_cursor, found.total)


@get(
    "/v1/receipts/{receipt_id:str}",
    operation_id="get_receipt",
    tags=_TAGS,
    opt={"errors": (404,)},
    sync_to_thread=True,
)
def get_receipt(caller: Caller, receipts: Receipts, receipt_id: str) -> Receipt:
    """Gives one receipt; its state is `done` when a recount found nothing left."""
    found = receipts.get(_project(caller), receipt_id)
    if found is None:
        raise NotFoundError(
            f"There is no receipt {receipt_id!r}.", hint="GET /v1/receipts lists them."
        )
    return found


def _project(caller: Caller) -> str | None:
    return None if caller.project_id == EVERY_PROJECT else caller.project_id


HANDLERS = (list_receipts, get_receipt)
