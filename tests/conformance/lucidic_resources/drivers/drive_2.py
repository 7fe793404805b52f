"""Every resource of the module functions of 2.1, through its public calls."""

import importlib
import os
from typing import Any

wiretap: Any = importlib.import_module("wiretap")
wiretap.install()
os.environ["LUCIDIC_API_KEY"] = "any"
os.environ["LUCIDIC_AGENT_ID"] = "agent-2"
os.environ["LUCIDIC_SUPPRESS_ERRORS"] = "false"
lai: Any = importlib.import_module("lucidicai")

dataset_id = lai.create_dataset(
    "cases", description="D", tags=["a"], suggested_flag_config={"model": "small", "k": 3}
)["dataset_id"]
item_id = lai.create_dataset_item(
    dataset_id,
    "one",
    {"q": 1},
    expected_output={"a": 2},
    tags=["t"],
    metadata={"m": 1},
    flag_overrides={"model": "large"},
)["datasetitem_id"]
lai.update_dataset(dataset_id, description="E")
lai.update_dataset_item(dataset_id, item_id, description="sum")
spare = lai.create_dataset_item(dataset_id, "two", {"q": 2})["datasetitem_id"]
lai.delete_dataset_item(dataset_id, spare)
listed = lai.list_datasets()
whole = lai.get_dataset(dataset_id)
items = lai.get_dataset_items(dataset_id)
one = lai.get_dataset_item(dataset_id, item_id)
wiretap.begin_session("session-2", "agent-2", item_id)
sessions = lai.list_dataset_item_sessions(dataset_id, item_id)

wiretap.make_flag("colour", "blue", "agent-2")
stateless = lai.get_feature_flag("colour", "red")
stateless_batch = lai.get_feature_flag(["colour", "shape"], {"shape": "round"}, return_missing=True)
lai.clear_feature_flag_cache()
lai.set_active_session("session-2")
in_session = lai.get_feature_flag("model", "none")
in_session_batch = lai.get_feature_flag(
    ["model", "k", "colour", "shape"], {"shape": "round"}, return_missing=True, cache_ttl=0
)
unknown_flag = lai.get_feature_flag("texture", "smooth", cache_ttl=0)

experiment = lai.create_experiment(
    "A/B", LLM_boolean_evaluators=["ok"], LLM_numeric_evaluators=["n"], tags=["t"]
)
wiretap.make_prompt("greet", "Hello {name}", "agent-2")
prompt = lai.get_prompt("greet", {"name": "Ada"})
unknown_prompt = lai.get_prompt("nowhere")
lai.delete_dataset(dataset_id)
wiretap.report(
    listed=listed,
    whole=whole,
    items=items,
    one=one,
    sessions=sessions,
    stateless=stateless,
    stateless_batch=stateless_batch,
    in_session=in_session,
    in_session_batch=in_session_batch,
    unknown_flag=unknown_flag,
    experiment=experiment,
    prompt=prompt,
    unknown_prompt=unknown_prompt,
)
