"""Projects and members: who may give which role."""

from collections.abc import Mapping
from typing import Any

from lucidic_server.control.accounts import Accounts
from lucidic_server.control.callers import LOCAL_PROJECT
from lucidic_server.control.callers import Caller
from lucidic_server.control.callers import unknown_project
from lucidic_server.control.projects import Projects
from lucidic_server.errors import BadRequestError
from lucidic_server.errors import ConflictError
from lucidic_server.errors import ForbiddenError
from lucidic_server.errors import NotFoundError
from lucidic_server.features.projects.schemas import AddedMember
from lucidic_server.jobs.deletions import Deletions
from lucidic_server.jobs.retention import Retention
from lucidic_server.model.account import Member
from lucidic_server.model.account import Project
from lucidic_server.model.receipt import Expired
from lucidic_server.model.receipt import Receipt
from lucidic_server.model.role import Role

_INVITATION_PATH = "/invitation#"


class ProjectsService:
    """Answers about projects."""

    def __init__(
        self,
        projects: Projects,
        accounts: Accounts,
        deletions: Deletions,
        retention: Retention,
    ) -> None:
        self._projects = projects
        self._accounts = accounts
        self._deletions = deletions
        self._retention = retention

    def seen_by(self, caller: Caller) -> list[Project]:
        """Returns the projects that the caller can see."""
        if caller.account_id is not None:
            return [project for project, _role in self._projects.of_account(caller.account_id)]
        project = self._projects.get(caller.project_id)
        return [project] if project else []

    def get(self, project_id: str) -> Project:
        """Returns the project. Raises NotFoundError."""
        return _known(self._projects.get(project_id), project_id)

    def create(self, caller: Caller, name: str) -> Project:
        """Makes a project that the caller owns."""
        return self._projects.create(name, owner=caller.account_id)

    def update(self, project_id: str, fields: Mapping[str, Any]) -> Project:
        """Changes the given fields. Raises NotFoundError."""
        return _known(self._projects.update(project_id, fields), project_id)

    async def delete(self, project_id: str, name: str) -> Receipt:
        """Deletes the project with all that it has. Raises BadRequestError, ConflictError."""
        if project_id == LOCAL_PROJECT:
            raise ConflictError(
                "The project `default` stays: it is where a server begins.",
                hint="Delete its agents instead, or let it keep sessions for some days only.",
                code="default_project",
            )
        project = self.get(project_id)
        if name != project.name:
            raise BadRequestError(
                f"This deletes the project {project.name!r} for ever, and `name` says {name!r}.",
                hint="Send its name to confirm.",
                code="not_confirmed",
            )
        return await self._deletions.delete(project_id, "project", project.name, None)

    async def would_expire(self, project_id: str, days: int | None) -> Expired:
        """Returns what so many days, or those that are set, would delete now."""
        days = days or self.get(project_id).retention_days
        if days is None:
            raise BadRequestError(
                "This project keeps its sessions for ever.",
                hint="Ask with days=30, say.",
                code="no_retention",
            )
        return await self._retention.would_delete(project_id, days)

    def members(self, project_id: str) -> list[Member]:
        """Returns who has a role in the project."""
        return self._projects.members(project_id)

    def add_member(self, caller: Caller, email: str, role: Role) -> AddedMember:
        """Gives somebody a role; a new account gets an invitation. Raises ForbiddenError."""
        _refuse_above(caller, role)
        account_id, is_new = self._projects.add_member(
            caller.project_id, email.strip().lower(), role
        )
        if not is_new:
            return AddedMember(account_id, None, None)
        text = self._accounts.invite(account_id)
        return AddedMember(account_id, text, _INVITATION_PATH + text)

    def set_member(self, caller: Caller, account_id: str, role: Role | None) -> None:
        """Changes a role or, with None, ends a membership. Raises ForbiddenError, NotFoundError."""
        if role is not None:
            _refuse_above(caller, role)
        was = self._role_here(caller.project_id, account_id)
        if was is None:
            raise _no_member(account_id)
        _refuse_above(caller, was)
        if not self._projects.set_member(caller.project_id, account_id, role):
            raise _no_member(account_id)

    def _role_here(self, project_id: str, account_id: str) -> Role | None:
        return self._projects.roles(account_id).get(project_id)


def _refuse_above(caller: Caller, role: Role) -> None:
    """Nobody gives or takes a role that goes further than their own."""
    if caller.role is None or not caller.role.covers(role):
        raise ForbiddenError(
            f"The role {role} goes further than yours.",
            hint=f"Ask somebody who has the role {role}.",
            code="role_needed",
        )


def _known(project: Project | None, project_id: str) -> Project:
    if project is None:
        raise unknown_project(project_id)
    return project


def _no_member(account_id: str) -> NotFoundError:
    return NotFoundError(
        f"The account {account_id!r} has no role of its own in this project.",
        hint="A role in every project is changed under /v1/projects/*/members.",
    )
