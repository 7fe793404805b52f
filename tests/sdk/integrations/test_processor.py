"""Programs that use OpenTelemetry: what their spans become through LucidicSpanProcessor."""

import json

import openai
import pytest
from openinference.instrumentation.openai import OpenAIInstrumentor
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider

import lucidicai as lai
from lucidicai.integrations.opentelemetry import LucidicSpanProcessor
from tests.support import provider_replies as replies

CHAT = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "m",
}


@pytest.fixture
def tracer(recorded):
    return tracer_of(LucidicSpanProcessor())


def tracer_of(processor):
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(processor)
    return provider.get_tracer("a.tracer", "1.2")


def test_a_model_call_of_any_instrumentation_is_an_event(tracer, recorded):
    lai.init()
    with tracer.start_as_current_span("chat m", attributes=CHAT) as span:
        assert recorded.events()[0]["kinds"] == ["EventBegan"]
        span.set_attribute("gen_ai.usage.input_tokens", 30)
        span.set_attribute(
            "gen_ai.output.messages",
            json.dumps([{"role": "assistant", "parts": [{"type": "text", "content": "Hello"}]}]),
        )
    (event,) = recorded.events()
    assert event["kinds"] == ["EventBegan", "EventEnded"]
    assert (event["type"], event["provider"], event["model"]) == ("llm_generation", "openai", "m")
    assert (event["status"], event["input_tokens"]) == ("ok", 30)
    assert "Hello" in json.dumps(event["output"])
    assert event["metadata"]["otel"]["scope"] == "a.tracer"
    assert event["started_at"] == span.start_time
    assert event["ended_at"] == span.end_time


def test_spans_that_tell_of_no_agent_are_passed_over_and_do_not_break_the_tree(tracer, recorded):
    lai.init()
    agent = {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "forecaster"}
    with (
        tracer.start_as_current_span("GET /", attributes={"http.route": "/", "user.id": "u"}),
        tracer.start_as_current_span("invoke_agent forecaster", attributes=agent),
        tracer.start_as_current_span("SELECT", attributes={"db.system": "sqlite"}),
    ):
        lai.create_event(description="inside")
        with tracer.start_as_current_span("chat m", attributes=CHAT):
            pass
    run, inside, call = recorded.events()
    assert (run["type"], run["name"]) == ("agent", "forecaster")
    assert run.get("parent_id") is None
    assert inside["parent_id"] == call["parent_id"] == run["event_id"]


def test_every_span_is_recorded_if_that_is_wanted(recorded):
    lai.init()
    with tracer_of(LucidicSpanProcessor(every_span=True)).start_as_current_span("SELECT"):
        pass
    assert [event["name"] for event in recorded.events()] == ["SELECT"]


def test_a_span_that_says_only_at_its_end_what_it_was_is_recorded_whole(tracer, recorded):
    lai.init()

    @lai.event
    def around():
        with tracer.start_as_current_span("late") as span:
            span.set_attributes(CHAT)

    around()
    function, late = recorded.events()
    assert (late["kinds"], late["type"]) == (["EventEnded"], "llm_generation")
    assert late["parent_id"] == function["event_id"]


def test_errors_and_exceptions(tracer, recorded):
    lai.init()
    with (
        pytest.raises(ValueError, match="no such model"),
        tracer.start_as_current_span("chat m", attributes=CHAT),
    ):
        raise ValueError("no such model")
    (event,) = recorded.events()
    assert (event["status"], event["error"]) == ("error", "no such model")
    assert event["error_type"] == "ValueError"
    assert "no such model" in event["traceback"]


def test_a_call_that_two_instrumentations_see_is_one_event(tracer, recorded):
    lai.init()
    with tracer.start_as_current_span("chat m", attributes=CHAT):
        with tracer.start_as_current_span("chat m", attributes=CHAT) as inner:
            inner.set_attribute("gen_ai.usage.input_tokens", 30)
        # Another call inside of it is its own.
        with tracer.start_as_current_span("chat m", attributes=CHAT):
            pass
    outer, other = recorded.events()
    assert (outer["input_tokens"], other["parent_id"]) == (30, outer["event_id"])


def test_a_session_of_its_own(recorded):
    lai.init()
    with lai.session("other") as other:
        tracer = tracer_of(LucidicSpanProcessor(session=other, metadata={"customer": "c7"}))
        outside = tracer_of(LucidicSpanProcessor(session="by-its-id"))
        lai.set_active_session(None)
        for each in (tracer, outside):
            each.start_span("chat m", attributes=CHAT).end()
    tracer.start_span("chat m", attributes=CHAT).end()  # the session is over
    own, by_id = recorded.events()
    assert (own["session_id"], own["metadata"]["customer"]) == (str(other), "c7")
    assert by_id["session_id"] == "by-its-id"


def test_without_a_session_nothing_is_recorded(tracer, recorded):
    with tracer.start_as_current_span("chat m", attributes=CHAT):
        lai.init()
    assert recorded.events() == []


def test_what_a_program_has_instrumented_itself_is_recorded_once(recorded, provider, caplog):
    own = TracerProvider(shutdown_on_exit=False)
    own.add_span_processor(LucidicSpanProcessor())
    OpenAIInstrumentor().instrument(tracer_provider=own)
    try:
        lai.init(providers=["openai"])
        provider.answer("/chat/completions", replies.chat())
        with openai.OpenAI(base_url=f"{provider.url}/v1", api_key="k") as client:
            client.chat.completions.create(model="m", messages=[{"role": "user", "content": "Hi"}])
    finally:
        OpenAIInstrumentor().uninstrument()
    (event,) = recorded.events()
    assert event["input_tokens"] == 30
    assert "LucidicSpanProcessor" in caplog.text


def test_flushing_waits_for_the_server(recorded):
    lai.init()
    processor = LucidicSpanProcessor()
    tracer_of(processor).start_span("chat m", attributes=CHAT).end()
    assert processor.force_flush(5_000)
    assert len(recorded.server.records) == 3
    processor.shutdown()


def test_the_global_provider_is_not_touched(recorded):
    before = trace.get_tracer_provider()
    tracer_of(LucidicSpanProcessor())
    assert trace.get_tracer_provider() is before
