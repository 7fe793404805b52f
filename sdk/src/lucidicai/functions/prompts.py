"""`get_prompt` of the first and second era."""

from collections.abc import Mapping
from typing import Any

from lucidicai.errors import PromptError
from lucidicai.functions.standing import resources
from lucidicai.record.misuse import refuse
from lucidicai.resources.prompts import filled
from lucidicai.resources.twin import twin


def get_prompt(
    prompt_name: str,
    variables: Mapping[str, Any] | None = None,
    cache_ttl: float = 300,
    label: str = "production",
) -> str:
    """Returns the text of a prompt's version that has the label, its `{{name}}` places filled.

    It is kept for `cache_ttl` seconds; -1 keeps it for ever, 0 asks the server each time. A place
    without a value stays, with a warning.

    Raises PromptError for a variable that the prompt does not have, if there is no such prompt,
    and if the server cannot be asked; APIKeyVerificationError for a refused key.
    """
    try:
        prompt = resources().prompts.get(prompt_name, label=label, cache_ttl=cache_ttl)
        return filled(prompt_name, prompt, variables or {})
    except PromptError as error:
        refuse("get_prompt", error)
        return ""


aget_prompt = twin(get_prompt)
