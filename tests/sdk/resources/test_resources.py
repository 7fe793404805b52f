"""Datasets, flags, experiments, tools, modules: what is asked and what comes back."""

import asyncio
import json
from typing import Any

import pytest

import lucidicai as lai
from lucidicai.resources.datasets import Datasets
from lucidicai.resources.evosims import EvoSims
from lucidicai.resources.experiments import Experiments
from lucidicai.resources.feature_flags import FeatureFlags
from lucidicai.resources.mock_calls import MockCalls
from lucidicai.resources.tools import Tools
from lucidicai.resources.training_modules import TrainingModulesResource


def test_datasets_and_their_items(caller, platform):
    datasets = Datasets(caller)
    dataset_id = datasets.create("d", tags=["t"], suggested_flag_config={"f": 1})["dataset_id"]
    told: list[dict[str, Any]] = [
        {"name": "a", "input": {"q": 1}, "tags": ["x"]},
        {"name": "b", "input_data": "text"},
    ]
    first, second = datasets.create_items(dataset_id, told)
    assert first["dataset_item_id"] == first["datasetitem_id"]
    assert [item["name"] for item in datasets.get_items(dataset_id)] == ["a", "b"]
    assert [item["input"] for item in datasets.get_items(dataset_id, tags=["x"])] == [{"q": 1}]
    datasets.update_item(dataset_id, second["datasetitem_id"], input_data={"q": 2}, name=None)
    changed = asyncio.run(datasets.aget_item(dataset_id, second["datasetitem_id"]))
    assert (changed["name"], changed["input"]) == ("b", {"q": 2})
    assert changed["dataset_item_id"] == changed["datasetitem_id"]
    for name in ("item_id", "datasetitem_id", "dataset_item_id"):
        same = datasets.get_item(dataset_id, **{name: second["datasetitem_id"]})
        assert same["name"] == "b"
    with pytest.raises(TypeError, match="give item_id="):
        datasets.get_item(dataset_id)
    with pytest.raises(lai.InvalidOperationError, match="needs a name"):
        datasets.create_items(dataset_id, [{"name": "c"}])
    datasets.delete(dataset_id)
    assert datasets.list()["num_datasets"] == 0


def test_flags_of_a_session_are_not_those_of_another(caller, platform, fake_server):
    session: list[str] = []
    flags = FeatureFlags(caller, lambda: session[-1] if session else None)
    platform.flags = {"a": 1, "b": 2}
    assert flags.values(["a"]) == {"a": 1}
    platform.flags["a"] = 10
    session.append("s")
    assert flags.values(["a", "b", "c"]) == {"a": 10, "b": 2}
    session.clear()
    assert flags.values(["a"]) == {"a": 1}
    assert flags.values(["a"], context={"user": 1}) == {"a": 10}
    assert [asked.path for asked in fake_server.asked] == [
        "evaluatefeatureflagstateless",
        "evaluatebatchfeatureflags",
        "evaluatefeatureflagstateless",
    ]
    assert fake_server.asked[-1].body["context"] == {"user": 1}


def test_flags_that_are_not_there(recorded, platform, fake_server):
    platform.flags = {"a": 1}
    assert lai.get_feature_flag("b", 5, return_missing=True) == (5, ["b"])
    assert lai.get_feature_flag(["a", "b"], defaults={"b": 2}) == {"a": 1, "b": 2}
    assert lai.get_feature_flag(["a", "b"], return_missing=True) == ({"a": 1, "b": None}, ["b"])
    with pytest.raises(lai.FeatureFlagError, match="b, and no default: there is none"):
        lai.get_feature_flag(["a", "b"])
    with pytest.raises(lai.FeatureFlagError, match="int 1, not bool"):
        lai.get_bool_flag("a")
    fake_server.go_away()
    assert lai.get_feature_flag("c", default="d") == "d"
    with pytest.raises(lai.FeatureFlagError, match="no answer"):
        lai.get_feature_flag("c")


def test_evaluators_under_any_eras_names(caller, fake_server):
    experiments = Experiments(caller)
    experiments.create("e", LLM_boolean_evaluators=["a"], LLM_numeric_evaluators=["b"])
    experiments.create("e", pass_fail_rubrics=["a"], score_rubrics=["b"])
    experiments.create("e", rubrics=["a"], evaluators=["b"])
    assert [a.body["evaluator_names"] for a in fake_server.asked] == [["a", "b"]] * 3


@pytest.mark.parametrize(
    ("status", "envelope", "kind", "attribute"),
    [
        (409, {"code": "tool_drift", "detail": "d", "session_hash": "h"}, "ToolDrift", "detail"),
        (422, {"code": "tool_blocked", "detail": "d"}, "ToolBlocked", "detail"),
        (422, {"code": "impl_error", "detail": "", "cause_type": "d"}, "Impl", "cause_type"),
        (
            422,
            {"code": "unsupported_sql", "source_dialect": "d"},
            "UnsupportedSQL",
            "source_dialect",
        ),
        (
            400,
            {"code": "session_not_initialized", "detail": "d"},
            "SessionNotInitialized",
            "detail",
        ),
        (400, {"code": "of tomorrow", "detail": "d"}, "MockCall", "detail"),
    ],
)
def test_a_mock_calls_failure_has_the_class_of_its_code(
    caller, platform, status, envelope, kind, attribute
):
    platform.fixtures["look"] = (status, {"error": envelope})
    calls = MockCalls(caller, lambda: "s")
    with pytest.raises(getattr(lai, f"Lucidic{kind}Error")) as caught:
        calls.create("look")
    assert (caught.value.code, getattr(caught.value, attribute)) == (envelope["code"], "d")


def test_a_mock_calls_older_envelope_is_understood(caller, fake_server):
    fake_server.api = lambda _: (422, {"error": "unsupported_sql", "detail": "x"})
    with pytest.raises(lai.LucidicUnsupportedSQLError, match="x"):
        MockCalls(caller, lambda: None).call(session_id="s", tool_name="t", kwargs={})


def test_tools_that_are_described_elsewhere(caller, platform, fake_server):
    tools = Tools(caller, lambda: "s")
    schema = {"properties": {"city": {"type": "string"}}, "required": ["city"]}
    tools.register_openai(
        [
            {"type": "function", "function": {"name": "weather", "parameters": schema}},
            {"type": "web_search"},
        ]
    )
    tools.register_anthropic([{"name": "look", "description": "Looks.", "input_schema": schema}])
    assert tools.sync()["stats"] == {"tools": 2}
    told = {tool["name"]: tool for tool in fake_server.asked[-1].body["tools"]}
    param = {"name": "city", "type": "string", "default": None, "required": True}
    assert told["weather"]["signature"] == {"params": [param], "return_type": ""}
    assert (told["look"]["docstring"], len(told["look"]["source_hash"])) == ("Looks.", 64)

    async def real(city):
        return f"async {city}"

    assert tools.dispatch("look", {"city": "Rome"}, real_fn=lambda city: city) == "Rome"
    with pytest.raises(lai.LucidicMissingImplError):
        tools.dispatch("look", {"city": "Rome"})
    tools.prepare("s")
    platform.fixtures = {"look": "answered", "weather": (409, {"error": {"code": "tool_drift"}})}
    block = {"type": "tool_use", "id": "b", "name": "look", "input": {"city": "Rome"}}
    assert tools.dispatch_anthropic(block, {}) == "answered"
    call = {"function": {"name": "weather", "arguments": '{"city": "Rome"}'}}
    # A tool that has changed since runs for real.
    assert asyncio.run(tools.adispatch_openai(call, {"weather": real})) == "async Rome"
    with pytest.raises(lai.InvalidOperationError, match="no JSON"):
        tools.dispatch_openai({"function": {"name": "weather", "arguments": "{"}}, {})


def test_a_server_without_fixtures_lets_tools_run(caller, platform):
    platform.initializes = False
    tools = Tools(caller, lambda: "s")
    tools.prepare("s")
    assert tools.session_here() is None


def test_langchains_tools_are_wrapped_once(caller, platform):
    class Tool:
        name = "look"
        coroutine = None

        def func(self, city):
            return f"real {city}"

    tool = Tool()
    tool.func = lambda city: f"real {city}"  # type: ignore[method-assign]
    tools = Tools(caller, lambda: "s")
    tools.register_langchain_tools([tool])
    wrapped = tool.func
    tools.register_langchain_tools([tool])
    assert tool.func is wrapped
    assert tool.func("Rome") == "real Rome"
    platform.fixtures["look"] = "answered"
    tools.prepare("s")
    assert tool.func(city="Rome") == "answered"


def test_a_training_module_is_asked_until_it_is_done(caller, fake_server):
    states = iter(["RUNNING", "SUCCEEDED"])

    def answer(asked):
        if asked.method == "POST":
            return 200, {"inference_run_id": "r", "status": "PENDING"}
        if asked.path.endswith("tools"):
            return 200, {"tools": [{"tool_name": "m", "input_schema": {"type": "object"}}]}
        return 200, {"status": next(states), "result": {"return_value": 7}}

    fake_server.api = answer
    modules = TrainingModulesResource(caller, lambda: "s")
    assert modules.openai_tools()[0]["function"]["name"] == "m"
    assert modules.anthropic_tools()[0]["input_schema"] == {"type": "object"}
    assert modules.call("m", {"a": 1}, poll_interval_seconds=0) == 7
    states = iter(["FAILED"])
    failed = modules.dispatch_openai_tool_call(
        {"id": "c", "function": {"name": "m", "arguments": "{}"}}, poll_interval_seconds=0
    )
    assert failed["status"] == "FAILED"
    late = modules.call("m", timeout_seconds=0, poll_interval_seconds=1)
    assert late["error"]["code"] == "sdk_timeout"
    with pytest.raises(lai.LucidicNotInitializedError):
        TrainingModulesResource(caller, lambda: None).tools()


def test_a_simulation_is_started_from_a_file(caller, fake_server, tmp_path):
    fake_server.api = lambda asked: (
        200,
        {"got": asked.body["steps"], "of": asked.body["agent_id"]},
    )
    path = tmp_path / "run.json"
    path.write_text(json.dumps({"steps": 3}))
    assert EvoSims(caller).train(path) == {"got": 3, "of": "agent"}
    path.write_text("[1]")
    with pytest.raises(lai.InvalidOperationError, match="no JSON object"):
        EvoSims(caller).train(str(path))
