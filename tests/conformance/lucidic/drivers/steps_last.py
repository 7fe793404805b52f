"""1.3: as 1.2, and function names, arguments, custom ids, automatic steps, a crash."""

from told import picture
from told import tell

import lucidicai as lai

session = lai.init(
    session_name="first",
    api_key="key",
    agent_id="era-1.3",
    task="T",
    tags=["one", "two"],
    rubrics=["quality"],
    experiment_id="exp-1",
)
step = lai.create_step(state="S", action="A", goal="G", screenshot=picture("red"))
event = lai.create_event(
    step_id=step,
    description="D",
    result="R",
    cost_added=0.01,
    model="gpt-4o",
    screenshots=[picture("blue")],
)
lai.update_event(event_id=event, cost_added=0.02, screenshots=[picture("green")])
lai.end_event(event_id=event, result="R2")
call = lai.create_event(function_name="search", arguments={"q": "x", "n": 3})
lai.end_event(event_id=call, result="found")
lai.update_step(step_id=step, eval_score=7.5, eval_description="fine")
lai.end_step(step_id=step)


@lai.step(goal="decorated")
def decorated(x):
    return inner(x)


@lai.event()
def inner(x):
    return x + 1


@lai.event()
def failing():
    raise ValueError("bad")


tell(result=decorated(1))
try:
    failing()
except ValueError as error:
    tell(raised=str(error))
loose = lai.create_event(description="loose")
lai.end_event(event_id=loose)
lai.update_session(task="T2", session_eval=8.0)
lai.end_session(is_successful=False, is_successful_reason="it did not")
own = lai.init(session_name="own", session_id="room-1.3", api_key="key", agent_id="era-1.3")
stepless = [lai.create_event(description=text) for text in ("before", "any step")]
lai.end_session()
again = lai.continue_session("room-1.3", api_key="key", agent_id="era-1.3")
tell(
    session=session,
    step=step,
    event=event,
    call=call,
    loose=loose,
    own=own,
    again=again,
    stepless=stepless,
)
raise RuntimeError("boom")
