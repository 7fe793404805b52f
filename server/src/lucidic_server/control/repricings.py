"""Repricings as rows: asked for, under way, done. A row outlives the server's death."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from lucidic_server.clock import Clock
from lucidic_server.control.audit import ACTOR
from lucidic_server.control.audit import note
from lucidic_server.control.listing import AnyRow
from lucidic_server.control.listing import Listed
from lucidic_server.control.listing import fetch_rows
from lucidic_server.control.resource_tables import repricings
from lucidic_server.control.transaction import writing
from lucidic_server.model.moment import moment
from lucidic_server.model.moment import moment_or_none
from lucidic_server.model.repricing import Repricing
from lucidic_server.model.repricing import Wanted

_UNDER_WAY = ("waiting", "running")


@dataclass(frozen=True, slots=True)
class Task:
    """A repricing that is not done; sessions up to `after`, in the order of ids, are."""

    repricing_id: str
    project_id: str
    wanted: Wanted
    state: str
    after: str


class Repricings:
    """Takes repricings up, and keeps how far they got."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def ask(self, project_id: str, wanted: Wanted) -> Repricing:
        """Writes down that these calls are to be priced anew, and the audit log's entry with it."""
        repricing_id = str(uuid4())
        actor = ACTOR.get()
        asked = {
            "since": wanted.since,
            "until": wanted.until,
            "model": wanted.model,
            "provider": wanted.provider,
        }
        with writing(self._engine) as connection:
            now = self._clock.now_ns()
            connection.execute(
                sa.insert(repricings).values(
                    repricing_id=repricing_id,
                    project_id=project_id,
                    asked_by=actor.name or actor.kind,
                    asked_at=now,
                    state="waiting",
                    after="",
                    sessions=0,
                    sessions_done=0,
                    calls=0,
                    repriced=0,
                    unknown=0,
                    **asked,
                )
            )
            note(connection, now, project_id, "repricing.asked", repricing_id, after=asked)
            return _to_repricing(
                connection.execute(_rows().where(_is(project_id, repricing_id))).one()
            )

    def pending(self) -> list[Task]:
        """Returns what is to be done, the oldest first."""
        columns = repricings.c
        query = sa.select(*columns).where(columns.state.in_(_UNDER_WAY)).order_by(columns.asked_at)
        with self._engine.connect() as connection:
            return [_to_task(row) for row in connection.execute(query)]

    def begin(self, repricing_id: str, sessions: int) -> None:
        """Notes that the work has begun, and on how many sessions."""
        self._set(repricing_id, state="running", sessions=sessions)

    def advance(self, repricing_id: str, after: str, **counts: int) -> bool:
        """Notes what was done up to a session; False if somebody cancelled it."""
        columns = repricings.c
        more = {name: columns[name] + count for name, count in counts.items()}
        return self._set(repricing_id, after=after, error=None, **more)

    def done(self, repricing_id: str) -> None:
        """Notes that everything is done."""
        self._set(repricing_id, state="done", finished_at=self._clock.now_ns(), error=None)

    def failed(self, repricing_id: str, error: str) -> None:
        """Notes why a try failed; the state stays, and there will be another try."""
        self._set(repricing_id, error=error)

    def cancel(self, project_id: str, repricing_id: str) -> Repricing | None:
        """Stops it where it is, if it is under way; None if there is none of this id."""
        with writing(self._engine) as connection:
            query = _rows().where(_is(project_id, repricing_id))
            known = connection.execute(query).one_or_none()
            if known is None:
                return None
            if known.state in _UNDER_WAY:
                now = self._clock.now_ns()
                change = sa.update(repricings).where(_is(project_id, repricing_id))
                connection.execute(change.values(state="cancelled", finished_at=now))
                note(connection, now, project_id, "repricing.cancelled", repricing_id)
            return _to_repricing(connection.execute(query).one())

    def get(self, project_id: str, repricing_id: str) -> Repricing | None:
        """Returns the repricing."""
        with self._engine.connect() as connection:
            row = connection.execute(_rows().where(_is(project_id, repricing_id))).one_or_none()
        return _to_repricing(row) if row else None

    def page(self, project_id: str, limit: int, cursor: str | None) -> Listed[Repricing]:
        """Returns a page, the newest first. Raises PageError."""
        columns = repricings.c
        query = _rows().where(columns.project_id == project_id)
        order = (columns.asked_at, columns.repricing_id)
        with self._engine.connect() as connection:
            found = fetch_rows(connection, query, order, limit, cursor)
        return Listed([_to_repricing(row) for row in found.items], found.next_cursor, found.total)

    def _set(self, repricing_id: str, **values: Any) -> bool:
        columns = repricings.c
        change = (
            sa.update(repricings)
            .where(columns.repricing_id == repricing_id, columns.state.in_(_UNDER_WAY))
            .values(**values)
        )
        with self._engine.begin() as connection:
            return bool(connection.execute(change).rowcount)


def _is(project_id: str, repricing_id: str) -> sa.ColumnElement[bool]:
    columns = repricings.c
    return sa.and_(columns.project_id == project_id, columns.repricing_id == repricing_id)


def _rows() -> Any:
    columns = repricings.c
    return sa.select(
        *columns, columns.asked_at.label("created_at"), columns.repricing_id.label("page_key")
    )


def _to_task(row: AnyRow) -> Task:
    wanted = Wanted(since=row.since, until=row.until, model=row.model, provider=row.provider)
    return Task(row.repricing_id, row.project_id, wanted, row.state, row.after)


def _to_repricing(row: AnyRow) -> Repricing:
    return Repricing(
        repricing_id=row.repricing_id,
        since=moment_or_none(row.since),
        until=moment_or_none(row.until),
        model=row.model,
        provider=row.provider,
        state=row.state,
        asked_by=row.asked_by,
        asked_at=moment(row.asked_at),
        finished_at=moment_or_none(row.finished_at),
        sessions=row.sessions,
        sessions_done=row.sessions_done,
        calls=row.calls,
        repriced=row.repriced,
        unknown=row.unknown,
        error=row.error,
    )
