"""Packages of PyPI and npm, unmodified, send what they watch: every span is kept, and well read."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import provider_replies as replies
from tests.support.fake_providers import FakeProviders
from tests.support.fake_providers import Reply
from tests.support.otlp_over_grpc import address_of
from tests.support.server_process import ServerProcess

ROOT = Path(__file__).parents[3]
PROGRAMS = Path(__file__).parent / "senders"
PYTHON = ROOT / ".venv-senders" / "bin" / "python"
VERCEL = PROGRAMS / "vercel" / "program.mjs"
PATIENCE_SECONDS = 110

# Anthropic's library tells OpenTelemetry of its own calls, whoever else watches them.
ANTHROPIC_ITSELF = "com.anthropic.sdk.python"
CITY = {"city": "Oslo"}
WITH_MESSAGES = {
    "OTEL_SEMCONV_STABILITY_OPT_IN": "gen_ai_latest_experimental",
    "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT": "span_and_event",
}

Event = dict[str, Any]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    grpc = {"LUCIDIC_OTLP_GRPC_PORT": "0"}
    with ServerProcess(tmp_path_factory.mktemp("senders"), environ=grpc) as running:
        yield running


@pytest.fixture
def provider() -> Iterator[FakeProviders]:
    """The providers' answers; a stream counts what it wrote at its end alone."""
    spoken = replies.message_stream()
    assert spoken.parts is not None
    spoken.parts[0] = spoken.parts[0].replace(b'"output_tokens": 12', b'"output_tokens": 0')
    fire = {"error": {"message": "the model is on fire", "type": "server_error"}}
    with FakeProviders() as fake:
        fake.answer("/broken/", Reply(fire, status=500))
        fake.answer("/agent/v1/chat/completions", replies.chat(calls_tool=True), replies.chat())
        fake.answer("/v1/chat/completions", replies.chat(calls_tool=True), replies.chat_stream())
        fake.answer("/responses", replies.response())
        fake.answer("/messages", replies.message(), spoken)
        yield fake


def sent_by(
    program: Path,
    server: ServerProcess,
    provider: FakeProviders,
    protocol: str = "http/protobuf",
    **environ: str,
) -> list[dict[str, Any]]:
    """Runs a sender; returns the spans that it ended."""
    endpoint = f"http://{address_of(server)}" if protocol == "grpc" else server.base_url
    assert PYTHON.exists(), "the senders are not installed: make .venv-senders/.packages"
    runs = ["node", str(program)] if program == VERCEL else [str(PYTHON), str(program)]
    done = subprocess.run(
        runs,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(server.data_dir.parent),
            "PYTHONPATH": str(PROGRAMS),
            "LUCIDIC_TEST_PROVIDER": provider.url,
            "OTEL_EXPORTER_OTLP_ENDPOINT": endpoint,
            "OTEL_EXPORTER_OTLP_PROTOCOL": protocol,
            "OTEL_SERVICE_NAME": program.stem,
            **environ,
        },
        cwd=server.data_dir.parent,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4_000:]
    # An exporter that is refused something says so there.
    assert "export" not in done.stderr.lower(), done.stderr[-4_000:]
    spans = json.loads(done.stdout.strip().splitlines()[-1])
    assert isinstance(spans, list)
    return spans


def kept_of(server: ServerProcess, spans: list[dict[str, Any]], session_id: str) -> list[Event]:
    """Returns the session's events, whole; fails unless they are these spans and no other."""
    assert spans
    path = f"/v1/sessions/{session_id}/events"
    rows = server.get(f"{path}?limit=1000")["items"]
    assert sorted(row["event_id"] for row in rows) == sorted(span["id"] for span in spans)
    kept = {row["event_id"]: server.get(f"{path}/{row['event_id']}") for row in rows}
    for span in spans:
        above = span["parent"] and f"{span['trace_id']}-{span['parent']}"
        assert kept[span["id"]]["parent_id"] == above
    calls = {key for key, event in kept.items() if event["input_tokens"] is not None}
    # A call that is told of above, too, is counted there.
    counted = [kept[key] for key in calls if kept[key]["parent_id"] not in calls]
    session = server.get(f"/v1/sessions/{session_id}")
    for name in ("input_tokens", "output_tokens"):
        assert session[name] == sum(call[name] for call in counted)
    return list(kept.values())


def check_calls(kept: list[Event], *, has_messages: bool = True) -> None:
    """Fails unless `program.call_all` is there: its calls, what they said and what they used."""
    (root,) = [event for event in kept if event["parent_id"] is None]
    assert (root["type"], root["name"]) == ("generic", "plan the trip")
    scopes = [event["metadata"]["otel"]["scope"] for event in kept]
    assert scopes.count(ANTHROPIC_ITSELF) == 2
    calls = [x for x, scope in zip(kept, scopes, strict=True) if scope != ANTHROPIC_ITSELF]
    calls = [event for event in calls if event is not root]
    assert {event["type"] for event in calls} == {"llm_generation"}
    assert {event["parent_id"] for event in calls} == {root["event_id"]}
    (failed,) = [event for event in calls if event["status"] == "error"]
    assert "the model is on fire" in failed["error"]
    assert failed["model"] == "broken-model"
    assert failed["error_type"].endswith("InternalServerError")
    well = [event for event in calls if event is not failed]
    used = {
        "openai": {"input_tokens": 30, "output_tokens": 12, "cache_read_tokens": 10},
        "anthropic": {"input_tokens": 30, "output_tokens": 12, "cache_read_tokens": 10},
    }
    assert sorted(event["provider"] for event in well) == ["anthropic"] * 2 + ["openai"] * 3
    for event in well:
        assert event["model"] == "served-model"
        wanted = used[event["provider"]]
        assert {name: event[name] for name in wanted} == wanted, event["name"]
        # Nobody knows what it costs, so nobody guesses.
        assert (event["cost"], event["cost_unknown"]) == (None, "unknown_model")
        # What no field has is kept beside them.
        assert event["metadata"]["otel"]["attributes"]
    assert {x["cache_write_tokens"] for x in well if x["provider"] == "anthropic"} == {4}
    if not has_messages:
        assert all(event["input"] is None and event["output"] is None for event in calls)
        return
    for event in calls:
        assert event["input"][-1]["role"] == "user"
        assert "Hi" in json.dumps(event["input"])
    for event in well:
        assert "Hello" in json.dumps(event["output"])
    (asked,) = [x for x in well if "tool_calls" in json.dumps(x["output"])]
    (call,) = asked["output"][0]["tool_calls"]
    assert call["function"] == {"name": "weather", "arguments": CITY}


@pytest.mark.parametrize("protocol", ["http/protobuf", "grpc"])
def test_openllmetry(server: ServerProcess, provider: FakeProviders, protocol: str) -> None:
    spans = sent_by(PROGRAMS / "openllmetry_program.py", server, provider, protocol)
    check_calls(kept_of(server, spans, spans[0]["trace_id"]))


def test_openinference(server: ServerProcess, provider: FakeProviders) -> None:
    spans = sent_by(PROGRAMS / "openinference_program.py", server, provider, "grpc")
    check_calls(kept_of(server, spans, "trip-7"))


@pytest.mark.parametrize("protocol", ["http/protobuf", "grpc"])
@pytest.mark.parametrize("has_messages", [True, False])
def test_opentelemetry_itself(
    server: ServerProcess, provider: FakeProviders, protocol: str, has_messages: bool
) -> None:
    environ = WITH_MESSAGES if has_messages else {}
    program = PROGRAMS / "opentelemetry_program.py"
    spans = sent_by(program, server, provider, protocol, **environ)
    kept = kept_of(server, spans, spans[0]["trace_id"])
    check_calls(kept, has_messages=has_messages)


def test_pydantic_ai_with_logfire(server: ServerProcess, provider: FakeProviders) -> None:
    spans = sent_by(PROGRAMS / "pydantic_program.py", server, provider)
    # The conversation has an id of its own, which the trace leads to.
    row = server.get(f"/v1/sessions/{spans[0]['trace_id']}")
    assert row["session_id"] != spans[0]["trace_id"]
    kept = kept_of(server, spans, row["session_id"])
    types = sorted(event["type"] for event in kept)
    assert types == ["agent", "function_call", "llm_generation", "llm_generation"]
    (agent,) = [event for event in kept if event["type"] == "agent"]
    (tool,) = [event for event in kept if event["type"] == "function_call"]
    assert (agent["name"], agent["output"]) == ("weather_agent", "Hello")
    assert (tool["name"], tool["arguments"], tool["output"]) == ("weather", CITY, "Sun in Oslo")
    # The agent sums up what its calls used; it is counted once.
    assert (row["input_tokens"], row["output_tokens"]) == (60, 24)


def test_langfuse(server: ServerProcess, provider: FakeProviders) -> None:
    spans = sent_by(
        PROGRAMS / "langfuse_program.py",
        server,
        provider,
        LANGFUSE_BASE_URL=server.base_url,
        LANGFUSE_OTEL_TRACES_EXPORT_PATH="/v1/traces",
    )
    kept = {event["name"]: event for event in kept_of(server, spans, "trip-8")}
    assert (kept["plan"]["type"], kept["plan"]["output"]) == ("agent", "done")
    assert (kept["weather"]["type"], kept["weather"]["output"]) == ("function_call", "Sun in Oslo")
    answer = kept["answer"]
    assert (answer["type"], answer["model"]) == ("llm_generation", "fuse-model")
    # Langfuse counts what was read from a cache apart.
    assert (answer["input_tokens"], answer["cache_read_tokens"]) == (30, 10)
    assert (answer["output_tokens"], answer["cost"]) == (12, 0.5)
    session = server.get("/v1/sessions/trip-8")
    assert session["tags"] == ["blue"]


def test_mlflow(server: ServerProcess, provider: FakeProviders) -> None:
    program = PROGRAMS / "mlflow_program.py"
    endpoint = f"{server.base_url}/v1/traces"
    told = sent_by(program, server, provider, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=endpoint)
    ids = {name: f"{trace.removeprefix('tr-')}-{span}" for trace, span, name in told}
    parents: dict[str, str | None] = {"plan": None, "weather": "plan", "answer": "plan"}
    spans: list[dict[str, Any]] = [
        {
            "id": one,
            "trace_id": one.partition("-")[0],
            "parent": (above := parents[name]) and ids[above].partition("-")[2],
        }
        for name, one in ids.items()
    ]
    kept = {event["name"]: event for event in kept_of(server, spans, spans[0]["trace_id"])}
    assert (kept["plan"]["type"], kept["plan"]["output"]) == ("agent", "done")
    assert (kept["weather"]["type"], kept["weather"]["arguments"]) == ("function_call", CITY)
    answer = kept["answer"]
    assert (answer["type"], answer["model"]) == ("llm_generation", "flow-model")
    assert (answer["input_tokens"], answer["output_tokens"]) == (30, 12)


def test_vercel(server: ServerProcess, provider: FakeProviders) -> None:
    spans = sent_by(VERCEL, server, provider, "http/json")
    kept = kept_of(server, spans, "trip-9")
    calls = [event for event in kept if event["type"] == "llm_generation"]
    assert len(calls) == 3
    for call in calls:
        assert (call["provider"], call["model"]) == ("mocked.chat", "vercel-model")
        assert (call["input_tokens"], call["output_tokens"]) == (30, 12)
        assert (call["cache_read_tokens"], call["reasoning_tokens"]) == (10, 5)
    (tool,) = [event for event in kept if event["type"] == "function_call"]
    assert (tool["name"], tool["arguments"], tool["output"]) == ("weather", CITY, "Sun in Oslo")
    # The functions that make the calls sum up what these used; it is counted once.
    agents = [event for event in kept if event["type"] == "agent"]
    assert [agent["tags"] for agent in agents] == [["blue"]] * 2
    assert server.get("/v1/sessions/trip-9")["input_tokens"] == 90
