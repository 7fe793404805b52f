"""1.3.5: decorated functions, a prompt from the database, a mask, and a crash in the end."""

import lucidicai as lai


def mask(text):
    return text.replace("hunter2", "***")


lai.init("Answer mail", masking_function=mask)
prompt = lai.get_prompt("greeting", variables={"name": "Ada"}, cache_ttl=-1, label="production")
print(prompt)
assert lai.get_prompt("greeting", {"name": "Bo"}, cache_ttl=-1) == "Dear Bo, {{closing}}"
try:
    lai.get_prompt("greeting", {"nobody": 1})
except lai.PromptError as error:
    print("refused:", error)


@lai.event(description="read the mail", model="gpt-4o-mini", cost_added=0.001)
def read(text, limit=10):
    return f"{text[:limit]} ... my password is hunter2"


@lai.step(goal="answer", action="write")
def answer(text):
    return read(text) + "!"


@lai.step(state="broken")
def fail():
    raise ValueError("no such mailbox")


print(answer("Hello there"))
fail()
