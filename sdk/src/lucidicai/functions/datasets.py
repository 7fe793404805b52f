"""The functions for datasets. Each works before `init`, with the environment's or a given key."""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from lucidicai.functions.standing import resources
from lucidicai.resources.datasets import Items
from lucidicai.resources.datasets import the_item
from lucidicai.resources.twin import twin


def list_datasets(api_key: str | None = None, agent_id: str | None = None) -> dict[str, Any]:
    """Returns {"datasets": [{"dataset_id", "name", "num_items", ...}], "num_datasets"}.

    Like every call about datasets, waits for the server, with retries at most LUCIDIC_TIMEOUT;
    raises InvalidOperationError if it refuses, fails or does not answer, and
    APIKeyVerificationError for a refused key. With LUCIDIC_PRODUCTION=1 that is a log line, and
    the answer is empty.
    """
    return resources(api_key, agent_id).datasets.list()


def create_dataset(
    name: str,
    description: str | None = None,
    tags: Sequence[str] | None = None,
    suggested_flag_config: Mapping[str, Any] | None = None,
    api_key: str | None = None,
    agent_id: str | None = None,
) -> dict[str, Any]:
    """Makes a dataset and returns it: {"dataset_id", "name", "num_items", "created_at", ...}.

    Names are unique in an agent. `suggested_flag_config` is flag → value for sessions that run its
    items. Raises as `list_datasets` does.
    """
    datasets = resources(api_key, agent_id).datasets
    return datasets.create(name, description, tags, suggested_flag_config)


def get_dataset(
    dataset_id: str, api_key: str | None = None, agent_id: str | None = None
) -> dict[str, Any]:
    """Returns a dataset, with its items under "items". Raises as `list_datasets` does."""
    return resources(api_key, agent_id).datasets.get(dataset_id)


def update_dataset(
    dataset_id: str,
    name: str | None = None,
    description: str | None = None,
    tags: Sequence[str] | None = None,
    suggested_flag_config: Mapping[str, Any] | None = None,
    api_key: str | None = None,
    agent_id: str | None = None,
) -> dict[str, Any]:
    """Changes the fields given and returns the dataset. Raises as `list_datasets` does."""
    return resources(api_key, agent_id).datasets.update(
        dataset_id,
        name=name,
        description=description,
        tags=tags,
        suggested_flag_config=suggested_flag_config,
    )


def delete_dataset(
    dataset_id: str, api_key: str | None = None, agent_id: str | None = None
) -> dict[str, Any]:
    """Deletes a dataset with its items and returns {"success", "message"}.

    Sessions that ran them stay. Raises as `list_datasets` does.
    """
    return resources(api_key, agent_id).datasets.delete(dataset_id)


def create_dataset_item(
    dataset_id: str,
    name: str,
    input_data: Any,
    expected_output: Any = None,
    description: str | None = None,
    tags: Sequence[str] | None = None,
    metadata: Mapping[str, Any] | None = None,
    flag_overrides: Mapping[str, Any] | None = None,
    api_key: str | None = None,
    agent_id: str | None = None,
) -> dict[str, Any]:
    """Adds an item and returns it: {"datasetitem_id", "name", "input", "expected_output", ...}.

    Its id is under `dataset_item_id` as well. Input and output are anything that JSON can say;
    `flag_overrides` is flag → value for sessions that run it. Raises as `list_datasets` does.
    """
    return resources(api_key, agent_id).datasets.create_item(
        dataset_id,
        name,
        input_data,
        expected_output,
        description,
        tags,
        metadata,
        flag_overrides,
    )


def create_dataset_items(
    dataset_id: str,
    items: Iterable[Mapping[str, Any]],
    api_key: str | None = None,
    agent_id: str | None = None,
) -> Items:
    """Adds items, each a mapping of `create_dataset_item`'s parameters, and returns them.

    Those before one that is refused stay. Raises as `list_datasets` does.
    """
    return resources(api_key, agent_id).datasets.create_items(dataset_id, items)


def get_dataset_item(
    dataset_id: str,
    item_id: str | None = None,
    api_key: str | None = None,
    agent_id: str | None = None,
    *,
    datasetitem_id: str | None = None,
    dataset_item_id: str | None = None,
) -> dict[str, Any]:
    """Returns an item, as `create_dataset_item` does. Raises as `list_datasets` does."""
    item_id = the_item(item_id, datasetitem_id, dataset_item_id)
    return resources(api_key, agent_id).datasets.get_item(dataset_id, item_id)


def update_dataset_item(
    dataset_id: str,
    item_id: str | None = None,
    name: str | None = None,
    input_data: Any = None,
    expected_output: Any = None,
    description: str | None = None,
    tags: Sequence[str] | None = None,
    metadata: Mapping[str, Any] | None = None,
    flag_overrides: Mapping[str, Any] | None = None,
    api_key: str | None = None,
    agent_id: str | None = None,
    *,
    datasetitem_id: str | None = None,
    dataset_item_id: str | None = None,
) -> dict[str, Any]:
    """Changes the fields given and returns the item. Raises as `list_datasets` does."""
    item_id = the_item(item_id, datasetitem_id, dataset_item_id)
    return resources(api_key, agent_id).datasets.update_item(
        dataset_id,
        item_id,
        name=name,
        input_data=input_data,
        expected_output=expected_output,
        description=description,
        tags=tags,
        metadata=metadata,
        flag_overrides=flag_overrides,
    )


def delete_dataset_item(
    dataset_id: str,
    item_id: str | None = None,
    api_key: str | None = None,
    agent_id: str | None = None,
    *,
    datasetitem_id: str | None = None,
    dataset_item_id: str | None = None,
) -> dict[str, Any]:
    """Deletes an item and returns {"success", "message"}; sessions that ran it stay.

    Raises as `list_datasets` does.
    """
    item_id = the_item(item_id, datasetitem_id, dataset_item_id)
    return resources(api_key, agent_id).datasets.delete_item(dataset_id, item_id)


def get_dataset_items(
    dataset_id: str,
    tags: Sequence[str] | None = None,
    api_key: str | None = None,
    agent_id: str | None = None,
) -> Items:
    """Returns the items of a dataset; with `tags` those that have all of them.

    Raises as `list_datasets` does.
    """
    return resources(api_key, agent_id).datasets.get_items(dataset_id, tags)


def list_dataset_item_sessions(
    dataset_id: str,
    item_id: str | None = None,
    api_key: str | None = None,
    agent_id: str | None = None,
    *,
    datasetitem_id: str | None = None,
    dataset_item_id: str | None = None,
) -> dict[str, Any]:
    """Returns {"num_sessions", "sessions"}: the sessions that ran an item, as the API has them.

    Raises as `list_datasets` does.
    """
    item_id = the_item(item_id, datasetitem_id, dataset_item_id)
    return resources(api_key, agent_id).datasets.list_item_sessions(dataset_id, item_id)


alist_datasets = twin(list_datasets)
acreate_dataset = twin(create_dataset)
aget_dataset = twin(get_dataset)
aupdate_dataset = twin(update_dataset)
adelete_dataset = twin(delete_dataset)
acreate_dataset_item = twin(create_dataset_item)
acreate_dataset_items = twin(create_dataset_items)
aget_dataset_item = twin(get_dataset_item)
aupdate_dataset_item = twin(update_dataset_item)
adelete_dataset_item = twin(delete_dataset_item)
aget_dataset_items = twin(get_dataset_items)
alist_dataset_item_sessions = twin(list_dataset_item_sessions)
