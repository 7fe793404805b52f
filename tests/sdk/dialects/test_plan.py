"""Which dialects a span is offered to is looked up once for spans with the same names."""

from lucidicai.dialects import Span
from lucidicai.dialects import SpanEvent
from lucidicai.dialects import read
from lucidicai.dialects.plan import Plans
from lucidicai.dialects.reader import DIALECTS


def _span(**fields) -> Span:
    return Span(trace_id="1" * 32, span_id="2" * 16, **fields)


def _names(span: Span) -> list[str]:
    return [step.dialect.name for step in Plans(DIALECTS).of(span)]


def test_names_scope_and_events_tell_who_is_asked_in_the_order_of_the_dialects():
    assert _names(_span(attributes={"session.id": "s", "gen_ai.system": "x"})) == [
        "openllmetry",
        "gen_ai",
        "opentelemetry",
    ]
    assert _names(_span(scope="livekit-agents")) == ["livekit"]
    assert _names(_span(events=[SpanEvent("gen_ai.choice")])) == ["openllmetry", "gen_ai"]
    assert _names(_span()) == []


def test_spans_of_the_same_form_share_a_plan():
    plans = Plans(DIALECTS)
    first = plans.of(_span(attributes={"gen_ai.request.model": "a"}))
    assert plans.of(_span(attributes={"gen_ai.request.model": "b"})) is first
    assert plans.of(_span(attributes={"gen_ai.request.model": "b", "x": 1})) is not first


def test_names_without_a_bound_are_not_remembered():
    plans = Plans(DIALECTS)
    span = _span(attributes={"x" * 5000: 1, "gen_ai.request.model": "a"})
    assert plans.of(span) is not plans.of(span)
    assert read(span).model == "a"


def test_of_rows_for_one_field_the_first_that_says_anything_counts_in_any_order_of_the_span():
    for attributes in (
        {"gen_ai.request.model": "asked", "gen_ai.response.model": "answered"},
        {"gen_ai.response.model": "answered", "gen_ai.request.model": "asked"},
    ):
        assert read(_span(attributes=attributes)).model == "answered"
    assert read(_span(attributes={"gen_ai.request.model": "a", "gen_ai.response.model": ""})).model
    usage = {"gen_ai.usage.prompt_tokens": 7, "gen_ai.usage.input_tokens": "no number"}
    assert read(_span(attributes={"gen_ai.request.model": "a", **usage})).input_tokens == 7
