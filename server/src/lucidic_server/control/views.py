"""Kept views of the list of sessions: of a person, or of the whole project."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from lucidic_server.clock import Clock
from lucidic_server.control.account_tables import accounts
from lucidic_server.control.audit import note
from lucidic_server.control.listing import AnyRow
from lucidic_server.control.listing import AnySelect
from lucidic_server.control.transaction import replacing
from lucidic_server.control.transaction import writing
from lucidic_server.control.view_tables import default_views
from lucidic_server.control.view_tables import views
from lucidic_server.errors import ConflictError
from lucidic_server.model.moment import moment
from lucidic_server.model.view import View

# Of a person in a project, and of the project: they stand in one menu, and come in one answer.
MOST_VIEWS = 200

# Whose a shared view is.
_EVERYBODY = ""
# What the audit log shows of a view.
_SHOWN = ("name", "q", "sort", "columns", "is_shared")


class Views:
    """Reads and writes views. Every method names its project, and the account that asks.

    Without an account (empty) one has no views of one's own, only the project's. Changes of shared
    views are in the audit log; what somebody keeps for themselves is their own affair.
    """

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def all(self, project_id: str, account_id: str) -> tuple[list[View], str | None]:
        """Returns all that the account sees, by name, and the id of its default view."""
        default = sa.select(default_views.c.view_id).where(
            default_views.c.project_id == project_id, default_views.c.account_id == account_id
        )
        with self._engine.connect() as connection:
            rows = connection.execute(_rows(project_id, account_id))
            found = [_to_view(row, account_id) for row in rows]
            default_id = connection.scalar(default)
        found.sort(key=lambda view: (view.name.casefold(), view.view_id))
        # A view that is gone, or no longer shared, opens nothing.
        is_seen = any(view.view_id == default_id for view in found)
        return found, default_id if is_seen else None

    def get(self, project_id: str, account_id: str, view_id: str) -> View | None:
        """Returns the view, if the account sees it."""
        with self._engine.connect() as connection:
            return self._find(connection, project_id, account_id, view_id)

    def create(
        self, project_id: str, account_id: str, fields: Mapping[str, Any], *, is_shared: bool
    ) -> View:
        """Makes a view of all of `fields`. Raises ConflictError for a name that is taken."""
        view_id = str(uuid4())
        kept_by = _EVERYBODY if is_shared else account_id
        with writing(self._engine) as connection:
            _refuse_too_many(connection, project_id, kept_by)
            _refuse_taken(connection, project_id, kept_by, fields["name"], view_id)
            now = self._clock.now_ns()
            connection.execute(
                sa.insert(views).values(
                    view_id=view_id,
                    project_id=project_id,
                    kept_by=kept_by,
                    made_by=account_id,
                    created_at=now,
                    updated_at=now,
                    **fields,
                )
            )
            if is_shared:
                after = {**fields, "is_shared": True}
                note(connection, now, project_id, "view.created", view_id, after=after)
            row = connection.execute(
                _rows(project_id, account_id).where(views.c.view_id == view_id)
            ).one()
            return _to_view(row, account_id)

    def update(
        self, project_id: str, account_id: str, view: View, fields: Mapping[str, Any]
    ) -> View | None:
        """Changes the given fields, `is_shared` among them; None if it is gone.

        Raises ConflictError for a name that is taken where the view then stands.
        """
        with writing(self._engine) as connection:
            known = self._find(connection, project_id, account_id, view.view_id)
            if known is None:
                return None
            is_shared = fields.get("is_shared", known.is_shared)
            kept_by = _EVERYBODY if is_shared else account_id
            name = fields.get("name", known.name)
            if is_shared != known.is_shared:
                _refuse_too_many(connection, project_id, kept_by)
            _refuse_taken(connection, project_id, kept_by, name, view.view_id)
            now = self._clock.now_ns()
            given = {key: value for key, value in fields.items() if key != "is_shared"}
            connection.execute(
                sa.update(views)
                .where(views.c.view_id == view.view_id)
                .values(**given, kept_by=kept_by, updated_at=now)
            )
            if known.is_shared or is_shared:
                before = {key: getattr(known, key) for key in _SHOWN if key in fields}
                # Its name tells which it is, whatever changed.
                after = {**fields, "name": name}
                note(
                    connection,
                    now,
                    project_id,
                    "view.updated",
                    view.view_id,
                    before=before,
                    after=after,
                )
            return self._find(connection, project_id, account_id, view.view_id)

    def delete(self, project_id: str, account_id: str, view_id: str) -> bool:
        """Deletes a view; False if there is none."""
        with writing(self._engine) as connection:
            known = self._find(connection, project_id, account_id, view_id)
            if known is None:
                return False
            connection.execute(sa.delete(views).where(views.c.view_id == view_id))
            connection.execute(sa.delete(default_views).where(default_views.c.view_id == view_id))
            if known.is_shared:
                before = {key: getattr(known, key) for key in _SHOWN}
                now = self._clock.now_ns()
                note(connection, now, project_id, "view.deleted", view_id, before=before)
        return True

    def set_default(self, project_id: str, account_id: str, view_id: str | None) -> bool:
        """Sets or takes away what opens the list; False if the account sees no such view."""
        with writing(self._engine) as connection:
            if view_id is None:
                connection.execute(
                    sa.delete(default_views).where(
                        default_views.c.project_id == project_id,
                        default_views.c.account_id == account_id,
                    )
                )
                return True
            if self._find(connection, project_id, account_id, view_id) is None:
                return False
            connection.execute(
                replacing(self._engine, default_views),
                [{"project_id": project_id, "account_id": account_id, "view_id": view_id}],
            )
        return True

    def _find(
        self, connection: sa.Connection, project_id: str, account_id: str, view_id: str
    ) -> View | None:
        query = _rows(project_id, account_id).where(views.c.view_id == view_id)
        row = connection.execute(query).one_or_none()
        return _to_view(row, account_id) if row else None


def _rows(project_id: str, account_id: str) -> AnySelect:
    return (
        sa.select(*views.c, accounts.c.email)
        .join_from(views, accounts, accounts.c.account_id == views.c.made_by, isouter=True)
        .where(views.c.project_id == project_id, views.c.kept_by.in_((_EVERYBODY, account_id)))
    )


def _refuse_too_many(connection: sa.Connection, project_id: str, kept_by: str) -> None:
    count = sa.select(sa.func.count()).where(
        views.c.project_id == project_id, views.c.kept_by == kept_by
    )
    if (connection.scalar(count) or 0) >= MOST_VIEWS:
        whose = "You have" if kept_by else "The project has"
        raise ConflictError(
            f"{whose} {MOST_VIEWS} views, which is as many as there may be.",
            hint="Delete one that nobody needs.",
            code="too_many_views",
        )


def _refuse_taken(
    connection: sa.Connection, project_id: str, kept_by: str, name: str, view_id: str
) -> None:
    taken = sa.select(views.c.view_id).where(
        views.c.project_id == project_id,
        views.c.kept_by == kept_by,
        views.c.name == name,
        views.c.view_id != view_id,
    )
    if connection.scalar(taken) is not None:
        whose = "You have" if kept_by else "The project has"
        raise ConflictError(
            f"{whose} a view {name!r} already.", hint="Save that one, or choose another name."
        )


def _to_view(row: AnyRow, account_id: str) -> View:
    return View(
        view_id=row.view_id,
        name=row.name,
        is_shared=row.kept_by == _EVERYBODY,
        is_mine=account_id != _EVERYBODY and row.made_by == account_id,
        made_by=row.email,
        q=row.q,
        sort=row.sort,
        columns=row.columns,
        created_at=moment(row.created_at),
        updated_at=moment(row.updated_at),
    )
