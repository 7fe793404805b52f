"""/v1/projects: projects and their members."""

from typing import Annotated

import msgspec
from litestar import delete
from litestar import get
from litestar import patch
from litestar import post
from litestar.params import Parameter
from msgspec import UNSET

from lucidic_server.control.callers import Caller
from lucidic_server.features.projects.schemas import AddedMember
from lucidic_server.features.projects.schemas import ChangedMember
from lucidic_server.features.projects.schemas import ChangedProject
from lucidic_server.features.projects.schemas import MemberList
from lucidic_server.features.projects.schemas import NewMember
from lucidic_server.features.projects.schemas import NewProject
from lucidic_server.features.projects.schemas import ProjectList
from lucidic_server.features.projects.schemas import RemovedMember
from lucidic_server.features.projects.service import ProjectsService
from lucidic_server.model.account import Project
from lucidic_server.model.receipt import Expired
from lucidic_server.model.receipt import Receipt

_TAGS = ["projects"]

ProjectId = Annotated[str, Parameter(description="The project's id.")]
Confirmation = Annotated[str, Parameter(description="The project's name, to confirm.")]
DaysAsked = Annotated[
    int | None,
    Parameter(ge=1, le=36_525, description="Days to keep; default: what the project has set."),
]
ProjectOrAll = Annotated[
    str, Parameter(description="The project's id, or `*` for roles in every project.")
]


@get("/v1/projects", operation_id="list_projects", tags=_TAGS)
async def list_projects(caller: Caller, projects: ProjectsService) -> ProjectList:
    """Lists the projects that one can see."""
    return ProjectList(projects.seen_by(caller))


@post("/v1/projects", operation_id="create_project", tags=_TAGS, opt={"errors": (400, 409)})
async def create_project(caller: Caller, projects: ProjectsService, data: NewProject) -> Project:
    """Makes a project; whoever makes it owns it."""
    return projects.create(caller, data.name)


@get(
    "/v1/projects/{project_id:str}",
    operation_id="get_project",
    tags=_TAGS,
    opt={"errors": (404,)},
)
async def get_project(projects: ProjectsService, project_id: ProjectId) -> Project:
    """Gives a project."""
    return projects.get(project_id)


@patch(
    "/v1/projects/{project_id:str}",
    operation_id="update_project",
    tags=_TAGS,
    opt={"errors": (400, 404)},
)
async def update_project(
    projects: ProjectsService, project_id: ProjectId, data: ChangedProject
) -> Project:
    """Changes what is given of a project: its name, how long its sessions are kept."""
    fields = msgspec.structs.asdict(data)
    given = {name: value for name, value in fields.items() if value is not UNSET}
    return projects.update(project_id, given)


@delete(
    "/v1/projects/{project_id:str}",
    operation_id="delete_project",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (400, 404, 409)},
)
async def delete_project(
    projects: ProjectsService, project_id: ProjectId, name: Confirmation
) -> Receipt:
    """Deletes a project with all that it has, for ever; its keys are refused from now on."""
    return await projects.delete(project_id, name)


@get(
    "/v1/projects/{project_id:str}/retention",
    operation_id="get_retention",
    tags=_TAGS,
    opt={"errors": (400, 404)},
)
async def get_retention(
    projects: ProjectsService, project_id: ProjectId, days: DaysAsked = None
) -> Expired:
    """Tells what a retention would delete now, and deletes nothing."""
    return await projects.would_expire(project_id, days)


@get(
    "/v1/projects/{project_id:str}/members",
    operation_id="list_members",
    tags=_TAGS,
    opt={"errors": (404, 409)},
)
async def list_members(projects: ProjectsService, project_id: ProjectOrAll) -> MemberList:
    """Lists everybody who has a role in the project, or in every one."""
    return MemberList(projects.members(project_id))


@post(
    "/v1/projects/{project_id:str}/members",
    operation_id="add_member",
    tags=_TAGS,
    opt={"errors": (400, 404, 409)},
)
async def add_member(
    caller: Caller,
    projects: ProjectsService,
    project_id: ProjectOrAll,  # noqa: ARG001 # the caller acts for it
    data: NewMember,
) -> AddedMember:
    """Gives somebody a role, no higher than one's own; who has no account is invited."""
    return projects.add_member(caller, data.email, data.role)


@patch(
    "/v1/projects/{project_id:str}/members/{account_id:str}",
    operation_id="update_member",
    tags=_TAGS,
    opt={"errors": (400, 404, 409)},
)
async def update_member(
    caller: Caller,
    projects: ProjectsService,
    project_id: ProjectOrAll,
    account_id: str,
    data: ChangedMember,
) -> MemberList:
    """Changes a member's role."""
    projects.set_member(caller, account_id, data.role)
    return MemberList(projects.members(project_id))


@delete(
    "/v1/projects/{project_id:str}/members/{account_id:str}",
    operation_id="remove_member",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (404, 409)},
)
async def remove_member(
    caller: Caller,
    projects: ProjectsService,
    project_id: ProjectOrAll,  # noqa: ARG001 # the caller acts for it
    account_id: str,
) -> RemovedMember:
    """Ends a membership."""
    projects.set_member(caller, account_id, None)
    return RemovedMember(account_id)


HANDLERS = (
    list_projects,
    create_project,
    get_project,
    update_project,
    delete_project,
    get_retention,
    list_members,
    add_member,
    update_member,
    remove_member,
)
