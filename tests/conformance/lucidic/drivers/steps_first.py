"""1.2: steps, events, screenshots, verdict, mass simulations."""

from told import picture
from told import tell

import lucidicai as lai

session = lai.init(
    session_name="first",
    lucidic_api_key="key",
    agent_id="era-1.2",
    task="T",
    tags=["one", "two"],
    rubrics=["quality"],
    production_monitoring=True,
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
lai.end_event(event_id=event, result="R2", screenshots=[])
lai.update_step(step_id=step, eval_score=7.5, eval_description="fine")
lai.end_step(step_id=step)


@lai.step(goal="decorated")
def decorated(x):
    return inner(x)


# Undecorated: in this version events without screenshots raise, and decorated ones have none.
def inner(x):
    return x + 1


tell(result=decorated(1))
loose = lai.create_event(description="loose", screenshots=[])
lai.end_event(event_id=loose, screenshots=[])
lai.update_session(task="T2", session_eval=8.0)
lai.end_session(is_successful=True, is_successful_reason="it worked")
own = lai.init(session_name="own", session_id="room/1.2", lucidic_api_key="key", agent_id="era-1.2")
# Only with an open session: without one, this version has no client.
sim = lai.create_mass_sim(
    "hundred runs", 100, lucidic_api_key="key", agent_id="era-1.2", task="T", tags=["sim"]
)
lai.end_session()
run = lai.init(session_name="run", mass_sim_id=sim, lucidic_api_key="key", agent_id="era-1.2")
lai.end_session()
lai.continue_session("room/1.2", lucidic_api_key="key", agent_id="era-1.2")
tell(sim=sim, run=run, session=session, step=step, event=event, loose=loose, own=own)
# Ended by the package's exit handler.
