"""Prompts: versions are added and never change, labels move, `latest` moves by itself."""

from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from msgspec import structs

from lucidic_server.clock import Clock
from lucidic_server.control.audit import note
from lucidic_server.control.listing import AnyRow
from lucidic_server.control.listing import AnySelect
from lucidic_server.control.listing import Listed
from lucidic_server.control.listing import fetch_rows
from lucidic_server.control.resource_tables import prompt_labels
from lucidic_server.control.resource_tables import prompt_versions
from lucidic_server.control.resource_tables import prompts
from lucidic_server.control.transaction import writing
from lucidic_server.errors import ConflictError
from lucidic_server.model.moment import moment
from lucidic_server.model.prompt import LATEST
from lucidic_server.model.prompt import PRODUCTION
from lucidic_server.model.prompt import Prompt
from lucidic_server.model.prompt import PromptVersion


class Prompts:
    """Reads and writes prompts. Every method names its project."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def write(
        self,
        project_id: str,
        agent_id: str,
        name: str,
        content: str,
        *,
        description: str | None = None,
        metadata: dict[str, Any] | None = None,
        labels: list[str] | None = None,
        must_be_new: bool = False,
    ) -> PromptVersion:
        """Adds a version to the agent's prompt of this name, which is made if there is none.

        The labels move to it; without a list it is `production` that moves. The first version
        carries `production` in any case. Raises ConflictError if a prompt that must be new is not.
        """
        with writing(self._engine) as connection:
            now = self._clock.now_ns()
            prompt_id = connection.scalar(
                sa.select(prompts.c.prompt_id).where(*_is_named(project_id, agent_id, name))
            )
            if prompt_id is not None and must_be_new:
                raise ConflictError(
                    f"Agent {agent_id!r} has a prompt {name!r} already: {prompt_id}.",
                    hint=f"POST /v1/prompts/{prompt_id}/versions adds a version to it.",
                )
            if prompt_id is None:
                prompt_id = str(uuid4())
                connection.execute(
                    sa.insert(prompts).values(
                        prompt_id=prompt_id,
                        project_id=project_id,
                        agent_id=agent_id,
                        name=name,
                        created_at=now,
                        updated_at=now,
                    )
                )
            newest = connection.scalar(_newest_version(prompt_id))
            version = (newest or 0) + 1
            connection.execute(
                sa.insert(prompt_versions).values(
                    prompt_id=prompt_id,
                    version=version,
                    content=content,
                    description=description,
                    metadata=metadata or {},
                    created_at=now,
                )
            )
            moved = [PRODUCTION] if labels is None else labels
            if newest is None:
                moved = [*moved, PRODUCTION]
            for label in dict.fromkeys(moved):
                _put_label(connection, prompt_id, label, version)
            _touch(connection, prompt_id, now)
            after = {"name": name, "version": version, "labels": moved, "content": content}
            note(connection, now, project_id, "prompt.written", prompt_id, after=after)
            return _versions(connection, prompt_id, [version])[0]

    def find(self, project_id: str, agent_id: str, name: str) -> Prompt | None:
        """Returns the agent's prompt of this name."""
        with self._engine.connect() as connection:
            rows = connection.execute(_rows().where(*_is_named(project_id, agent_id, name)))
            return next(iter(_prompts(connection, list(rows))), None)

    def get(self, project_id: str, prompt_id: str) -> Prompt | None:
        """Returns the prompt."""
        with self._engine.connect() as connection:
            rows = connection.execute(_rows().where(*_is(project_id, prompt_id)))
            return next(iter(_prompts(connection, list(rows))), None)

    def page(
        self, project_id: str, agent_id: str | None, limit: int, cursor: str | None
    ) -> Listed[Prompt]:
        """Returns a page of prompts, of one agent or of all. Raises PageError."""
        query = _rows().where(prompts.c.project_id == project_id)
        if agent_id is not None:
            query = query.where(prompts.c.agent_id == agent_id)
        order = (prompts.c.created_at, prompts.c.prompt_id)
        with self._engine.connect() as connection:
            found = fetch_rows(connection, query, order, limit, cursor)
            return Listed(_prompts(connection, found.items), found.next_cursor, found.total)

    def version(self, prompt_id: str, version: int) -> PromptVersion | None:
        """Returns one version of a prompt."""
        with self._engine.connect() as connection:
            return next(iter(_versions(connection, prompt_id, [version])), None)

    def versions(self, prompt_id: str, limit: int, before: int | None) -> list[PromptVersion]:
        """Returns versions of a prompt, the newest first, below the version `before`."""
        with self._engine.connect() as connection:
            query = sa.select(prompt_versions.c.version).where(
                prompt_versions.c.prompt_id == prompt_id
            )
            if before is not None:
                query = query.where(prompt_versions.c.version < before)
            query = query.order_by(prompt_versions.c.version.desc()).limit(limit)
            return _versions(connection, prompt_id, list(connection.scalars(query)))

    def set_metadata(
        self, prompt_id: str, version: int, metadata: dict[str, Any]
    ) -> PromptVersion | None:
        """Replaces a version's metadata; None if there is no such version."""
        with writing(self._engine) as connection:
            known = next(iter(_versions(connection, prompt_id, [version])), None)
            if known is None:
                return None
            connection.execute(
                sa.update(prompt_versions)
                .where(
                    prompt_versions.c.prompt_id == prompt_id,
                    prompt_versions.c.version == version,
                )
                .values(metadata=metadata)
            )
            self._noted(
                connection,
                prompt_id,
                "prompt.metadata_set",
                {"version": version, "metadata": known.metadata},
                {"version": version, "metadata": metadata},
            )
            return structs.replace(known, metadata=metadata)

    def move_label(self, prompt_id: str, label: str, version: int) -> bool:
        """Lets a label name this version; False if there is no such version."""
        with writing(self._engine) as connection:
            if not _versions(connection, prompt_id, [version]):
                return False
            was = _labels(connection, [prompt_id])[prompt_id].get(label)
            _put_label(connection, prompt_id, label, version)
            self._noted(connection, prompt_id, "prompt.label_moved", {label: was}, {label: version})
            return True

    def delete(self, project_id: str, prompt_id: str) -> bool:
        """Deletes a prompt with its versions; False if there is none."""
        with writing(self._engine) as connection:
            known = connection.execute(_rows().where(*_is(project_id, prompt_id))).one_or_none()
            if known is None:
                return False
            self._noted(connection, prompt_id, "prompt.deleted", {"name": known.name}, {})
            connection.execute(sa.delete(prompts).where(*_is(project_id, prompt_id)))
            for table in (prompt_versions, prompt_labels):
                connection.execute(sa.delete(table).where(table.c.prompt_id == prompt_id))
            return True

    def _noted(
        self,
        connection: sa.Connection,
        prompt_id: str,
        action: str,
        before: dict[str, Any],
        after: dict[str, Any],
    ) -> None:
        """Notes a change of a prompt, and when it was changed last."""
        now = self._clock.now_ns()
        _touch(connection, prompt_id, now)
        query = sa.select(prompts.c.project_id).where(prompts.c.prompt_id == prompt_id)
        project_id = connection.scalar(query) or ""
        note(connection, now, project_id, action, prompt_id, before=before, after=after)


def _is(project_id: str, prompt_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return prompts.c.project_id == project_id, prompts.c.prompt_id == prompt_id


def _is_named(project_id: str, agent_id: str, name: str) -> tuple[sa.ColumnElement[bool], ...]:
    columns = prompts.c
    return (
        columns.project_id == project_id,
        columns.agent_id == agent_id,
        columns.name == name,
    )


def _rows() -> AnySelect:
    return sa.select(*prompts.c, prompts.c.prompt_id.label("page_key"))


def _newest_version(prompt_id: str) -> AnySelect:
    return sa.select(sa.func.max(prompt_versions.c.version)).where(
        prompt_versions.c.prompt_id == prompt_id
    )


def _put_label(connection: sa.Connection, prompt_id: str, label: str, version: int) -> None:
    if label == LATEST:
        # It names the newest version without being told.
        return
    columns = prompt_labels.c
    connection.execute(
        sa.delete(prompt_labels).where(columns.prompt_id == prompt_id, columns.label == label)
    )
    connection.execute(
        sa.insert(prompt_labels).values(prompt_id=prompt_id, label=label, version=version)
    )


def _touch(connection: sa.Connection, prompt_id: str, now: int) -> None:
    connection.execute(
        sa.update(prompts).where(prompts.c.prompt_id == prompt_id).values(updated_at=now)
    )


def _labels(connection: sa.Connection, prompt_ids: list[str]) -> dict[str, dict[str, int]]:
    """Returns, by prompt, which version each label names; `latest` first."""
    columns = prompt_versions.c
    newest = (
        sa.select(columns.prompt_id, sa.func.max(columns.version))
        .where(columns.prompt_id.in_(prompt_ids))
        .group_by(columns.prompt_id)
    )
    named: dict[str, dict[str, int]] = {
        prompt_id: {LATEST: version} for prompt_id, version in connection.execute(newest)
    }
    query = (
        sa.select(prompt_labels)
        .where(prompt_labels.c.prompt_id.in_(prompt_ids))
        .order_by(prompt_labels.c.label)
    )
    for row in connection.execute(query):
        if row.prompt_id in named:
            named[row.prompt_id][row.label] = row.version
    return named


def _prompts(connection: sa.Connection, rows: list[AnyRow]) -> list[Prompt]:
    labels = _labels(connection, [row.prompt_id for row in rows])
    return [
        Prompt(
            prompt_id=row.prompt_id,
            agent_id=row.agent_id,
            name=row.name,
            latest_version=labels[row.prompt_id][LATEST],
            labels=labels[row.prompt_id],
            created_at=moment(row.created_at),
            updated_at=moment(row.updated_at),
        )
        for row in rows
        # Else it was deleted since the rows were read.
        if row.prompt_id in labels
    ]


def _versions(
    connection: sa.Connection, prompt_id: str, versions: list[int]
) -> list[PromptVersion]:
    columns = prompt_versions.c
    query = (
        sa.select(prompt_versions)
        .where(columns.prompt_id == prompt_id, columns.version.in_(versions))
        .order_by(columns.version.desc())
    )
    labels = _labels(connection, [prompt_id]).get(prompt_id, {})
    return [
        PromptVersion(
            prompt_id=prompt_id,
            version=row.version,
            content=row.content,
            description=row.description,
            metadata=row.metadata,
            labels=[label for label, version in labels.items() if version == row.version],
            created_at=moment(row.created_at),
        )
        for row in connection.execute(query)
    ]
