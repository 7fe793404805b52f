"""2.1: typed events through the queue, decorators, errors, blobs, the exit."""

from told import picture
from told import tell

import lucidicai as lai

session = lai.init(
    session_name="typed",
    api_key="key",
    agent_id="era-2.1",
    task="T",
    tags=["one"],
    evaluators=["quality"],
    experiment_id="exp-2",
    production_monitoring=True,
)
llm = lai.create_event(
    type="llm_generation",
    provider="openai",
    model="gpt-4o",
    messages=[{"role": "user", "content": "hi"}],
    output="hello",
    input_tokens=10,
    output_tokens=5,
    cache={"read_input_tokens": 4, "creation_input_tokens": 2},
    cost=0.003,
    duration=1.5,
    params={"temperature": 0.2},
    tags=["t"],
    metadata={"k": "v"},
)
generic = lai.create_event(type="generic", details="what happened", extra_field=[1, 2])
custom = lai.create_event(type="my_own_type", details="mine")
pictured = lai.create_event(
    type="generic", details="seen", screenshots=["data:image/jpeg;base64," + picture("red")]
)
large = lai.create_event(
    type="llm_generation",
    model="gpt-4o",
    messages=[{"role": "user", "content": "x" * 200_000}],
    output="y" * 100_000,
)
failed = lai.create_error_event(ValueError("told"))


@lai.event()
def outer(x):
    return inner(x)


@lai.event()
def inner(x):
    return x * 2


@lai.event()
def failing(x):
    raise KeyError(x)


tell(result=outer(4))
try:
    failing("k")
except KeyError:
    tell(raised=True)
tell(flushed=lai.flush(10.0))
lai.update_session(task="T2", session_eval=8.0, session_eval_reason="why")
lai.end_session(is_successful=True, is_successful_reason="it worked")
own = lai.init(session_name="own", session_id="room-2.1", api_key="key", agent_id="era-2.1")
lai.create_event(type="generic", details="in own")
lai.flush(10.0)
lai.end_session(wait_for_flush=True)
left = lai.init(session_name="left open", session_id="left-2.1", api_key="key", agent_id="era-2.1")
tell(
    left=left,
    session=session,
    llm=llm,
    generic=generic,
    custom=custom,
    pictured=pictured,
    large=large,
    failed=failed,
    own=own,
)
