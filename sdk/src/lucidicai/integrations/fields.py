"""From what the dialects read in a span to the fields of an event.

Of a call that two instrumentations saw, the outer one says what was asked and answered, the inner
one, which stands nearer to the provider, what it cost and how long it took.
"""

from typing import Any

from lucidicai.dialects.reading import EMBEDDING
from lucidicai.dialects.reading import MODEL_CALLS
from lucidicai.dialects.reading import Reading
from lucidicai.dialects.span import Span
from lucidicai.dialects.usage import FIELDS as TOKEN_FIELDS
from lucidicai.integrations.content import Pictures
from lucidicai.integrations.content import recordable
from lucidicai.integrations.content import without_vectors

# The event of a span at which OpenInference says that the answer begins to arrive.
FIRST_CHUNK = "First Token Stream Event"

_SAME = (
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
)
_USAGE = (*TOKEN_FIELDS.values(), "cost")
_PAYLOADS = ("input", "output", "arguments", "data", "params")
# What the raw request and answer are called, and what only a trace needs.
_RAW = frozenset({"input.value", "input.mime_type", "output.value", "output.mime_type"})
_PLACE = frozenset({"trace_id", "span_id", "kind", "dialects", "resource"})
_FAILURE = frozenset({"status", "error", "error_type", "traceback"})
_INNER_KNOWS = ("provider", "model")
_MEASURED = ("finish_reasons", "time_to_first_token_ms")


def fields_of(span: Span, reading: Reading, found: Pictures) -> dict[str, Any]:
    """Returns an event's fields; what was not said is None. Its pictures are then in `found`."""
    fields: dict[str, Any] = {name: getattr(reading, name) for name in _SAME}
    if reading.type in MODEL_CALLS:
        # An agent tells the sum of its calls', which have events of their own.
        fields |= {name: getattr(reading, name) for name in _USAGE}
        fields["model"] = reading.model or _asked_model(reading)
    for name in _PAYLOADS:
        value = recordable(getattr(reading, name), found)
        fields[name] = without_vectors(value) if reading.type == EMBEDDING else value
    fields["screenshots"] = found.unwritten()
    fields["tags"] = reading.tags or None
    fields["metadata"] = {**_first_chunk(span), **_metadata(reading)}
    return fields


def _first_chunk(span: Span) -> dict[str, float]:
    """Returns how long the answer took to begin, in milliseconds, if it came in chunks."""
    for event in span.events:
        if event.name == FIRST_CHUNK:
            return {"time_to_first_token_ms": max(0, event.time - span.started_at) / 1e6}
    return {}


def _asked_model(reading: Reading) -> str | None:
    """Returns the model of the request, for a call that has no answer (yet)."""
    for told in (reading.params, reading.input):
        model = told.get("model") if type(told) is dict else None
        if type(model) is str:
            return model
    return None


def _metadata(reading: Reading) -> dict[str, Any]:
    """Returns what no field has a place for.

    The raw request and answer that some instrumentations give beside the messages are left out:
    they say it again, in texts in which no secret is found by its name.
    """
    metadata = dict(reading.metadata)
    otel = {name: value for name, value in metadata.pop("otel", {}).items() if name not in _PLACE}
    moments = [each for each in otel.pop("events", ()) if each["name"] != FIRST_CHUNK]
    if moments:
        otel["events"] = moments
    left = otel.pop("attributes", {})
    left = {name: value for name, value in left.items() if name not in _RAW}
    return {**metadata, "otel": {**otel, "attributes": left} if left else otel}


def completed(outer: dict[str, Any], inner: dict[str, Any]) -> dict[str, Any]:
    """Returns the fields of a call that two spans told."""
    if not inner:
        return dict(outer)
    known = {name: value for name, value in inner.items() if value is not None}
    told = {name: value for name, value in outer.items() if value is not None}
    if told.get("status") != "error":
        # What went wrong inside was made good.
        known = {name: value for name, value in known.items() if name not in _FAILURE}
    fields = {**known, **told}
    if "input_tokens" in known or "output_tokens" in known:
        # Never a class of each: they count in different ways.
        fields |= {name: known.get(name) for name in _USAGE}
        if "cost" in told:
            fields.setdefault("cost", told["cost"])
    fields |= {name: known[name] for name in _INNER_KNOWS if name in known}
    measured = {
        name: value for name, value in known.get("metadata", {}).items() if name in _MEASURED
    }
    if measured:
        fields["metadata"] = {**told.get("metadata", {}), **measured}
    return fields
