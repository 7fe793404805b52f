"""A service: one short session a request, with production monitoring on."""

import time

from _canned_model import ask

import lucidicai as lai

REQUESTS = [
    ("Reset my password", "Use the link on the sign-in page.", 0.98),
    ("Change my delivery address", "Done: your order goes to the new address.", 0.91),
    ("Cancel my subscription", "I could not find a subscription for this account.", 0.30),
    ("Where is my invoice?", "It is attached, and under Account, Invoices.", 0.96),
]

for question, answer, score in REQUESTS:
    lai.init(session_name=f"Request: {question}", task=question, production_monitoring=True)
    ask("gpt-4o-mini", "Answer in one sentence.", question, answer, seconds=0.06)
    if score < 0.5:
        lai.create_event(
            type="error_traceback",
            error="AccountError: no subscription for this account",
            traceback="",
        )
    time.sleep(0.02)
    lai.end_session(
        session_eval=score,
        session_eval_reason="Graded against the answer key",
        is_successful=score >= 0.5,
        is_successful_reason="Solved" if score >= 0.5 else "The account was not found",
    )
