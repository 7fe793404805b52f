"""Which agent a request speaks of: the first that it names, else the default one."""

from lucidic_server.model.session import DEFAULT_AGENT


def named_agent(*given: str | None) -> str:
    """Returns the first of the given ids that is not empty, or the default agent."""
    return next((agent_id for agent_id in given if agent_id), DEFAULT_AGENT)
