"""1.2: every function of the package, and what the server must have of each call.

In this version an event without screenshots fails before anything is sent, so that each names them,
and a decorated one is none.
"""

import base64
from contextlib import suppress
from pathlib import Path

import providers
from told import did
from told import functions
from told import not_named
from told import picture
from told import tell

import lucidicai as lai

AGENT = {"lucidic_api_key": "key", "agent_id": "every-1.2"}
Path("seen.jpg").write_bytes(base64.b64decode(picture("red")))

main = lai.init(
    session_name="main",
    task="first",
    tags=["one"],
    rubrics=["quality"],
    masking_function=lambda text: text.replace("secret", "***"),
    production_monitoring=True,
    **AGENT,
)
step = lai.create_step(
    state="S",
    action="A",
    goal="G secret",
    eval_score=1,
    eval_description="e",
    screenshot_path="seen.jpg",
)
lai.update_step(step, state="S2", screenshot=picture("blue"))
event = lai.create_event(
    step, description="D secret", result="R", cost_added=0.01, model="gpt-4o", screenshots=[]
)
lai.update_event(event, description="D2", cost_added=0.02, screenshots=[picture("red")])
lai.end_event(event, result="R2", cost_added=0.04, screenshots=[picture("blue"), picture("green")])
did(
    main,
    event,
    type="llm_generation",
    parent_id=step,
    input="D2",
    output="R2",
    model="gpt-4o",
    cost=0.07,
    pictures=3,
)
kept_open = lai.create_event(description="never ended", screenshots=[])
did(main, kept_open, type="generic", parent_id=step, input="never ended", ended_at=None)
lai.end_step(step, action="A2", eval_score=7.5, eval_description="fine")
did(
    main,
    step,
    type="step",
    state="S2",
    action="A2",
    goal="G ***",
    eval_score=7.5,
    eval_description="fine",
    pictures=2,
)


@lai.event(description="described")
def described(x):
    return x


@lai.step(goal="outer", state="s", action="a", eval_score=3, eval_description="d")
def outer():
    return 3


@lai.step(goal="fails")
def failing():
    raise ValueError("bad")


assert outer() == 3
with suppress(ValueError):
    failing()
try:
    described(1)
except TypeError:
    decorated_events = "none"
did(main, type="step", goal="outer", state="s", action="a", eval_score=3.0, eval_description="d")
did(main, type="step", goal="fails", eval_score=0.0, eval_description="Step failed with error: bad")
assert lai.get_session().session_id == main
lai.update_session("T", 1.0, "r", is_successful=True, is_successful_reason="sr")
tell(prompt=lai.get_prompt("greet", {"name": "Ada"}))
sim = lai.create_mass_sim("hundred", 100, task="T", tags=["sim"], **AGENT)
lai.end_session(8.0, "why secret", True, "it worked")

own = lai.init(session_name="own", session_id="room every/1.2", mass_sim_id=sim, **AGENT)
stepless = lai.create_event(description="stepless", screenshots=[])
did(own, stepless, type="generic", input="stepless")
lai.end_session(is_successful=False)
again = lai.continue_session("room every/1.2", **AGENT)
did(own, lai.create_event(description="again", screenshots=[]), type="generic", input="again")
did(own, type="step", name="Automatic step")
lai.end_session()

# Providers
watched = lai.init(session_name="watched", providers=["openai"], **AGENT)
providers.call_openai()
lai.end_session()

did(watched, type="llm_generation", model="served-model", input="LLM Request: openai.chat")
did(watched, type="step", name="Automatic step")

# Left without an end
left = lai.init(session_name="left", session_id="left-every-1.2", auto_end=True, **AGENT)
did(left, lai.create_event(description="last", screenshots=[]), type="generic", input="last")
did(left, type="step", name="Automatic step")
ended = {"state": "finished", "end_reason": "explicit", "agent_id": "every-1.2"}
tell(
    sessions={
        main: {
            **ended,
            "name": "main",
            "task": "T",
            "session_eval": 8.0,
            "is_successful": True,
            "session_eval_reason": "why ***",
            "is_successful_reason": "it worked",
            "production_monitoring": True,
            "tags": ["one"],
            "evaluators": ["quality"],
            "steps": 3,
            "events": 2,
            "errors": 0,
            "cost": 0.07,
            "models": ["gpt-4o"],
        },
        own: {**ended, "name": "own", "mass_sim_id": sim, "is_successful": False, "events": 2},
        watched: {**ended, "name": "watched"},
        left: {**ended, "name": "left", "steps": 1, "events": 1},
    },
    not_named=not_named(functions(lai), __file__),
)
assert again == own
assert decorated_events == "none"
