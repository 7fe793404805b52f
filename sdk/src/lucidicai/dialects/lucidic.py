"""Lucidic's own words: what an export as spans adds where no convention has a word for a field.

They say a field exactly, and decide before all others. Counts are inclusive, as fields are.
"""

from typing import Any

import msgspec

from lucidicai.dialects.draft import Dialect
from lucidicai.dialects.draft import Draft
from lucidicai.dialects.draft import Row
from lucidicai.dialects.usage import FIELDS as TOKEN_FIELDS
from lucidicai.dialects.values import count
from lucidicai.dialects.values import mapping
from lucidicai.dialects.values import number
from lucidicai.dialects.values import readable
from lucidicai.dialects.values import text
from lucidicai.dialects.values import texts

PREFIX = "lucidic.event."
# The fields that an event does not have, whatever its span says otherwise.
WITHOUT = f"{PREFIX}without"

TEXTS = (
    "type",
    "name",
    "status",
    "error",
    "error_type",
    "traceback",
    "provider",
    "model",
    "goal",
    "action",
    "state",
    "eval_description",
)
# Written as JSON.
VALUES = ("input", "output", "arguments", "data", "params", "metadata")
NUMBERS = ("cost", "eval_score")


def _value(given: Any) -> Any:
    if not isinstance(given, str) or not readable(given):
        return None
    try:
        return msgspec.json.decode(given)
    except (ValueError, RecursionError):
        return None


ROWS = {
    f"{PREFIX}id": Row("event_id", text),
    f"{PREFIX}parent_id": Row("parent_id", text),
    **{f"{PREFIX}{name}": Row(name, text) for name in TEXTS},
    **{f"{PREFIX}{name}": Row(name, _value) for name in VALUES},
    # All of it: attributes that no field took are then not kept beside it.
    f"{PREFIX}metadata": Row("metadata", mapping),
    **{f"{PREFIX}{name}": Row(name, count) for name in TOKEN_FIELDS.values()},
    **{f"{PREFIX}{name}": Row(name, number) for name in NUMBERS},
    f"{PREFIX}tags": Row("tags", texts),
    "lucidic.session.metadata": Row("session.metadata", mapping),
}
_MAY_BE_WITHOUT = frozenset({*TEXTS[1:], *VALUES, *TOKEN_FIELDS.values(), *NUMBERS})


def _read(draft: Draft) -> None:
    for name in texts(draft.attributes.get(WITHOUT)) or []:
        if name == "tags":
            draft.fields.setdefault(name, [])
        elif name in _MAY_BE_WITHOUT:
            draft.fields.setdefault(name, None)
        draft.taken.add(WITHOUT)


DIALECT = Dialect(
    name="lucidic",
    namespaces=frozenset({"lucidic"}),
    rows=ROWS,
    prefixes={},
    read=_read,
)
