"""Clients: several agents (or keys, or servers) in one process, each with its own sessions."""

from lucidicai import LucidicAI

sales = LucidicAI(agent_id="example-sales")
support = LucidicAI(agent_id="example-support")


@sales.event
def quote(article: str) -> float:
    """Recorded where the active session is one of `sales`; elsewhere it just runs."""
    return {"tea": 4.2}[article]


with sales.sessions.create(session_name="Offer", task="A price for tea") as offer:
    price = quote("tea")
    with support.sessions.create(session_name="Ticket", task="Explain the price"):
        support.events.create(type="llm_generation", model="gpt-4o", output="It is first flush.")
        quote("tea")  # not an event of `support`
    offer.end(is_successful=True, is_successful_reason=f"{price:.2f}")

support.close()
sales.close()
