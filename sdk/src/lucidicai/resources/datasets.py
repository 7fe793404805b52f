"""Datasets and their items: the test cases that sessions run."""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from lucidicai.errors import InvalidOperationError
from lucidicai.resources.http import Caller
from lucidicai.resources.twin import twin

_PATH = "sdk/datasets"
# An item's id has two spellings, one of each era; answers have both.
_IDS = ("datasetitem_id", "dataset_item_id")
# What the documentation's pages call an item's fields, and what the server does.
_RENAMED = {"input_data": "input", "output": "expected_output"}

# Named outside of the class, in which `list` is a method.
Items = list[dict[str, Any]]


class Datasets:
    """The datasets of one agent. The module's functions of these names tell answers and errors."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(self, agent_id: str | None = None) -> dict[str, Any]:
        """Returns {"datasets": [{"dataset_id", "name", ...}], "num_datasets"}."""
        return _mapping(
            self._caller.get(
                _PATH,
                instead={"datasets": [], "num_datasets": 0},
                agent_id=agent_id or self._caller.settings.agent_id,
            )
        )

    def create(
        self,
        name: str,
        description: str | None = None,
        tags: Sequence[str] | None = None,
        suggested_flag_config: Mapping[str, Any] | None = None,
        agent_id: str | None = None,
    ) -> dict[str, Any]:
        """Makes a dataset and returns it: {"dataset_id", ...}. Names are unique in an agent."""
        body = {
            "name": name,
            "description": description,
            "tags": tags,
            "suggested_flag_config": suggested_flag_config,
            "agent_id": agent_id or self._caller.settings.agent_id,
        }
        return _mapping(self._caller.post(f"{_PATH}/create", _given(body), instead={}))

    def get(self, dataset_id: str) -> dict[str, Any]:
        """Returns a dataset with its items."""
        answer = _mapping(self._caller.get("getdataset", instead={}, dataset_id=dataset_id))
        if isinstance(answer.get("items"), list):
            answer["items"] = [_spelled(item) for item in answer["items"]]
        return answer

    def update(self, dataset_id: str, **fields: Any) -> dict[str, Any]:
        """Changes the fields given and returns the dataset."""
        body = {"dataset_id": dataset_id, **_given(fields)}
        return _mapping(self._caller.put(f"{_PATH}/update", body, instead={}))

    def delete(self, dataset_id: str) -> dict[str, Any]:
        """Deletes a dataset with its items; sessions that ran them stay."""
        return _mapping(self._caller.delete(f"{_PATH}/delete", instead={}, dataset_id=dataset_id))

    def create_item(
        self,
        dataset_id: str,
        name: str,
        input_data: Any,
        expected_output: Any = None,
        description: str | None = None,
        tags: Sequence[str] | None = None,
        metadata: Mapping[str, Any] | None = None,
        flag_overrides: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Adds an item and returns it: {"datasetitem_id", ...}."""
        body = {
            "dataset_id": dataset_id,
            "name": name,
            "input": input_data,
            "expected_output": expected_output,
            "description": description,
            "tags": tags,
            "metadata": metadata,
            "flag_overrides": flag_overrides,
        }
        return _spelled(self._caller.post(f"{_PATH}/items/create", _given(body), instead={}))

    def create_items(self, dataset_id: str, items: Iterable[Mapping[str, Any]]) -> Items:
        """Adds items, each told by the parameters of `create_item`, and returns them."""
        return [self.create_item(dataset_id, **_parameters(item)) for item in items]

    def get_item(
        self,
        dataset_id: str,
        item_id: str | None = None,
        *,
        datasetitem_id: str | None = None,
        dataset_item_id: str | None = None,
    ) -> dict[str, Any]:
        """Returns an item."""
        return _spelled(
            self._caller.get(
                f"{_PATH}/items/get",
                instead={},
                dataset_id=dataset_id,
                datasetitem_id=the_item(item_id, datasetitem_id, dataset_item_id),
            )
        )

    def get_items(self, dataset_id: str, tags: Sequence[str] | None = None) -> Items:
        """Returns the items of a dataset; with `tags` those that have all of them."""
        wanted = set(tags or ())
        items: Items = self.get(dataset_id).get("items") or []
        return [item for item in items if wanted <= set(item.get("tags") or ())]

    def update_item(
        self,
        dataset_id: str,
        item_id: str | None = None,
        *,
        datasetitem_id: str | None = None,
        dataset_item_id: str | None = None,
        **fields: Any,
    ) -> dict[str, Any]:
        """Changes the fields given and returns the item."""
        renamed = {_RENAMED.get(name, name): value for name, value in fields.items()}
        named = the_item(item_id, datasetitem_id, dataset_item_id)
        ids = {"dataset_id": dataset_id, "datasetitem_id": named}
        return _spelled(
            self._caller.put(f"{_PATH}/items/update", {**ids, **_given(renamed)}, instead={})
        )

    def delete_item(
        self,
        dataset_id: str,
        item_id: str | None = None,
        *,
        datasetitem_id: str | None = None,
        dataset_item_id: str | None = None,
    ) -> dict[str, Any]:
        """Deletes an item; sessions that ran it stay."""
        return _mapping(
            self._caller.delete(
                f"{_PATH}/items/delete",
                instead={},
                dataset_id=dataset_id,
                datasetitem_id=the_item(item_id, datasetitem_id, dataset_item_id),
            )
        )

    def list_item_sessions(
        self,
        dataset_id: str,
        item_id: str | None = None,
        *,
        datasetitem_id: str | None = None,
        dataset_item_id: str | None = None,
    ) -> dict[str, Any]:
        """Returns {"num_sessions", "sessions"}: the sessions that ran an item."""
        return _mapping(
            self._caller.get(
                f"{_PATH}/items/sessions",
                instead={"num_sessions": 0, "sessions": []},
                dataset_id=dataset_id,
                datasetitem_id=the_item(item_id, datasetitem_id, dataset_item_id),
            )
        )

    alist = twin(list)  # noqa: A003  the method is meant
    acreate = twin(create)
    aget = twin(get)
    aupdate = twin(update)
    adelete = twin(delete)
    acreate_item = twin(create_item)
    acreate_items = twin(create_items)
    aget_item = twin(get_item)
    aget_items = twin(get_items)
    aupdate_item = twin(update_item)
    adelete_item = twin(delete_item)
    alist_item_sessions = twin(list_item_sessions)


def the_item(*spellings: str | None) -> str:
    """Returns the id of an item, given under any era's name; raises TypeError if it is under none.

    The packages call it `item_id`, the wire and the documentation `datasetitem_id` and
    `dataset_item_id`.
    """
    for item_id in spellings:
        if item_id is not None:
            return item_id
    raise TypeError("the id of the item is missing: give item_id=")


def _given(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _parameters(item: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(item)
    if "input" in given:
        given["input_data"] = given.pop("input")
    if not given.keys() >= {"name", "input_data"}:
        raise InvalidOperationError(
            "An item needs a name and an input: {'name': ..., 'input': ...}. It was not added."
        )
    return given


def _mapping(answer: Any) -> dict[str, Any]:
    return answer if isinstance(answer, dict) else {"response": answer}


def _spelled(answer: Any) -> dict[str, Any]:
    """Returns an item with its id under both names."""
    item = _mapping(answer)
    item_id = next((item[name] for name in (*_IDS, "id") if item.get(name) is not None), None)
    return item if item_id is None else {**item, **dict.fromkeys(_IDS, item_id)}
