"""Production: a session for each request, marked as traffic, with tags and a verdict of its own.

Set LUCIDIC_PRODUCTION=1 as well, and no call of this package raises.
"""

import lucidicai as lai

REQUESTS = [("u1", "Reset my password"), ("u2", "Cancel my subscription")]


def handle(request: str) -> str:
    if request.startswith("Cancel"):
        raise LookupError("no subscription for this account")
    return "Use the link on the sign-in page."


for user, request in REQUESTS:
    with lai.session(
        session_name=request, task=request, production_monitoring=True, tags=[f"user:{user}", "web"]
    ) as session:
        try:
            reply = handle(request)
        except LookupError as error:
            lai.create_error_event(error)
            session.update(is_successful=False, is_successful_reason=str(error))
        else:
            session.update(is_successful=True, is_successful_reason=reply, session_eval=1.0)
