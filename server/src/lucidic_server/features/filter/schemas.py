"""What completion needs to know of a field."""

from typing import Literal

import msgspec

from lucidic_server.model.statistics import FacetValue


class FilterField(msgspec.Struct, frozen=True):
    """A field of the filter; `values` are all there are, or the most frequent ones."""

    name: str
    kind: Literal["text", "number", "count", "duration", "moment", "field", "words", "key", "score"]
    doc: str
    operators: list[str]
    values: list[FacetValue]


class FilterFields(msgspec.Struct, frozen=True):
    """Every field, by name."""

    items: list[FilterField]
