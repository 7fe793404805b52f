"""Every resource of the client of 3.x, through its public calls."""

import importlib
import json
import tempfile
import time
from pathlib import Path
from typing import Any

wiretap: Any = importlib.import_module("wiretap")
wiretap.install()
lucidicai: Any = importlib.import_module("lucidicai")

client = lucidicai.LucidicAI(
    api_key="any", agent_id="agent-3", base_url=f"{wiretap.SERVER}/api", auto_end=False
)

# Prompts
first = client.prompts.update("greet", "Hello {{name}}", metadata={"v": 1})
prompt = client.prompts.get("greet", variables={"name": "Ada"})
client.prompts.update("greet", "Hi {{name}}", labels=["test"], description="shorter")
still = client.prompts.get("greet")
tested = client.prompts.get("greet", label="test")
client.prompts.update_metadata("greet", "test", {"owner": "qa"})
noted = client.prompts.get("greet", label="latest")
try:
    client.prompts.get("nowhere")
    unknown_prompt = "no error"
except Exception as error:  # noqa: BLE001 - whichever it is, it is reported
    unknown_prompt = f"{type(error).__name__}: {error}"

# Datasets
dataset = client.datasets.create(
    "questions", description="D", tags=["a"], suggested_flag_config={"model": "small", "k": 3}
)
dataset_id = dataset["dataset_id"]
item = client.datasets.create_item(
    dataset_id,
    "one",
    {"q": "2+2"},
    expected_output={"a": 4},
    tags=["t"],
    metadata={"m": 1},
    flag_overrides={"model": "large"},
)
item_id = item["datasetitem_id"]
client.datasets.update(dataset_id, description="E")
client.datasets.update_item(dataset_id, item_id, description="sum")
spare = client.datasets.create_item(dataset_id, "two", {"q": "?"})
client.datasets.delete_item(dataset_id, spare["datasetitem_id"])
listed = client.datasets.list()
whole = client.datasets.get(dataset_id)
one = client.datasets.get_item(dataset_id, item_id)
wiretap.begin_session("session-3", "agent-3", item_id)
sessions = client.datasets.list_item_sessions(dataset_id, item_id)
try:
    client.datasets.create("questions")
    same_name = "no error"
except Exception as error:  # noqa: BLE001 - as above
    same_name = f"{type(error).__name__}: {error}"

# Flags
wiretap.make_flag("colour", "blue", "agent-3")
flag = client.feature_flags.get("colour", default="red")
unknown_flag = client.feature_flags.get("shape", default="round")

# Experiments and evaluations
experiment = client.experiments.create(
    "A/B", description="x", tags=["t"], LLM_boolean_evaluators=["ok"], LLM_numeric_evaluators=["n"]
)
for result in (True, 0.5, "fine"):
    client.evals.emit(result, name=f"eval-{result}", description="why", session_id="session-3")
deadline = time.monotonic() + 30
while sum(e["path"] == "/api/sdk/evals" for e in wiretap.exchanges) < 3:
    assert time.monotonic() < deadline, "the evaluations were not sent"
    time.sleep(0.05)

# Tools, training modules, training runs
errors: dict[str, str] = {}
said_by_tool = None
if hasattr(client, "tools"):

    def add(a: int, b: int) -> int:
        """Adds."""
        return a + b

    mocked = client.tools.mockable(add)
    synced = client.tools.sync()
    client.tools._init_session("session-3")
    said_by_tool = [synced, mocked(a=1, b=2)]
    for name, session_id in (("add", "session-3"), ("sub", "session-3"), ("add", "no-session")):
        try:
            client.mock_calls.call(session_id=session_id, tool_name=name, kwargs={"a": 1})
        except Exception as error:  # noqa: BLE001 - as above
            errors[f"{name} {session_id}"] = type(error).__name__
module = None
if hasattr(client, "training_modules"):
    module = [
        client.training_modules.tools("session-3"),
        client.training_modules.call("predict", {"x": 1}, session_id="session-3"),
    ]
run = None
if hasattr(client, "evosims"):
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
        json.dump({"run_name": "r", "max_cost": 1}, file)
    run = client.evosims.train(file.name)
    Path(file.name).unlink()

client.datasets.delete(dataset_id)
client.close()
wiretap.report(
    first=first.metadata if hasattr(first, "metadata") else first,
    prompt=[str(prompt), prompt.metadata],
    still=str(still),
    tested=str(tested),
    noted=[str(noted), noted.metadata],
    unknown_prompt=unknown_prompt,
    listed=listed,
    whole=whole,
    one=one,
    sessions=sessions,
    same_name=same_name,
    flag=flag,
    unknown_flag=unknown_flag,
    experiment=experiment,
    said_by_tool=said_by_tool,
    errors=errors,
    module=module,
    run=run,
)
