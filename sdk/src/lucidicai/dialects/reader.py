"""From a span to what it says: the dialects in their order, then what none of them read."""

from typing import Any

from lucidicai.dialects import gen_ai
from lucidicai.dialects import langfuse
from lucidicai.dialects import livekit
from lucidicai.dialects import logfire
from lucidicai.dialects import lucidic
from lucidicai.dialects import mcp
from lucidicai.dialects import mlflow
from lucidicai.dialects import openinference
from lucidicai.dialects import openllmetry
from lucidicai.dialects import opentelemetry
from lucidicai.dialects import vercel
from lucidicai.dialects.draft import Dialect
from lucidicai.dialects.draft import Draft
from lucidicai.dialects.plan import Plans
from lucidicai.dialects.plan import Step
from lucidicai.dialects.reading import GENERIC
from lucidicai.dialects.reading import MODEL_CALLS
from lucidicai.dialects.reading import Reading
from lucidicai.dialects.span import Span
from lucidicai.dialects.usage import FIELDS as TOKEN_FIELDS
from lucidicai.dialects.usage import settle

# Who is asked first decides; the others add what is still unsaid. A vendor's own words come
# before the words that vendors share, which often stand beside them in a shortened form.
DIALECTS: tuple[Dialect, ...] = (
    lucidic.DIALECT,
    langfuse.DIALECT,
    openinference.DIALECT,
    mlflow.DIALECT,
    vercel.DIALECT,
    livekit.DIALECT,
    openllmetry.DIALECT,
    mcp.DIALECT,
    logfire.DIALECT,
    gen_ai.DIALECT,
    opentelemetry.DIALECT,
)
_PLANS = Plans(DIALECTS)
_OUR_COST = f"{lucidic.PREFIX}cost"


def read(span: Span) -> Reading:
    """Returns what the span says. Never raises, whatever its attributes are."""
    draft = Draft(span)
    spoken: list[str] = []
    for step in _PLANS.of(span):
        before = len(draft.taken) + len(draft.taken_events)
        _take(draft, step)
        if step.is_read:
            step.dialect.read(draft)
        if len(draft.taken) + len(draft.taken_events) > before:
            spoken.append(step.dialect.name)
    opentelemetry.read_status(draft)
    opentelemetry.read_resource(draft)
    return _finished(draft, spoken)


def _take(draft: Draft, step: Step) -> None:
    """Reads what the dialect's tables say."""
    attributes = draft.attributes
    for attribute, convert, group, name in step.fields:
        draft.put(group, name, convert(attributes[attribute]), attribute)
    # Never classes of two dialects: each counts in its own way.
    if step.usage and not draft.usage:
        counts: dict[str, int] = {}
        for attribute, convert, _group, name in step.usage:
            if name in counts:
                continue
            tokens = convert(attributes[attribute])
            if tokens is not None:
                counts[name] = tokens
                draft.taken.add(attribute)
        draft.set_usage(counts, step.dialect.tokens)
    for attribute, group, name in step.prefixed:
        if attribute not in draft.taken:
            draft.put(group, name, attributes[attribute], attribute)


def _finished(draft: Draft, spoken: list[str]) -> Reading:
    fields = draft.fields
    fields.setdefault("name", draft.span.name or None)
    usage = settle(draft.usage, draft.tokens) if draft.usage else {}
    is_model_call = fields.get("type", GENERIC) in MODEL_CALLS
    if is_model_call:
        for name, tokens in usage.items():
            fields.setdefault(TOKEN_FIELDS[name], tokens)
    elif _OUR_COST not in draft.taken:
        # The sum of what its model calls told already; with a cost it is the same.
        usage |= _moved(fields, "cost")
    session = draft.facts()
    if "metadata" in fields:
        metadata = fields.pop("metadata") or {}
    else:
        metadata = _metadata(draft, spoken, usage, session.user_id, is_model_call=is_model_call)
    return Reading(
        dialects=spoken,
        params=fields.pop("params", draft.params) or None,
        metadata=metadata,
        session=session,
        **fields,
    )


def _moved(fields: dict[str, Any], name: str) -> dict[str, Any]:
    return {name: fields.pop(name)} if name in fields else {}


def _metadata(
    draft: Draft,
    spoken: list[str],
    usage: dict[str, Any],
    user_id: str | None,
    *,
    is_model_call: bool,
) -> dict[str, Any]:
    """Returns what has no field of its own; the sender's own metadata stand beside `otel`."""
    metadata = draft.metadata
    given = metadata.pop("metadata", None)
    if isinstance(given, dict):
        metadata = {**given, **metadata}
    if user_id is not None:
        metadata.setdefault("user_id", user_id)
    for name in ("finish_reasons", "time_to_first_token_ms"):
        if name in draft.fields:
            metadata.setdefault(name, draft.fields[name])
    if usage and not is_model_call:
        metadata["usage"] = usage
    metadata["otel"] = _as_it_came(draft, spoken)
    return metadata


def _as_it_came(draft: Draft, spoken: list[str]) -> dict[str, Any]:
    span = draft.span
    told: dict[str, Any] = {
        "trace_id": span.trace_id,
        "span_id": span.span_id,
        "kind": span.kind,
        "name": span.name,
        "scope": span.scope,
        "scope_version": span.scope_version,
        "dialects": spoken,
        "attributes": draft.rest(),
        "resource": span.resource,
        "trace_state": span.trace_state,
        "links": span.links,
        "scope_attributes": span.scope_attributes,
        "dropped": span.dropped,
    }
    if span.events:
        told["events"] = [
            {"name": event.name, "time": event.time, "attributes": event.attributes}
            for index, event in enumerate(span.events)
            if index not in draft.taken_events
        ]
    return {name: value for name, value in told.items() if value}
