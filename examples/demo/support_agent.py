"""A support agent: decorated steps and tools, LLM calls, a verdict with its reason."""

import time

from _canned_model import ask

import lucidicai as lai

ORDERS = {
    "A-1042": {"customer": "Priya Raman", "total": 129.00, "charges": [129.00, 49.99]},
}
POLICY = "You are the support agent of a shop. Refund duplicate charges up to $100 at once."
MESSAGE = (
    "Hi, my card statement shows two charges for order A-1042: $129.00, which is right, "
    "and another $49.99 that I never agreed to. Could you sort this out?"
)


@lai.event
def look_up_order(order_id: str) -> dict[str, object]:
    time.sleep(0.06)
    return ORDERS[order_id]


@lai.event
def find_policy(topic: str) -> str:
    time.sleep(0.04)
    return f"Policy on {topic}: refund at once below $100, ask a person above."


@lai.event
def refund(order_id: str, amount: float) -> dict[str, object]:
    time.sleep(0.09)
    return {"refund_id": "rf_88213", "order_id": order_id, "amount": amount, "status": "settled"}


@lai.step(state="Inbox", action="Read the message", goal="Understand what the customer wants")
def understand() -> str:
    return ask(
        "gpt-4o-mini",
        POLICY,
        f"Classify this message and name the order:\n\n{MESSAGE}",
        '{"intent": "billing_dispute", "order_id": "A-1042", "sentiment": "calm"}',
    )


@lai.step(state="Order A-1042", action="Check the charges", goal="Find the wrong charge")
def investigate() -> float:
    order = look_up_order("A-1042")
    find_policy("duplicate charges")
    ask(
        "claude-sonnet-4-5",
        POLICY,
        f"Order: {order}. Which charge is wrong, and may I refund it?",
        "The charge of $49.99 has no line item. It is a duplicate authorisation that was "
        "captured by mistake. At $49.99 it is below the limit: refund it without asking.",
        seconds=0.32,
    )
    return 49.99


@lai.step(state="Refund", action="Refund and reply", goal="Make the customer whole")
def resolve(amount: float) -> str:
    refund("A-1042", amount)
    return ask(
        "claude-sonnet-4-5",
        POLICY,
        f"Write a reply: we refunded ${amount}.",
        "Hi Priya, you are right: the $49.99 was captured by mistake. I have refunded it; "
        "it reaches your card in two to three days. I am sorry for the trouble.",
        seconds=0.28,
    )


lai.init(
    session_name="Billing dispute A-1042",
    task="Handle customer inquiry",
    tags=["channel:email", "tier:premium"],
)
understand()
lai.update_session(
    task="Resolve billing dispute for premium account",
    session_eval=0.4,
    session_eval_reason="Intent and order recognised",
)
wrong_charge = investigate()
lai.update_session(session_eval=0.7, session_eval_reason="The wrong charge was found")
resolve(wrong_charge)
lai.update_session(task="Resolved billing dispute - refunded $49.99 for duplicate charge")
lai.end_session(
    session_eval=0.95,
    session_eval_reason="Refunded within policy, reply is correct and kind",
    is_successful=True,
    is_successful_reason="The duplicate charge was refunded",
)
