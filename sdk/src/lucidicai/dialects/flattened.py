"""Lists and objects that were flattened into attributes: `llm.input_messages.0.message.role`."""

from collections.abc import Iterable
from typing import Any

# Beyond it an index is a mistake or an attack: the list would be as long.
_MAX_INDEX = 10_000
_MAX_LEVELS = 12


def nested(attributes: Iterable[tuple[str, Any]], prefix: str) -> dict[str, Any] | list[Any] | None:
    """Returns what the attributes under `prefix` (with its dot) describe, or None.

    Digits are places in a list. Lists have no holes: what is there keeps its order.
    """
    root: dict[str, Any] = {}
    for attribute, value in attributes:
        path = attribute[len(prefix) :].split(".", _MAX_LEVELS)
        place = root
        for step in path[:-1]:
            below = place.get(step)
            if not isinstance(below, dict):
                # A value where others have members: it keeps its place under an empty name.
                below = {} if below is None else {"": below}
                place[step] = below
            place = below
        leaf = path[-1]
        if isinstance(place.get(leaf), dict):
            place[leaf][""] = value
        else:
            place[leaf] = value
    return _listed(root) if root else None


def _listed(tree: dict[str, Any]) -> dict[str, Any] | list[Any]:
    members = {
        step: _listed(value) if isinstance(value, dict) else value for step, value in tree.items()
    }
    if all(step.isdecimal() and len(step) < 6 and int(step) <= _MAX_INDEX for step in members):
        return [members[step] for step in sorted(members, key=int)]
    return members
