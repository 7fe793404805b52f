"""/api/getfeatureflags, /api/evaluate…featureflag… and /api/featureflags.

An unknown flag is never an error: the program has its default. So it is told by what is missing.
"""

from typing import Annotated
from typing import Any

from litestar import get
from litestar import post
from litestar.params import HeaderParameter
from litestar.params import Parameter

from lucidic_server.control.callers import Caller
from lucidic_server.errors import BadRequestError
from lucidic_server.features.flags.schemas import AskedFlag
from lucidic_server.features.flags.schemas import AskedFlags
from lucidic_server.features.flags.service import FlagsService
from lucidic_server.model.flag import FlagAnswer

_TAGS = ["compatible"]

Answers = dict[str, FlagAnswer]

AgentHeader = Annotated[
    str | None, HeaderParameter(name="x-agent-id", description="Where neither body nor query say.")
]
AgentId = Annotated[str | None, Parameter(description="The agent that asks.")]
FlagName = Annotated[str, Parameter(min_length=1, max_length=512)]


@post(
    "/api/getfeatureflags",
    operation_id="compatible_get_feature_flags",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (400,)},
    sync_to_thread=True,
)
def fetch_flags(
    sender: Caller, flags: FlagsService, data: AskedFlags, agent_header: AgentHeader = None
) -> dict[str, Any]:
    """Gives `{found, value}` for every name. A program that names no agent is answered, too."""
    agent = data.agent_id or agent_header or None
    answers = flags.evaluate(sender.project_id, agent, data.flag_names)
    return {
        "flags": {
            name: {"found": answer.source is not None, "value": answer.value}
            for name, answer in answers.items()
        }
    }


@post(
    "/api/evaluatefeatureflag",
    operation_id="compatible_evaluate_flag",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (400,)},
)
async def evaluate_flag(
    sender: Caller, flags: FlagsService, data: AskedFlag, agent_header: AgentHeader = None
) -> dict[str, Any]:
    """Gives a session's value of a flag, the same for as long as the session is kept."""
    asked = AskedFlags([data.flag_name], data.session_id, data.agent_id)
    answers = await _for_session(sender, flags, asked, agent_header)
    return _one(data.flag_name, answers)


@post(
    "/api/evaluatefeatureflagstateless",
    operation_id="compatible_evaluate_flag_stateless",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (400,)},
    sync_to_thread=True,
)
def evaluate_flag_stateless(
    sender: Caller, flags: FlagsService, data: AskedFlag, agent_header: AgentHeader = None
) -> dict[str, Any]:
    """Gives an agent's value of a flag as it is now."""
    agent = data.agent_id or agent_header or None
    return _one(data.flag_name, flags.evaluate(sender.project_id, agent, [data.flag_name]))


@post(
    "/api/evaluatebatchfeatureflags",
    operation_id="compatible_evaluate_flags",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (400,)},
)
async def evaluate_flags(
    sender: Caller, flags: FlagsService, data: AskedFlags, agent_header: AgentHeader = None
) -> dict[str, Any]:
    """Gives a session's values of several flags; unknown ones are left out."""
    return _several(await _for_session(sender, flags, data, agent_header))


@post(
    "/api/evaluatebatchfeatureflagsstateless",
    operation_id="compatible_evaluate_flags_stateless",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (400,)},
    sync_to_thread=True,
)
def evaluate_flags_stateless(
    sender: Caller, flags: FlagsService, data: AskedFlags, agent_header: AgentHeader = None
) -> dict[str, Any]:
    """Gives an agent's values of several flags as they are now; unknown ones are left out."""
    agent = data.agent_id or agent_header or None
    return _several(flags.evaluate(sender.project_id, agent, data.flag_names))


@get(
    "/api/featureflags",
    operation_id="compatible_get_flag",
    tags=_TAGS,
    opt={"errors": (400,)},
    sync_to_thread=True,
)
def fetch_flag(
    sender: Caller,
    flags: FlagsService,
    flag_name: FlagName,
    agent_id: AgentId = None,
    agent_header: AgentHeader = None,
) -> dict[str, Any]:
    """Gives an agent's `value` of a flag; for an unknown one there is no such member."""
    agent = agent_id or agent_header or None
    answers = flags.evaluate(sender.project_id, agent, [flag_name])
    answer = _one(flag_name, answers)
    answer.pop("error", None)
    return answer


async def _for_session(
    sender: Caller, flags: FlagsService, asked: AskedFlags, agent_header: str | None
) -> Answers:
    if asked.session_id is None:
        raise BadRequestError(
            "The request names no session.",
            hint="Send session_id, or ask the stateless endpoint of the same name.",
        )
    agent = asked.agent_id or agent_header or None
    return await flags.evaluate_for_session(
        sender.project_id, asked.session_id, agent, asked.flag_names
    )


def _one(name: str, answers: Answers) -> dict[str, Any]:
    answer = answers[name]
    if answer.source is None:
        return {"flag_name": name, "error": f"There is no flag {name!r} for this agent."}
    return {"flag_name": name, "value": answer.value, "source": answer.source}


def _several(answers: Answers) -> dict[str, Any]:
    known = {name: answer for name, answer in answers.items() if answer.source is not None}
    return {
        "flags": {
            name: {"value": answer.value, "source": answer.source} for name, answer in known.items()
        }
    }


HANDLERS = (
    fetch_flags,
    evaluate_flag,
    evaluate_flag_stateless,
    evaluate_flags,
    evaluate_flags_stateless,
    fetch_flag,
)
