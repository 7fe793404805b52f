"""1.3.5: an agent in a browser: steps with screenshots, an event that is finished later."""

import base64

import lucidicai as lai

PIXEL = base64.b64encode(b"\xff\xd8\xff\xe0 a picture \xff\xd9").decode()

session_id = lai.init(
    session_name="Book a flight",
    api_key="key",
    agent_id="agent",
    task="Find the cheapest flight",
    providers=["openai"],
    tags=["browser", "v:2"],
    rubrics=["Task Completion"],
)
step_id = lai.create_step(
    state="search page", action="type the city", goal="see flights", screenshot=PIXEL
)
event_id = lai.create_event(description="ask the model", model="gpt-4o", cost_added=0.01)
lai.update_event(event_id, cost_added=0.02, screenshots=[PIXEL])
lai.end_event(event_id, result="click the first row")
lai.update_step(eval_score=0.5, eval_description="half way")
lai.end_step(step_id, eval_score=1.0)
lai.create_step(goal="pay")
lai.update_session(session_eval=0.8, task="Find and book the cheapest flight")
session = lai.get_session()
assert session is not None
print(session_id, step_id, event_id, session.session_id)
lai.end_session(is_successful=True, is_successful_reason="booked")
