"""/v1/audit: who changed what."""

from typing import Annotated

import msgspec
from litestar import get
from litestar.params import Parameter

from lucidic_server.control.audit import Audit
from lucidic_server.control.callers import Caller
from lucidic_server.model.audit import AuditEntry
from lucidic_server.model.role import EVERY_PROJECT
from lucidic_server.paging import Cursor
from lucidic_server.paging import Limit

_TAGS = ["audit"]

Action = Annotated[
    str | None,
    Parameter(description="Only this action, `key.created`; `key.` for all that begin so."),
]


class AuditPage(msgspec.Struct, frozen=True):
    """One page of the audit log, the newest first; `total` counts all, on every page."""

    items: list[AuditEntry]
    next_cursor: str | None
    total: int


@get(
    "/v1/audit",
    operation_id="list_audit",
    tags=_TAGS,
    opt={"errors": (400,)},
    sync_to_thread=True,
)
def list_audit(
    caller: Caller, audit: Audit, action: Action = None, limit: Limit = 50, cursor: Cursor = None
) -> AuditPage:
    """Lists changes of configuration in the project; with `project=*` in all, and the server's."""
    project_id = None if caller.project_id == EVERY_PROJECT else caller.project_id
    found = audit.page(project_id, action, limit, cursor)
    return AuditPage(found.items, found.next_cursor, found.total)


HANDLERS = (list_audit,)
