"""Steps that are begun and ended by calls, each with a score; an evaluation that grows."""

import lucidicai as lai

PAGES = {"Search flights": 1.0, "Sort by price": 1.0, "Read the fare rules": 0.5}

lai.init(session_name="Find a flight", task="Cheapest direct flight from Zurich to Lisbon")
for done, (action, score) in enumerate(PAGES.items(), start=1):
    step = lai.create_step(state=f"Page {done}", action=action, goal="One page closer")
    # What is recorded now lies below the step.
    lai.create_event(type="generic", details=f"clicked: {action}")
    lai.end_step(step, eval_score=score, eval_description="The page answered")
    lai.update_session(
        session_eval=done / len(PAGES), session_eval_reason=f"{done} of {len(PAGES)} pages"
    )
lai.end_session(is_successful=True, is_successful_reason="CHF 118, direct")
