"""A dataset and an experiment: every item is run once, in a session that names both.

Datasets and experiments are kept by the server: this one needs it running.
"""

import operator
from uuid import uuid4

import lucidicai as lai

ITEMS = [
    {"name": "sum", "input_data": {"question": "2 + 3"}, "expected_output": "5"},
    {"name": "product", "input_data": {"question": "2 * 3"}, "expected_output": "6"},
    {"name": "power", "input_data": {"question": "2 ** 3"}, "expected_output": "9"},
]
DO = {"+": operator.add, "*": operator.mul, "**": operator.pow}


@lai.event
def agent(question: str) -> str:
    left, sign, right = question.split()
    return str(DO[sign](int(left), int(right)))


# Names are unique in an agent; a real dataset has one name and stays.
dataset = lai.create_dataset(f"arithmetic-{uuid4().hex[:8]}")["dataset_id"]
lai.create_dataset_items(dataset, ITEMS)
experiment = lai.create_experiment("First try", description="The plain agent")
for item in lai.get_dataset_items(dataset):
    with lai.session(
        session_name=item["name"],
        datasetitem_id=item["datasetitem_id"],
        experiment_id=experiment,
    ) as session:
        is_right = agent(**item["input"]) == item["expected_output"]
        session.update(is_successful=is_right, session_eval=float(is_right))
        print(item["name"], "right" if is_right else "wrong")
