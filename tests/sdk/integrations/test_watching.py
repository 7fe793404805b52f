"""Turning the watching of providers on and off, and the packages that it needs."""

import asyncio
import os
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path

import openai
import pytest

import lucidicai as lai
from lucidicai.integrations import instrument
from lucidicai.integrations.instrument import uninstrument
from lucidicai.integrations.table import BY_NAME
from lucidicai.integrations.table import PROVIDERS
from tests.support import provider_replies as replies

ROOT = Path(__file__).parents[3]
HI = [{"role": "user", "content": "Hi"}]


def chat(provider, **given):
    provider.answer("/chat/completions", replies.chat())
    with openai.OpenAI(base_url=f"{provider.url}/v1", api_key="k", max_retries=0) as client:
        return client.chat.completions.create(model="m", messages=HI, **given)


def test_naming_a_provider_twice_records_its_calls_once(watching, provider, recorded, caplog):
    watching("openai", "azure_openai")
    watching("OpenAI")
    chat(provider)
    assert len(recorded.events()) == 1
    assert "already" not in caplog.text


def test_threads_that_name_a_provider_at_once(watching, provider, recorded, caplog):
    watching()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _number: instrument.instrument(["openai"]), range(8)))
    chat(provider)
    assert len(recorded.events()) == 1
    assert "already" not in caplog.text


def test_a_program_without_the_watched_call_goes_on_when_it_is_turned_off(
    watching, provider, recorded
):
    before = openai.OpenAI.request
    watching("openai", "anthropic", "groq", "langchain", "pydantic_ai", "cohere")
    assert openai.OpenAI.request is not before
    uninstrument("openai")
    chat(provider)
    assert recorded.events() == []
    watching("openai")
    chat(provider)
    assert len(recorded.events()) == 1
    uninstrument()
    assert openai.OpenAI.request is before


@pytest.mark.parametrize("row", PROVIDERS, ids=lambda row: row.name)
def test_turning_it_off_leaves_the_library_as_it_was(watching, row):
    modules = {
        name: module
        for name, module in sys.modules.items()
        if name.startswith(("openinference.", "groq._streaming")) and name.count(".") < 4
    }
    before = {
        (name, attribute): dict(vars(value))
        for name, module in modules.items()
        for attribute, value in list(vars(module).items())
        if isinstance(value, type)
    }
    watching(row.name)
    uninstrument(row.name)
    for (name, attribute), members in before.items():
        now = vars(getattr(sys.modules[name], attribute))
        changed = {key for key in members if now.get(key) is not members[key]}
        assert not {key for key in changed if key in ("__init__", "__next__", "__stream__")}


def test_a_version_that_was_not_tested_is_named_once_and_is_watched(
    watching, provider, recorded, caplog, monkeypatch
):
    row = BY_NAME["openai"]
    version = metadata.version
    monkeypatch.setattr(
        metadata, "version", lambda name: "9.1" if name == row.package else version(name)
    )
    watching("openai")
    watching("openai")
    chat(provider)
    assert len(recorded.events()) == 1
    (said,) = [record.message for record in caplog.records]
    assert f"{row.package} 9.1 is newer" in said
    assert "pip install 'lucidic-sdk[openai]'" in said


@pytest.mark.parametrize("what", ["package", "library"])
def test_a_version_that_is_too_old_is_named_and_left_alone(
    watching, provider, recorded, caplog, monkeypatch, what
):
    row = BY_NAME["openai"]
    version = metadata.version
    old = getattr(row, what)
    monkeypatch.setattr(metadata, "version", lambda name: "0.0.1" if name == old else version(name))
    watching("openai")
    assert chat(provider).choices
    assert recorded.events() == []
    (said,) = [record.message for record in caplog.records]
    assert f"{old} 0.0.1 is too old" in said


def test_an_instrumentation_that_breaks_is_told_and_the_program_goes_on(
    watching, provider, recorded, caplog, monkeypatch
):
    def broken(*_args, **_kwargs):
        raise ImportError("moved elsewhere")

    monkeypatch.setattr("importlib.import_module", broken)
    watching("openai")
    monkeypatch.undo()
    assert chat(provider).choices
    assert "cannot be recorded" in caplog.text


def test_a_failure_of_ours_does_not_reach_the_program(watching, provider, caplog, monkeypatch):
    watching("openai")
    monkeypatch.delenv("LUCIDIC_RAISE_INTERNAL")
    monkeypatch.setattr("lucidicai.integrations.following.read", lambda _span: 1 / 0)
    assert chat(provider).choices[0].message.content == "Hello"
    assert "integration.failed" in caplog.text


def test_texts_are_masked_and_secrets_are_found_by_their_names(watching, provider, recorded):
    watching("openai", masking_function=lambda text: text.replace("Rumpelstiltskin", "***"))
    provider.answer("/chat/completions", replies.chat(calls_tool=True))
    call = {"name": "log_in", "arguments": '{"password": "hunter2", "user": "Rumpelstiltskin"}'}
    messages = [
        {"role": "user", "content": "I am Rumpelstiltskin"},
        {
            "role": "assistant",
            "tool_calls": [{"id": "t", "type": "function", "function": call}],
        },
        {"role": "tool", "tool_call_id": "t", "content": "Hello Rumpelstiltskin"},
    ]
    with openai.OpenAI(base_url=f"{provider.url}/v1", api_key="k") as client:
        client.chat.completions.create(
            model="m", messages=messages, extra_body={"api_key": "also a secret"}
        )
    sent = b"".join(
        getattr(record, name) or b""
        for record in recorded.all
        for name in ("input", "output", "params", "metadata", "arguments", "data")
        if isinstance(getattr(record, name, None), bytes)
    )
    assert b"***" in sent
    for secret in (b"Rumpelstiltskin", b"hunter2", b"also a secret"):
        assert secret not in sent


CRASH = """
    import os, sys, threading
    import openai
    import lucidicai as lai
    lai.init(providers=["openai"])
    client = openai.OpenAI(base_url=sys.argv[1], api_key="k", max_retries=0)
    given = {"model": "m", "messages": [{"role": "user", "content": "Hi"}]}
    client.chat.completions.create(**given)
    stream = client.chat.completions.create(**given, stream=True)
    next(stream)
    os.kill(os.getpid(), 9)
"""


def test_a_killed_program_loses_no_call_and_leaves_the_open_one_open(
    recorded, provider, tmp_path, monkeypatch
):
    import textwrap

    from lucidicai.ship.drain import drain

    provider.answer("/chat/completions", replies.chat(), replies.chat_stream())
    path = tmp_path / "program.py"
    path.write_text(textwrap.dedent(CRASH))
    done = subprocess.run(
        [sys.executable, path, f"{provider.url}/v1"], timeout=60, check=False, capture_output=True
    )
    assert done.returncode == -9, done.stderr
    drain(Path(os.environ["LUCIDIC_SPOOL_DIR"]), recorded.server.base_url, None)
    whole, begun = recorded.events()
    assert (whole["kinds"], whole["output"][0]["content"]) == (
        ["EventBegan", "EventEnded"],
        "Hello",
    )
    assert begun["kinds"] == ["EventBegan"]
    assert begun["type"] == "llm_generation"
    assert begun["model"] == "m"
    assert begun["input"]["messages"] == HI


FORK = """
    import os, sys
    import openai
    import lucidicai as lai
    lai.init(session_id="s", providers=["openai"])
    def ask(user):
        with openai.OpenAI(base_url=sys.argv[1], api_key="k", max_retries=0) as client:
            client.chat.completions.create(
                model="m", messages=[{"role": "user", "content": "Hi"}], user=user
            )
    ask("parent before")
    child = os.fork()
    ask("child" if child == 0 else "parent")
    lai.flush(10)
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
"""


def test_a_forked_child_goes_on_recording(recorded, provider, tmp_path):
    import textwrap

    provider.answer("/chat/completions", replies.chat())
    path = tmp_path / "program.py"
    path.write_text(textwrap.dedent(FORK))
    done = subprocess.run(
        [sys.executable, path, f"{provider.url}/v1"], timeout=60, check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr
    events = recorded.events()
    assert {e["params"]["user"] for e in events} == {"parent before", "parent", "child"}
    assert all(event["kinds"] == ["EventBegan", "EventEnded"] for event in events)


def test_a_program_that_names_no_provider_loads_nothing_of_opentelemetry(program, recorded):
    done = program(
        """
        import sys
        import lucidicai as lai
        lai.init()
        lai.end_session()
        print(*[name for name in sys.modules if "opentelemetry" in name or "integrations" in name])
        """
    )
    assert (done.returncode, done.stdout.strip()) == (0, "")


def test_the_extras_are_the_versions_that_these_tests_run_with():
    project = tomllib.loads((ROOT / "sdk/pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    for row in PROVIDERS:
        oldest, below = row.versions
        (watcher,) = [each for each in extras[row.name] if each.startswith(row.package)]
        assert watcher.removeprefix(row.package) == f">={oldest},<{below}"
        installed = metadata.version(row.package)
        assert instrument._numbers(oldest) == instrument._numbers(installed)
        assert instrument._numbers(installed) < instrument._numbers(below)
        library = metadata.version(row.library)
        assert instrument._numbers(row.library_oldest) <= instrument._numbers(library)
    assert set(extras) == {row.name for row in PROVIDERS} | {"livekit", "opentelemetry"}


def test_asyncio_and_generators_of_the_client_work_as_without_us(watching, provider):
    watching("openai")
    provider.answer("/chat/completions", replies.chat_stream())

    async def read():
        async with (
            openai.AsyncOpenAI(base_url=f"{provider.url}/v1", api_key="k") as client,
            await client.chat.completions.create(model="m", messages=HI, stream=True) as stream,
        ):
            return [chunk async for chunk in stream]

    assert len(asyncio.run(read())) == 4
    assert lai.get_session()
