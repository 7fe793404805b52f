"""2.1.3: a dataset's items are run one by one in an experiment; flags decide how."""

import lucidicai as lai

dataset = lai.create_dataset("Arithmetic", description="sums", tags=["math"])
dataset_id = dataset["dataset_id"]
for a, b in ((1, 2), (3, 4)):
    lai.create_dataset_item(
        dataset_id, name=f"{a}+{b}", input_data={"a": a, "b": b}, expected_output=a + b
    )
experiment_id = lai.create_experiment(
    "New prompt", LLM_boolean_evaluators=["Correct"], LLM_numeric_evaluators=["Style"]
)
print(lai.list_datasets()["num_datasets"], experiment_id)

retries = lai.get_int_flag("max_retries", default=3)
flags = lai.get_feature_flag(["max_retries", "fast"], {"fast": False})
print(retries, flags, lai.get_bool_flag("absent", default=True))
try:
    lai.get_string_flag("max_retries")
except TypeError as error:
    print("another type:", error)
lai.clear_feature_flag_cache()

for item in lai.get_dataset_items(dataset_id):
    lai.init(
        session_name=f"case {item['name']}",
        datasetitem_id=item["datasetitem_id"],
        experiment_id=experiment_id,
        evaluators=["Correct"],
    )
    assert lai.get_int_flag("max_retries") == 5
    total = item["input"]["a"] + item["input"]["b"]
    lai.create_event("function_call", function_name="add", arguments=item["input"], result=total)
    lai.end_session(is_successful=total == item["expected_output"])

first = lai.get_dataset_items(dataset_id)[0]["datasetitem_id"]
lai.update_dataset_item(dataset_id, first, name="one and two")
print(lai.get_dataset_item(dataset_id, first)["name"])
print(lai.list_dataset_item_sessions(dataset_id, first)["num_sessions"])
lai.delete_dataset_item(dataset_id, first)
print(lai.get_dataset(dataset_id)["num_items"])
lai.delete_dataset(dataset_id)
