"""/api/getprompt and /api/sdk/prompts: prompts as the public SDKs ask for them."""

import asyncio
from typing import Annotated
from typing import Any

from litestar import get
from litestar import patch
from litestar import put
from litestar.params import HeaderParameter
from litestar.params import Parameter

from lucidic_server.control.callers import Caller
from lucidic_server.control.prompts import Prompts
from lucidic_server.features.prompts.schemas import PatchPrompt
from lucidic_server.features.prompts.schemas import PromptContent
from lucidic_server.features.prompts.schemas import PutPrompt
from lucidic_server.features.prompts.service import PromptsService
from lucidic_server.model.agent import named_agent
from lucidic_server.model.prompt import PRODUCTION
from lucidic_server.model.prompt import PromptVersion

_TAGS = ["compatible"]

AgentHeader = Annotated[
    str | None, HeaderParameter(name="x-agent-id", description="Where neither body nor query say.")
]
AgentId = Annotated[str | None, Parameter(description="The agent that the prompt belongs to.")]
PromptName = Annotated[str, Parameter(min_length=1, max_length=512)]
Label = Annotated[str | None, Parameter(description=f"Default: {PRODUCTION}.")]


@get(
    "/api/getprompt",
    operation_id="compatible_get_prompt_of_old",
    tags=_TAGS,
    opt={"errors": (400, 404)},
    sync_to_thread=True,
)
def fetch_prompt_of_old(
    sender: Caller,
    prompts: PromptsService,
    prompt_name: PromptName,
    label: Label = None,
    agent_id: AgentId = None,
    agent_header: AgentHeader = None,
) -> PromptContent:
    """Gives the version that a label names, to the packages up to 3.4.0 and TypeScript."""
    agent = named_agent(agent_id, agent_header)
    return _content(prompt_name, prompts.labelled(sender.project_id, agent, prompt_name, label))


# A coroutine: Litestar wraps a handler in a thread anew for each further method of its path, and
# answers with a coroutine object from the third on.
@get(
    "/api/sdk/prompts",
    operation_id="compatible_get_prompt",
    tags=_TAGS,
    opt={"errors": (400, 404)},
)
async def fetch_prompt(
    sender: Caller,
    prompts: PromptsService,
    prompt_name: PromptName,
    label: Label = None,
    agent_id: AgentId = None,
    agent_header: AgentHeader = None,
) -> PromptContent:
    """Gives the version that a label names. Variables are filled in by the program."""
    agent = named_agent(agent_id, agent_header)
    found = await asyncio.to_thread(prompts.labelled, sender.project_id, agent, prompt_name, label)
    return _content(prompt_name, found)


@put(
    "/api/sdk/prompts",
    operation_id="compatible_put_prompt",
    tags=_TAGS,
    opt={"errors": (400,)},
    sync_to_thread=True,
)
def put_prompt(
    sender: Caller, prompt_store: Prompts, data: PutPrompt, agent_header: AgentHeader = None
) -> PromptContent:
    """Adds a version to the prompt of this name, which is made if there is none."""
    made = prompt_store.write(
        sender.project_id,
        named_agent(data.agent_id, agent_header),
        data.prompt_name,
        data.prompt_content,
        description=data.description,
        metadata=data.metadata,
        labels=data.labels,
    )
    return _content(data.prompt_name, made)


@patch(
    "/api/sdk/prompts",
    operation_id="compatible_patch_prompt",
    tags=_TAGS,
    opt={"errors": (400, 404)},
    sync_to_thread=True,
)
def patch_prompt(
    sender: Caller, prompts: PromptsService, data: PatchPrompt, agent_header: AgentHeader = None
) -> PromptContent:
    """Replaces the metadata of the version that a label names."""
    agent = named_agent(data.agent_id, agent_header)
    changed = prompts.note(sender.project_id, agent, data.prompt_name, data.label, data.metadata)
    return _content(data.prompt_name, changed)


def _content(name: str, version: PromptVersion) -> PromptContent:
    metadata: dict[str, Any] = version.metadata
    return PromptContent(version.content, metadata, name, version.version, version.labels)


HANDLERS = (fetch_prompt_of_old, fetch_prompt, put_prompt, patch_prompt)
