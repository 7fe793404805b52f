"""Supplies the functions that the seed pages' examples leave undefined.

Python imports this module at start when its folder is on PYTHONPATH, so that an example runs as
`python example.py`, word for word. SEED_FAIL names the one function that shall raise.
"""

import builtins
import os

FAIL = os.environ.get("SEED_FAIL", "")


def supply(function):
    def supplied(*args):
        if function.__name__ == FAIL:
            message = f"{function.__name__} failed"
            raise RuntimeError(message)
        return function(*args)

    setattr(builtins, function.__name__, supplied)


@supply
def handle_customer_query():
    import lucidicai as lai

    step = lai.create_step(state="Inbox", action="Read the query", goal="Understand it")
    event = lai.create_event(description="Where is my order?", model="gpt-4o", cost_added=0.002)
    lai.end_event(event_id=event, result="It ships tomorrow")
    lai.end_step(step_id=step, eval_score=1.0, eval_description="Understood at once")


@supply
def load_data():
    return [1, 2, 3]


@supply
def transform_data(data):
    return [2 * value for value in data]


@supply
def analyze_data(processed):
    return {"sum": sum(processed)}


@supply
def execute_task():
    return {"accuracy": 0.925, "speed": 120}


@supply
def process_production_request():
    return "done"


@supply
def train_model():
    return None


@supply
def validate_model():
    return 0.9312


@supply
def execute_stage(stage_name):
    if os.environ.get("SEED_FAIL_STAGE") == stage_name:
        message = f"cannot run {stage_name}"
        raise RuntimeError(message)


@supply
def process_batch(first, last):
    return list(range(first, last))


@supply
def run_qa_tests():
    return {"accuracy": 0.97, "latency": 80, "memory": 640}


if os.environ.get("SEED_SUPPLY_LAI"):
    # The two error-handling examples continue a program that has imported the SDK already.
    import lucidicai

    builtins.lai = lucidicai
