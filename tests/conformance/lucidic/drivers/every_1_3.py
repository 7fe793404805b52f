"""1.3: every function of the package, and what the server must have of each call."""

import asyncio
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

AGENT = {"api_key": "key", "agent_id": "every-1.3"}
Path("seen.jpg").write_bytes(base64.b64decode(picture("red")))

# Steps and events
main = lai.init(
    session_name="main", masking_function=lambda text: text.replace("secret", "***"), **AGENT
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
in_step = lai.create_event(
    step, description="D secret", result="R", cost_added=0.01, model="gpt-4o"
)
lai.update_event(in_step, description="D2", cost_added=0.02, screenshots=[picture("red")])
lai.end_event(
    in_step, result="R2", cost_added=0.04, screenshots=[picture("blue"), picture("green")]
)
did(
    main,
    in_step,
    type="llm_generation",
    parent_id=step,
    input="D2",
    output="R2",
    model="gpt-4o",
    cost=0.07,
    pictures=3,
)
call = lai.create_event(function_name="search", arguments={"q": "x", "deep": {"n": [1, None]}})
lai.update_event(call, arguments={"q": "y"}, result="half")
lai.end_event(result="whole")
did(
    main,
    call,
    type="function_call",
    parent_id=step,
    name="search",
    arguments={"q": "y"},
    output="whole",
)
open_event = lai.create_event(description="never ended")
did(main, open_event, type="generic", parent_id=step, input="never ended", ended_at=None)
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


@lai.event()
def added(x, *more, **named):
    return x + sum(more)


@lai.event(description="described", result="said", model="gpt-4o", cost_added=0.5)
def described():
    return None


@lai.event()
async def waited(x):
    return x


@lai.step(goal="outer", state="s", action="a", eval_score=3, eval_description="d")
def outer():
    described()
    return added(1, 2, named="n")


@lai.step(goal="async")
async def asynchronous():
    return await waited(5)


@lai.step(goal="fails")
def failing():
    raise ValueError("bad")


assert outer() == 3
assert asyncio.run(asynchronous()) == 5
with suppress(ValueError):
    failing()
did(main, type="step", goal="outer", state="s", action="a", eval_score=3.0, eval_description="d")
did(main, type="step", goal="async")
did(main, type="step", goal="fails", eval_score=0.0, eval_description="Step failed with error: bad")
did(
    main,
    type="llm_generation",
    name="described",
    input="described",
    output="said",
    model="gpt-4o",
    cost=0.5,
)
did(
    main,
    type="function_call",
    name="added",
    output="3",
    arguments={"x": 1, "more": [2], "named": {"named": "n"}},
)
did(main, type="generic", input="waited(x=5)", output="5")
assert lai.get_session().session_id == main
lai.update_session("T", 1.0, "r", is_successful=True, is_successful_reason="sr")
tell(prompt=lai.get_prompt("greet", {"name": "Ada"}))
lai.reset_sdk()
lai.end_session(8.0, "why secret", True, "it worked")

# Contexts
with lai.session(session_name="with", **AGENT):
    within = lai.get_session().session_id
    did(within, lai.create_event(description="in with"), input="in with", type="generic")


async def in_async():
    async with lai.session_async(session_name="async with", **AGENT):
        session = lai.get_session().session_id
        did(session, lai.create_event(description="in async"), input="in async", type="generic")
        return session


def program(text):
    session = lai.get_session().session_id
    did(session, lai.create_event(description=text), input=text, type="generic")
    return session


awaited = asyncio.run(in_async())
run = lai.run_session(program, "in run", init_params={"session_name": "run", **AGENT})

# Bound and unbound, under an id of one's own, left and taken up again
own = lai.init(session_name="own", session_id="room every/1.3", **AGENT)
lai.set_active_session(own)
lai.clear_active_session()
with lai.bind_session(own):
    did(own, lai.create_event(description="bound"), input="bound", type="generic")


async def bound():
    async with lai.bind_session_async(own):
        return lai.create_event(description="bound async")


did(own, asyncio.run(bound()), input="bound async", type="generic")
did(
    own,
    lai.run_in_session(own, lai.create_event, description="ran in"),
    input="ran in",
    type="generic",
)
# Without an open session this version has no client to make one with.
sim = lai.create_mass_sim("hundred", 100, task="T", tags=["sim"], **AGENT)
lai.end_session()
of_sim = lai.init(
    session_name="of sim", mass_sim_id=sim, experiment_id="exp", rubrics=["r"], tags=["t"], **AGENT
)
lai.end_session(is_successful=False)
again = lai.continue_session("room every/1.3", **AGENT)
did(own, lai.create_event(description="again"), input="again", type="generic")
lai.end_session()

# Providers
watched = lai.init(session_name="watched", providers=["openai", "anthropic"], **AGENT)
providers.call_openai()
lai.end_session()
without = [
    lai.create_event(description="nowhere"),
    lai.create_step(goal="nowhere"),
    lai.get_session(),
]

# Of the libraries that its users get today this version reads no texts.
did(watched, type="llm_generation", model="served-model", input="LLM Request: openai.chat")
# Left without an end
left = lai.init(
    session_name="left",
    session_id="left-every-1.3",
    production_monitoring=True,
    auto_end=True,
    **AGENT,
)
did(left, lai.create_event(description="last"), input="last", type="generic")
for stepless in (within, awaited, run, own, watched, left):
    did(stepless, type="step", name="Automatic step")
ended = {"state": "finished", "end_reason": "explicit", "agent_id": "every-1.3"}
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
            "steps": 4,
            "events": 6,
            "errors": 0,
            "cost": 0.57,
            "models": ["gpt-4o"],
        },
        within: {**ended, "name": "with", "steps": 1, "events": 1},
        awaited: {**ended, "name": "async with", "steps": 1, "events": 1},
        run: {**ended, "name": "run", "steps": 1, "events": 1},
        own: {**ended, "name": "own", "steps": 1, "events": 4},
        of_sim: {
            **ended,
            "name": "of sim",
            "mass_sim_id": sim,
            "experiment_id": "exp",
            "evaluators": ["r"],
            "tags": ["t"],
            "is_successful": False,
            "events": 0,
        },
        watched: {**ended, "name": "watched", "models": ["served-model"], "events": 1},
        left: {**ended, "name": "left", "steps": 1, "events": 1},
    },
    not_named=not_named(functions(lai), __file__),
)
assert again == own
assert without == [None, None, None]
