"""Projects, and who is a member of which."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from lucidic_server.clock import Clock
from lucidic_server.control.account_tables import accounts
from lucidic_server.control.account_tables import memberships
from lucidic_server.control.account_tables import projects
from lucidic_server.control.accounts import to_account
from lucidic_server.control.audit import note
from lucidic_server.control.listing import AnyRow
from lucidic_server.control.transaction import writing
from lucidic_server.errors import ConflictError
from lucidic_server.model.account import Member
from lucidic_server.model.account import Project
from lucidic_server.model.moment import moment
from lucidic_server.model.role import EVERY_PROJECT
from lucidic_server.model.role import Role
from lucidic_server.model.role import highest


class Projects:
    """Reads and writes projects and memberships."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def create(self, name: str, *, owner: str | None = None) -> Project:
        """Makes a project, and the account its owner if one is given."""
        project_id = uuid4().hex[:12]
        with writing(self._engine) as connection:
            now = self._clock.now_ns()
            connection.execute(
                sa.insert(projects).values(project_id=project_id, name=name, created_at=now)
            )
            note(connection, now, project_id, "project.created", project_id, after={"name": name})
            if owner is not None:
                connection.execute(
                    sa.insert(memberships).values(
                        account_id=owner, project_id=project_id, role=Role.OWNER, created_at=now
                    )
                )
        return Project(project_id, name, None, moment(now))

    def get(self, project_id: str) -> Project | None:
        """Returns the project, unless it was deleted."""
        with self._engine.connect() as connection:
            row = connection.execute(_rows().where(projects.c.project_id == project_id))
            found = row.one_or_none()
        return _to_project(found) if found else None

    def all(self) -> list[Project]:
        """Returns every project, the oldest first."""
        query = _rows().order_by(projects.c.created_at, projects.c.project_id)
        with self._engine.connect() as connection:
            return [_to_project(row) for row in connection.execute(query)]

    def update(self, project_id: str, fields: Mapping[str, Any]) -> Project | None:
        """Changes the given fields; None if there is no such project."""
        with writing(self._engine) as connection:
            query = _rows().where(projects.c.project_id == project_id)
            row = connection.execute(query).one_or_none()
            if row is None:
                return None
            if fields:
                connection.execute(
                    sa.update(projects).where(projects.c.project_id == project_id).values(**fields)
                )
                before = {name: getattr(row, name) for name in fields}
                now = self._clock.now_ns()
                note(
                    connection,
                    now,
                    project_id,
                    "project.updated",
                    project_id,
                    before=before,
                    after=fields,
                )
            return _to_project(connection.execute(query).one())

    def roles(self, account_id: str) -> dict[str, Role]:
        """Returns the account's roles by project; `*` is the one that it has in all of them."""
        columns = memberships.c
        query = sa.select(columns.project_id, columns.role).where(columns.account_id == account_id)
        with self._engine.connect() as connection:
            return {row.project_id: Role(row.role) for row in connection.execute(query)}

    def of_account(self, account_id: str) -> list[tuple[Project, Role]]:
        """Returns the projects that the account can see, the oldest first, and its role there."""
        roles = self.roles(account_id)
        everywhere = roles.get(EVERY_PROJECT)
        found = []
        for project in self.all():
            role = highest(roles.get(project.project_id), everywhere)
            if role is not None:
                found.append((project, role))
        return found

    def members(self, project_id: str) -> list[Member]:
        """Returns who may do what in a project, those of every project included, by email."""
        columns = memberships.c
        query = (
            sa.select(*accounts.c, columns.role, columns.project_id)
            .join(accounts, accounts.c.account_id == columns.account_id)
            .where(columns.project_id.in_([project_id, EVERY_PROJECT]))
            .order_by(accounts.c.email, columns.project_id)
        )
        with self._engine.connect() as connection:
            rows = list(connection.execute(query))
        return [
            Member(
                row.account_id,
                row.email,
                row.name,
                Role(row.role),
                row.project_id == EVERY_PROJECT,
                to_account(row).signs_in_by,
            )
            for row in rows
        ]

    def add_member(self, project_id: str, email: str, role: Role) -> tuple[str, bool]:
        """Gives the account of this email a role; returns its id, and whether it was made now.

        Raises ConflictError if it has a role in this project already.
        """
        with writing(self._engine) as connection:
            now = self._clock.now_ns()
            query = sa.select(accounts.c.account_id).where(accounts.c.email == email)
            account_id = connection.scalar(query)
            is_new = account_id is None
            if account_id is None:
                account_id = str(uuid4())
                connection.execute(
                    sa.insert(accounts).values(
                        account_id=account_id,
                        email=email,
                        name=email.partition("@")[0],
                        created_at=now,
                    )
                )
            if self._membership(connection, account_id, project_id) is not None:
                raise ConflictError(
                    f"{email} is a member already.", hint="Change the role of the member."
                )
            connection.execute(
                sa.insert(memberships).values(
                    account_id=account_id, project_id=project_id, role=role, created_at=now
                )
            )
            note(connection, now, project_id, "member.added", email, after={"role": role})
        return account_id, is_new

    def set_member(self, project_id: str, account_id: str, role: Role | None) -> bool:
        """Changes a member's role, or with None takes it away; False if there is no such member.

        Raises ConflictError if nobody would be left who owns everything.
        """
        with writing(self._engine) as connection:
            was = self._membership(connection, account_id, project_id)
            if was is None:
                return False
            if project_id == EVERY_PROJECT and was is Role.OWNER and role is not Role.OWNER:
                self._refuse_last_owner(connection)
            where = (
                memberships.c.account_id == account_id,
                memberships.c.project_id == project_id,
            )
            email = connection.scalar(
                sa.select(accounts.c.email).where(accounts.c.account_id == account_id)
            )
            now = self._clock.now_ns()
            if role is None:
                connection.execute(sa.delete(memberships).where(*where))
                action, after = "member.removed", {}
            else:
                connection.execute(sa.update(memberships).where(*where).values(role=role))
                action, after = "member.changed", {"role": role}
            note(
                connection,
                now,
                project_id,
                action,
                email or account_id,
                before={"role": was},
                after=after,
            )
        return True

    def _membership(
        self, connection: sa.Connection, account_id: str, project_id: str
    ) -> Role | None:
        columns = memberships.c
        query = sa.select(columns.role).where(
            columns.account_id == account_id, columns.project_id == project_id
        )
        role = connection.scalar(query)
        return None if role is None else Role(role)

    def _refuse_last_owner(self, connection: sa.Connection) -> None:
        columns = memberships.c
        query = sa.select(sa.func.count()).where(
            columns.project_id == EVERY_PROJECT, columns.role == Role.OWNER
        )
        if (connection.scalar(query) or 0) <= 1:
            raise ConflictError(
                "Nobody would be left who owns this server.",
                hint="Make somebody else owner of every project first.",
                code="last_owner",
            )


def _rows() -> Any:
    return sa.select(projects).where(projects.c.deleted_at.is_(None))


def _to_project(row: AnyRow) -> Project:
    return Project(row.project_id, row.name, row.retention_days, moment(row.created_at))
