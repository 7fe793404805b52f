"""/v1/prompts: prompts, their versions and labels."""

from typing import Annotated

from litestar import delete
from litestar import get
from litestar import patch
from litestar import post
from litestar import put
from litestar.params import Parameter

from lucidic_server.control.callers import Caller
from lucidic_server.features.prompts.schemas import DeletedPrompt
from lucidic_server.features.prompts.schemas import MovedLabel
from lucidic_server.features.prompts.schemas import NewPrompt
from lucidic_server.features.prompts.schemas import NewVersion
from lucidic_server.features.prompts.schemas import PromptPage
from lucidic_server.features.prompts.schemas import VersionMetadata
from lucidic_server.features.prompts.schemas import VersionPage
from lucidic_server.features.prompts.service import PromptsService
from lucidic_server.model.prompt import Prompt
from lucidic_server.model.prompt import PromptVersion
from lucidic_server.paging import AgentId
from lucidic_server.paging import Cursor
from lucidic_server.paging import Limit

_TAGS = ["prompts"]

Version = Annotated[int, Parameter(ge=1, le=2**31 - 1, description="Counts from 1.")]
Label = Annotated[str, Parameter(min_length=1, max_length=512, description="Percent-encoded.")]


@get(
    "/v1/prompts",
    operation_id="list_prompts",
    tags=_TAGS,
    opt={"errors": (400,)},
    sync_to_thread=True,
)
def list_prompts(
    caller: Caller,
    prompts: PromptsService,
    agent_id: AgentId = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> PromptPage:
    """Lists prompts, the newest first."""
    return prompts.page(caller.project_id, agent_id, limit, cursor)


@post(
    "/v1/prompts",
    operation_id="create_prompt",
    tags=_TAGS,
    opt={"errors": (400, 409)},
    sync_to_thread=True,
)
def create_prompt(caller: Caller, prompts: PromptsService, data: NewPrompt) -> Prompt:
    """Makes a prompt with its first version, which carries the label `production`."""
    return prompts.create(caller.project_id, data)


@get(
    "/v1/prompts/{prompt_id:str}",
    operation_id="get_prompt",
    tags=_TAGS,
    opt={"errors": (404,)},
    sync_to_thread=True,
)
def get_prompt(caller: Caller, prompts: PromptsService, prompt_id: str) -> Prompt:
    """Gives a prompt and which version each label names."""
    return prompts.get(caller.project_id, prompt_id)


@delete(
    "/v1/prompts/{prompt_id:str}",
    operation_id="delete_prompt",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (404,)},
    sync_to_thread=True,
)
def delete_prompt(caller: Caller, prompts: PromptsService, prompt_id: str) -> DeletedPrompt:
    """Deletes a prompt with all its versions."""
    prompts.delete(caller.project_id, prompt_id)
    return DeletedPrompt(prompt_id)


@get(
    "/v1/prompts/{prompt_id:str}/versions",
    operation_id="list_prompt_versions",
    tags=_TAGS,
    opt={"errors": (400, 404)},
    sync_to_thread=True,
)
def list_prompt_versions(
    caller: Caller,
    prompts: PromptsService,
    prompt_id: str,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> VersionPage:
    """Lists a prompt's versions, the newest first."""
    return prompts.versions(caller.project_id, prompt_id, limit, cursor)


@post(
    "/v1/prompts/{prompt_id:str}/versions",
    operation_id="create_prompt_version",
    tags=_TAGS,
    opt={"errors": (400, 404)},
    sync_to_thread=True,
)
def create_prompt_version(
    caller: Caller, prompts: PromptsService, prompt_id: str, data: NewVersion
) -> PromptVersion:
    """Adds a version. The given labels and `latest` move to it; `production` only if given."""
    return prompts.add_version(caller.project_id, prompt_id, data)


@get(
    "/v1/prompts/{prompt_id:str}/versions/{version:int}",
    operation_id="get_prompt_version",
    tags=_TAGS,
    opt={"errors": (400, 404)},
    sync_to_thread=True,
)
def get_prompt_version(
    caller: Caller, prompts: PromptsService, prompt_id: str, version: Version
) -> PromptVersion:
    """Gives one version."""
    return prompts.version(caller.project_id, prompt_id, version)


@patch(
    "/v1/prompts/{prompt_id:str}/versions/{version:int}",
    operation_id="update_prompt_version",
    tags=_TAGS,
    opt={"errors": (400, 404)},
    sync_to_thread=True,
)
def update_prompt_version(
    caller: Caller,
    prompts: PromptsService,
    prompt_id: str,
    version: Version,
    data: VersionMetadata,
) -> PromptVersion:
    """Replaces a version's metadata; nothing else of it can change."""
    return prompts.set_metadata(caller.project_id, prompt_id, version, data.metadata)


@put(
    "/v1/prompts/{prompt_id:str}/labels/{label:str}",
    operation_id="move_prompt_label",
    tags=_TAGS,
    opt={"errors": (400, 404)},
    sync_to_thread=True,
)
def move_prompt_label(
    caller: Caller, prompts: PromptsService, prompt_id: str, label: Label, data: MovedLabel
) -> Prompt:
    """Lets a label name another version, or a new label its first."""
    return prompts.move_label(caller.project_id, prompt_id, label, data.version)


HANDLERS = (
    list_prompts,
    create_prompt,
    get_prompt,
    delete_prompt,
    list_prompt_versions,
    create_prompt_version,
    get_prompt_version,
    update_prompt_version,
    move_prompt_label,
)
