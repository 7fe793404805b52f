"""2.1.3: typed events, nested decorated functions, an error event, a generator."""

import lucidicai as lai
from lucidicai import create_error_event
from lucidicai import create_event
from lucidicai import event

lai.init(
    session_name="Research",
    api_key="key",
    agent_id="agent",
    evaluators=["Accuracy"],
    tags=["second"],
)


@event(metadata={"kind": "tool"}, tags=["search"])
def search(query, limit=3):
    create_event(
        type="llm_generation",
        model="gpt-4o",
        provider="openai",
        messages=[{"role": "user", "content": query}],
        output="three results",
        input_tokens=12,
        output_tokens=5,
        cost=0.002,
        duration=0.4,
    )
    return ["a", "b", "c"][:limit]


@event
def stream(words):
    yield from words


@event
def agent(task):
    found = search(task, limit=2)
    try:
        [].pop()
    except IndexError as error:
        create_error_event(error)
    return list(stream(iter(found)))


print(agent("what is new?"))
generic = create_event("generic", details="a note", metadata={"a": 1})
custom = create_event("my_own_type", event_id="mine-1", anything={"b": 2})
assert custom == "mine-1"
print(lai.flush(timeout_seconds=5.0), lai.get_session() == lai.get_session_id())
lai.update_session(session_eval=7.5, session_eval_reason="good")
lai.end_session(is_successful=True, wait_for_flush=True)
print(lai.get_session_id(), lai.get_error_history(), lai.is_silent_mode())
