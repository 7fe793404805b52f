"""The resources that the module's functions ask: one set for each server, key and agent."""

from typing import NamedTuple

import msgspec

from lucidicai.record.context import current
from lucidicai.record.destination import standing
from lucidicai.resources.datasets import Datasets
from lucidicai.resources.experiments import Experiments
from lucidicai.resources.feature_flags import FeatureFlags
from lucidicai.resources.http import Caller
from lucidicai.resources.prompts import Prompts


class Resources(NamedTuple):
    """What one server is asked under one key, for one agent."""

    datasets: Datasets
    experiments: Experiments
    feature_flags: FeatureFlags
    prompts: Prompts


_made: dict[tuple[object, ...], Resources] = {}


def resources(api_key: str | None = None, agent_id: str | None = None) -> Resources:
    """Returns the resources of the settings in force, with another key or agent if given."""
    settings = standing()
    if api_key is not None or agent_id is not None:
        settings = msgspec.structs.replace(
            settings,
            api_key=api_key or settings.api_key,
            agent_id=agent_id or settings.agent_id,
        )
    name = (settings.base_url, settings.api_key, settings.agent_id, settings.production)
    found = _made.get(name)
    if found is None:
        caller = Caller(settings)
        flags = FeatureFlags(caller, _arrived)
        made = Resources(Datasets(caller), Experiments(caller), flags, Prompts(caller))
        # setdefault is atomic: of two threads that meet here, both use the first one's.
        found = _made.setdefault(name, made)
    return found


def all_flags() -> list[FeatureFlags]:
    """Returns the flags of every set there is."""
    return [made.feature_flags for made in list(_made.values())]


def _arrived() -> str | None:
    """Returns the active session's id when the server knows the session, as far as it can."""
    session = current()
    if session is None:
        return None
    session.recorder.flush(session.settings.flush_timeout)
    return session.session_id
