"""3.7.1: two clients at two servers, and tools that the server answers for in test cases."""

import json
import os
from threading import Thread

from lucidicai import LucidicAI
from lucidicai import LucidicUnknownToolError
from lucidicai import dispatch_openai_tool_call
from lucidicai import mockable

first = LucidicAI(api_key="key", agent_id="one", base_url=os.environ["FIRST"] + "/api")
second = LucidicAI(api_key="other", agent_id="two", base_url=os.environ["SECOND"] + "/")


@mockable
def weather(city: str, days: int = 1) -> str:
    """Asks the weather service."""
    return f"really {city} {days}"


@first.tools.mockable
def unread(sender):
    return f"really {sender}"


def call(name, arguments):
    return {"id": "c1", "function": {"name": name, "arguments": json.dumps(arguments)}}


print(weather("Oslo"))
with first.sessions.create("case", datasetitem_id="item-1"):
    print(weather("Oslo", days=2))
    print(unread("ada"))
    print(dispatch_openai_tool_call(call("weather", {"city": "Rome"}), {}))
    try:
        first.mock_calls.create("nothing")
    except LucidicUnknownToolError as error:
        print("unknown:", error.code)
with first.sessions.create("no case"):
    print(weather("Oslo"))
    print(dispatch_openai_tool_call(call("weather", {"city": "Rome"}), {"weather": weather}))


@second.event
def only_second(n):
    return n


def elsewhere():
    with second.sessions.create("thread", session_id="same-id"):
        only_second(1)


a = first.sessions.create("a", session_id="same-id")
only_second(2)
thread = Thread(target=elsewhere)
thread.start()
thread.join()
first.events.create("generic", details="of the first")
print(a.is_finished)
raise SystemExit(3)
