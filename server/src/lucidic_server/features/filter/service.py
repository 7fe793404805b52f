"""Lists the filter's fields with the values that are there."""

from lucidic_server.features.filter.schemas import FilterField
from lucidic_server.model.filter import FAILURE
from lucidic_server.model.filter import HAS
from lucidic_server.model.filter import NUMBER_FIELDS
from lucidic_server.model.filter import SCORE
from lucidic_server.model.filter import TEXT
from lucidic_server.model.filter import TEXT_FIELDS
from lucidic_server.model.statistics import Facet
from lucidic_server.model.statistics import FacetValue
from lucidic_server.telemetry.store import Telemetry

# As many as a list of completions shows.
_VALUES = 20
_COMPARED = [":", ">", ">=", "<", "<="]


class FilterService:
    """Knows the filter language and what is in the store."""

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry

    async def fields(self, project_id: str) -> list[FilterField]:
        """Returns every field, by name."""
        facets = await self._telemetry.facets(project_id, None, _VALUES)
        listed = [*_text_fields(facets), *_number_fields(), *_special_fields()]
        return sorted(listed, key=lambda field: field.name)


def _text_fields(facets: list[Facet]) -> list[FilterField]:
    counted = {facet.field: facet.values for facet in facets}
    listed: list[FilterField] = []
    for name, field in TEXT_FIELDS.items():
        known = {one.value: one for one in counted.get(name, [])}
        values = list(known.values())
        if field.choices is not None:
            values = [known.get(one, FacetValue(one, 0)) for one in field.choices]
        listed.append(FilterField(name, "text", field.doc, [":"], values))
    return listed


def _number_fields() -> list[FilterField]:
    return [
        FilterField(name, field.unit, field.doc, _COMPARED, [])
        for name, field in NUMBER_FIELDS.items()
    ]


def _special_fields() -> list[FilterField]:
    names = [FacetValue(name, 0) for name in (*TEXT_FIELDS, *NUMBER_FIELDS)]
    return [
        FilterField(HAS, "field", "a field that has a value at all", [":"], names),
        FilterField(FAILURE, "key", "the key of failures that are alike", [":"], []),
        FilterField(SCORE, "score", "a score by its name, with a value or without", [":"], []),
        FilterField(TEXT, "words", "words that one of its events said", [":"], []),
    ]
