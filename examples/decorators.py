"""Decorated functions: each call is an event or a step, nested as the functions call each other."""

import lucidicai as lai

STOCK = {"tea": 4, "milk": 0}


@lai.event
def look_up(article: str) -> int:
    return STOCK[article]


@lai.event(description="Ask the warehouse", tags=["warehouse"])
def reorder(article: str, count: int) -> dict[str, object]:
    return {"article": article, "ordered": count}


class Agent:
    @lai.step(action="Check one article", goal="Nothing is sold out")
    def check(self, article: str) -> str:
        if look_up(article) == 0:
            reorder(article, count=10)
            return "ordered"
        return "in stock"


lai.init(session_name="Stock check", task="Look through the shelves")
agent = Agent()
print(agent.check("tea"), agent.check("milk"))
try:
    agent.check("sugar")  # a KeyError: recorded, and raised as if nothing had watched
except KeyError as missing:
    print(f"no such article: {missing}")
lai.end_session(is_successful=True, session_eval=2 / 3)
