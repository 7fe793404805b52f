"""The audit log: every change of configuration, written in the transaction of the change itself.

Who acts is a context variable, set where a request or a command begins: so no repository has to
hand it through, and none can forget it.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from typing import Literal
from uuid import uuid4

import sqlalchemy as sa

from lucidic_server.clock import Clock
from lucidic_server.control.account_tables import audit
from lucidic_server.control.listing import AnyRow
from lucidic_server.control.listing import Listed
from lucidic_server.control.listing import fetch_rows
from lucidic_server.model.audit import AuditEntry
from lucidic_server.model.moment import moment

# Names under which a value could be a secret; such values never enter the log.
_SECRETS = frozenset({"password", "sha256", "key", "token", "provider_subject"})
# What a single value may take: a prompt's text is kept in its versions.
_MAX_VALUE_CHARS = 2_000


@dataclass(frozen=True, slots=True)
class Actor:
    """Who changes something: an account by its email, a key by its prefix, a command, ourselves."""

    kind: Literal["account", "key", "local", "command", "server", "nobody"]
    name: str = ""
    address: str = ""


# What happens without a request is our own doing.
_SERVER = Actor("server")
ACTOR: ContextVar[Actor] = ContextVar("actor", default=_SERVER)


def note(
    connection: sa.Connection,
    at: int,
    project_id: str,
    action: str,
    subject: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Writes that the actor did `action` to `subject`, with what is different before and after.

    `connection` is in the transaction of the change: there is no change without its entry.
    """
    actor = ACTOR.get()
    was, became = _differing(before or {}, after or {})
    connection.execute(
        sa.insert(audit).values(
            audit_id=str(uuid4()),
            at=at,
            project_id=project_id,
            actor_kind=actor.kind,
            actor=actor.name,
            address=actor.address,
            action=action,
            subject=subject,
            before=was,
            after=became,
        )
    )


class Audit:
    """Reads the log, and takes what is no change of a row here: sign-ins, deletions."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def add(
        self,
        project_id: str,
        action: str,
        subject: str,
        after: Mapping[str, Any] | None = None,
        *,
        before: Mapping[str, Any] | None = None,
    ) -> None:
        """Writes an entry of its own."""
        at = self._clock.now_ns()
        with self._engine.begin() as connection:
            note(connection, at, project_id, action, subject, before=before, after=after)

    def page(
        self, project_id: str | None, action: str | None, limit: int, cursor: str | None
    ) -> Listed[AuditEntry]:
        """Returns a page, the newest first, of one project or of all. Raises PageError.

        `action` names one, or with a dot at its end all that begin so: `key.`.
        """
        columns = audit.c
        query: Any = sa.select(
            *columns, columns.at.label("created_at"), columns.audit_id.label("page_key")
        )
        if project_id is not None:
            query = query.where(columns.project_id == project_id)
        if action:
            is_group = action.endswith(".")
            query = query.where(
                columns.action.startswith(action, autoescape=True)
                if is_group
                else columns.action == action
            )
        with self._engine.connect() as connection:
            found = fetch_rows(connection, query, (columns.at, columns.audit_id), limit, cursor)
        return Listed([_to_entry(row) for row in found.items], found.next_cursor, found.total)


def _differing(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Returns what changed: only that, cut where it is long, and nothing secret."""
    changed = {
        name
        for name in {*before, *after} - _SECRETS
        if not (name in before and name in after and before[name] == after[name])
    }
    return (
        {name: _cut(before[name]) for name in sorted(changed) if name in before},
        {name: _cut(after[name]) for name in sorted(changed) if name in after},
    )


def _cut(value: Any) -> Any:
    if isinstance(value, str) and len(value) > _MAX_VALUE_CHARS:
        return f"{value[:_MAX_VALUE_CHARS]}… ({len(value)} characters)"
    return value


def _to_entry(row: AnyRow) -> AuditEntry:
    return AuditEntry(
        audit_id=row.audit_id,
        at=moment(row.at),
        project_id=row.project_id,
        actor_kind=row.actor_kind,
        actor=row.actor,
        address=row.address,
        action=row.action,
        subject=row.subject,
        before=row.before,
        after=row.after,
    )
