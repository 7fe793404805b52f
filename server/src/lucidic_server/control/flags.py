"""Feature flags, and what each session was told about them."""

from collections.abc import Iterable
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from lucidic_server.clock import Clock
from lucidic_server.control.audit import note
from lucidic_server.control.listing import AnyRow
from lucidic_server.control.listing import AnySelect
from lucidic_server.control.listing import Listed
from lucidic_server.control.listing import fetch_rows
from lucidic_server.control.resource_tables import flag_answers
from lucidic_server.control.resource_tables import flags
from lucidic_server.control.transaction import writing
from lucidic_server.errors import ConflictError
from lucidic_server.model.flag import Flag
from lucidic_server.model.flag import FlagAnswer
from lucidic_server.model.moment import moment

# How the table writes "every agent of the project".
_EVERY_AGENT = ""


class Flags:
    """Reads and writes flags. Every method names its project."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def create(self, project_id: str, agent_id: str | None, fields: Mapping[str, Any]) -> Flag:
        """Makes a flag of an agent, or of all; `fields` has its `name` and `value`.

        Raises ConflictError for a name in use.
        """
        flag_id = str(uuid4())
        with writing(self._engine) as connection:
            _refuse_taken(connection, project_id, agent_id, fields["name"])
            now = self._clock.now_ns()
            connection.execute(
                sa.insert(flags).values(
                    flag_id=flag_id,
                    project_id=project_id,
                    agent_id=agent_id or _EVERY_AGENT,
                    created_at=now,
                    updated_at=now,
                    **fields,
                )
            )
            note(connection, now, project_id, "flag.created", flag_id, after=fields)
            return _to_flag(connection.execute(_rows().where(_is(project_id, flag_id))).one())

    def get(self, project_id: str, flag_id: str) -> Flag | None:
        """Returns the flag."""
        with self._engine.connect() as connection:
            row = connection.execute(_rows().where(_is(project_id, flag_id))).one_or_none()
            return _to_flag(row) if row else None

    def page(
        self, project_id: str, agent_id: str | None, limit: int, cursor: str | None
    ) -> Listed[Flag]:
        """Returns a page of flags: all, or those of one agent. Raises PageError."""
        query = _rows().where(flags.c.project_id == project_id)
        if agent_id is not None:
            query = query.where(flags.c.agent_id == agent_id)
        order = (flags.c.created_at, flags.c.flag_id)
        with self._engine.connect() as connection:
            found = fetch_rows(connection, query, order, limit, cursor)
        return Listed([_to_flag(row) for row in found.items], found.next_cursor, found.total)

    def update(self, project_id: str, flag_id: str, fields: Mapping[str, Any]) -> Flag | None:
        """Changes the given fields; None if there is no such flag. Raises ConflictError."""
        with writing(self._engine) as connection:
            known = connection.execute(_rows().where(_is(project_id, flag_id))).one_or_none()
            if known is None:
                return None
            if fields.get("name", known.name) != known.name:
                _refuse_taken(connection, project_id, known.agent_id, fields["name"])
            now = self._clock.now_ns()
            connection.execute(
                sa.update(flags).where(_is(project_id, flag_id)).values(**fields, updated_at=now)
            )
            before = {name: getattr(known, name) for name in fields}
            note(connection, now, project_id, "flag.updated", flag_id, before=before, after=fields)
            return _to_flag(connection.execute(_rows().where(_is(project_id, flag_id))).one())

    def delete(self, project_id: str, flag_id: str) -> bool:
        """Deletes a flag; False if there is none. Sessions keep what they were told."""
        with writing(self._engine) as connection:
            known = connection.execute(_rows().where(_is(project_id, flag_id))).one_or_none()
            if known is None:
                return False
            connection.execute(sa.delete(flags).where(_is(project_id, flag_id)))
            before = {"name": known.name, "value": known.value}
            now = self._clock.now_ns()
            note(connection, now, project_id, "flag.deleted", flag_id, before=before)
            return True

    def values(
        self, project_id: str, agent_id: str | None, names: Iterable[str]
    ) -> dict[str, FlagAnswer]:
        """Returns what the flags say to an agent; unknown names are left out.

        The agent's own flag goes before the project's. Nobody's question (no agent) is answered
        by the project's flag, or by that of the only agent which has one of this name.
        """
        query = sa.select(flags.c.agent_id, flags.c.name, flags.c.value).where(
            flags.c.project_id == project_id, flags.c.name.in_(list(names))
        )
        if agent_id is not None:
            query = query.where(flags.c.agent_id.in_([agent_id, _EVERY_AGENT]))
        with self._engine.connect() as connection:
            rows = list(connection.execute(query))
        shared = {row.name: FlagAnswer("project", row.value) for row in rows if not row.agent_id}
        owned: dict[str, list[FlagAnswer]] = {}
        for row in rows:
            if row.agent_id:
                owned.setdefault(row.name, []).append(FlagAnswer("agent", row.value))
        own = {name: found[0] for name, found in owned.items() if len(found) == 1}
        return {**shared, **own} if agent_id is not None else {**own, **shared}

    def settle(
        self, project_id: str, session_id: str, found: Mapping[str, FlagAnswer]
    ) -> dict[str, FlagAnswer]:
        """Keeps what a session is told; returns what it was told before instead, where it was.

        Of two that ask at the same time, the first decides for both.
        """
        with writing(self._engine) as connection:
            told = _told(connection, project_id, session_id, list(found))
            rows = [
                {
                    "project_id": project_id,
                    "session_id": session_id,
                    "name": name,
                    "source": answer.source or "",
                    "value": answer.value,
                    "at": self._clock.now_ns(),
                }
                for name, answer in found.items()
                if name not in told
            ]
            if rows:
                connection.execute(sa.insert(flag_answers), rows)
            return {**found, **told}

    def told(self, project_id: str, session_id: str, names: Iterable[str]) -> dict[str, FlagAnswer]:
        """Returns what the session was told before about these flags."""
        with self._engine.connect() as connection:
            return _told(connection, project_id, session_id, list(names))


def _told(
    connection: sa.Connection, project_id: str, session_id: str, names: list[str]
) -> dict[str, FlagAnswer]:
    columns = flag_answers.c
    query = sa.select(columns.name, columns.source, columns.value).where(
        columns.project_id == project_id,
        columns.session_id == session_id,
        columns.name.in_(names),
    )
    return {
        row.name: FlagAnswer("session", row.value) if row.source else FlagAnswer(None)
        for row in connection.execute(query)
    }


def _is(project_id: str, flag_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(flags.c.project_id == project_id, flags.c.flag_id == flag_id)


def _rows() -> AnySelect:
    return sa.select(*flags.c, flags.c.flag_id.label("page_key"))


def _refuse_taken(
    connection: sa.Connection, project_id: str, agent_id: str | None, name: str
) -> None:
    taken = sa.select(flags.c.flag_id).where(
        flags.c.project_id == project_id,
        flags.c.agent_id == (agent_id or _EVERY_AGENT),
        flags.c.name == name,
    )
    flag_id = connection.scalar(taken)
    if flag_id is not None:
        owner = f"Agent {agent_id!r}" if agent_id else "The project"
        raise ConflictError(
            f"{owner} has a flag {name!r} already: {flag_id}.", hint="Change the one that is there."
        )


def _to_flag(row: AnyRow) -> Flag:
    return Flag(
        flag_id=row.flag_id,
        agent_id=row.agent_id or None,
        name=row.name,
        value=row.value,
        description=row.description,
        created_at=moment(row.created_at),
        updated_at=moment(row.updated_at),
    )
