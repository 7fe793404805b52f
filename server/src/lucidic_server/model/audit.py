"""One entry of the audit log."""

from datetime import datetime
from typing import Any

import msgspec


class AuditEntry(msgspec.Struct, frozen=True):
    """Who changed what, when and from where; `before` and `after` hold what is different only.

    `project_id` is `*` for what concerns the whole installation. `actor` is an account's email or
    the prefix of a key; `actor_kind` tells which, or that it was local, a command or the server.
    """

    audit_id: str
    at: datetime
    project_id: str
    actor_kind: str
    actor: str
    address: str
    action: str
    subject: str
    before: dict[str, Any]
    after: dict[str, Any]
