"""The parameters of `init`, the spellings of all eras among them, and what they say."""

from typing import Any

import msgspec

from lucidicai.settings import Settings


class Beginning(msgspec.Struct, kw_only=True):
    """The parameters of `init`, by name; None means "not given"."""

    session_name: Any = None
    session_id: Any = None
    api_key: str | None = None
    agent_id: str | None = None
    task: Any = None
    providers: Any = None
    production_monitoring: bool | None = None
    mass_sim_id: Any = None
    experiment_id: Any = None
    rubrics: Any = None
    tags: Any = None
    masking_function: Any = None
    auto_end: bool | None = None
    capture_uncaught: bool | None = None
    evaluators: Any = None
    datasetitem_id: Any = None
    dataset_item_id: Any = None
    lucidic_api_key: str | None = None
    base_url: str | None = None
    verify_key: bool | None = None
    production: bool | None = None
    metadata: Any = None

    def settings(self, client: Settings | None = None) -> Settings:
        """Returns the settings that this beginning and the environment, or a client, make."""
        if client is not None:
            return self._over(client)
        return Settings.load(
            api_key=self.api_key or self.lucidic_api_key,
            agent_id=self.agent_id,
            base_url=self.base_url,
            production=self.production,
            production_monitoring=self.production_monitoring,
            verify_key=self.verify_key,
            auto_end=self.auto_end,
            capture_uncaught=self.capture_uncaught,
        )

    def _over(self, client: Settings) -> Settings:
        given = {
            "production_monitoring": self.production_monitoring,
            "auto_end": self.auto_end,
            "capture_uncaught": self.capture_uncaught,
        }
        flags = {name: bool(value) for name, value in given.items() if value is not None}
        return msgspec.structs.replace(client, **flags)

    def fields(self) -> dict[str, Any]:
        """Returns what a record says of the session."""
        evaluators = [*several(self.rubrics), *several(self.evaluators)]
        return {
            "name": self.session_name,
            "task": self.task,
            "tags": self.tags,
            "metadata": self.metadata,
            "experiment_id": self.experiment_id,
            "mass_sim_id": self.mass_sim_id,
            "dataset_item_id": self.dataset_item_id or self.datasetitem_id,
            "evaluators": evaluators or None,
        }


def several(values: Any) -> list[Any]:
    """Returns the members of a collection, and of anything else itself."""
    if values is None:
        return []
    return list(values) if isinstance(values, list | tuple | set) else [values]
