"""The locator: in which session an event lies whose id its client made.

Written before the event's row, so that a row is never out of reach. It also remembers what was
sent last under an id, which is how the same body sent twice is known to be one.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from lucidic_server.control.tables import client_events
from lucidic_server.control.transaction import writing


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event lies. `revision` counts its different bodies, `time` orders them (ns)."""

    session_id: str
    revision: int
    time: int


class ClientEvents:
    """Finds events by the ids of their clients."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def place(
        self, project_id: str, client_id: str, session_id: str, content: str, time: int
    ) -> Place:
        """Notes that this content was sent for the event, and returns which record it is.

        The content that was sent last keeps its revision and time; another one gets the next
        revision and a time after it, so that the last one sent wins.
        """
        columns = client_events.c
        event = (
            columns.project_id == project_id,
            columns.client_id == client_id,
            columns.session_id == session_id,
        )
        known = sa.select(columns.revision, columns.time, columns.content).where(*event)
        with writing(self._engine, f"event:{project_id}:{client_id}") as connection:
            row = connection.execute(known).one_or_none()
            if row is not None and row.content == content:
                return Place(session_id, row.revision, row.time)
            if row is None:
                place = Place(session_id, 1, time)
                connection.execute(
                    sa.insert(client_events).values(
                        project_id=project_id,
                        client_id=client_id,
                        session_id=session_id,
                        revision=1,
                        content=content,
                        time=time,
                    )
                )
            else:
                place = Place(session_id, row.revision + 1, max(time, row.time + 1))
                connection.execute(
                    sa.update(client_events)
                    .where(*event)
                    .values(revision=place.revision, content=content, time=place.time)
                )
        return place

    def find(self, project_id: str, client_id: str) -> Place | None:
        """Returns where the event lies; the newest, if several sessions have one of this id."""
        columns = client_events.c
        query = (
            sa.select(columns.session_id, columns.revision, columns.time)
            .where(columns.project_id == project_id, columns.client_id == client_id)
            .order_by(columns.time.desc(), columns.session_id)
            .limit(1)
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return Place(*row) if row else None
