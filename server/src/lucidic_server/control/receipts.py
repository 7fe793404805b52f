"""Deletions as rows: asked for, under way, done. A row outlives the server's death."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import msgspec
import sqlalchemy as sa

from lucidic_server.clock import Clock
from lucidic_server.control.account_tables import receipts
from lucidic_server.control.audit import ACTOR
from lucidic_server.control.audit import note
from lucidic_server.control.listing import AnyRow
from lucidic_server.control.listing import Listed
from lucidic_server.control.listing import fetch_rows
from lucidic_server.control.transaction import writing
from lucidic_server.model.moment import moment
from lucidic_server.model.receipt import Erased
from lucidic_server.model.receipt import Kind
from lucidic_server.model.receipt import Receipt


@dataclass(frozen=True, slots=True)
class Deletion:
    """A deletion that is not done. `session_ids` is None for all that the project has."""

    receipt_id: str
    project_id: str
    kind: Kind
    subject: str
    state: str
    session_ids: list[str] | None


class Receipts:
    """Takes deletions up, keeps how far they got, and gives their receipts."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def ask(
        self, project_id: str, kind: Kind, subject: str, session_ids: list[str] | None
    ) -> Deletion:
        """Writes down that this is to be deleted, and the entry of the audit log with it."""
        receipt_id = str(uuid4())
        actor = ACTOR.get()
        with writing(self._engine) as connection:
            now = self._clock.now_ns()
            connection.execute(
                sa.insert(receipts).values(
                    receipt_id=receipt_id,
                    project_id=project_id,
                    kind=kind,
                    subject=subject,
                    asked_by=actor.name or actor.kind,
                    asked_at=now,
                    state="waiting",
                    attempts=0,
                    session_ids=session_ids,
                    erased={},
                    rows_left=None,
                )
            )
            after = {"receipt_id": receipt_id}
            note(connection, now, project_id, f"{kind}.deleted", subject, after=after)
        return Deletion(receipt_id, project_id, kind, subject, "waiting", session_ids)

    def pending(self, *states: str) -> list[Deletion]:
        """Returns the deletions in these states, the oldest first."""
        columns = receipts.c
        query = (
            sa.select(
                columns.receipt_id,
                columns.project_id,
                columns.kind,
                columns.subject,
                columns.state,
                columns.session_ids,
            )
            .where(columns.state.in_(states))
            .order_by(columns.asked_at)
        )
        with self._engine.connect() as connection:
            return [Deletion(*row) for row in connection.execute(query)]

    def erasing(self, receipt_id: str) -> None:
        """Notes that the work has begun."""
        self._set(receipt_id, state="erasing", attempts=receipts.c.attempts + 1)

    def erased(self, receipt_id: str, erased: Erased) -> None:
        """Notes what went; no read shows any of it from here on."""
        fields = msgspec.to_builtins(erased)
        self._set(receipt_id, state="purging", erased=fields, error=None)

    def done(self, receipt_id: str, rows_left: dict[str, int]) -> None:
        """Notes that a recount found nothing left, by table."""
        self._set(
            receipt_id,
            state="done",
            rows_left=rows_left,
            session_ids=[],
            finished_at=self._clock.now_ns(),
            error=None,
        )

    def failed(self, receipt_id: str, error: str) -> None:
        """Notes why a try failed; the state stays, and there will be another try."""
        self._set(receipt_id, error=error)

    def get(self, project_id: str | None, receipt_id: str) -> Receipt | None:
        """Returns the receipt, of this project if one is given."""
        query = sa.select(receipts).where(receipts.c.receipt_id == receipt_id)
        if project_id is not None:
            query = query.where(receipts.c.project_id == project_id)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return _to_receipt(row) if row else None

    def page(self, project_id: str | None, limit: int, cursor: str | None) -> Listed[Receipt]:
        """Returns a page, the newest first, of one project or of all. Raises PageError."""
        columns = receipts.c
        query: Any = sa.select(
            *columns, columns.asked_at.label("created_at"), columns.receipt_id.label("page_key")
        )
        if project_id is not None:
            query = query.where(columns.project_id == project_id)
        with self._engine.connect() as connection:
            found = fetch_rows(
                connection, query, (columns.asked_at, columns.receipt_id), limit, cursor
            )
        return Listed([_to_receipt(row) for row in found.items], found.next_cursor, found.total)

    def _set(self, receipt_id: str, **values: Any) -> None:
        change = sa.update(receipts).where(receipts.c.receipt_id == receipt_id).values(**values)
        with self._engine.begin() as connection:
            connection.execute(change)


def _to_receipt(row: AnyRow) -> Receipt:
    return Receipt(
        receipt_id=row.receipt_id,
        project_id=row.project_id,
        kind=row.kind,
        subject=row.subject,
        asked_by=row.asked_by,
        asked_at=moment(row.asked_at),
        state=row.state,
        erased=msgspec.convert(row.erased, Erased),
        rows_left=row.rows_left,
        finished_at=None if row.finished_at is None else moment(row.finished_at),
        error=row.error,
    )
