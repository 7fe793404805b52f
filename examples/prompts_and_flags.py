"""Prompts and feature flags: what the agent says and does, changed without a release.

Both are kept by the server: this one needs it running.
"""

import lucidicai as lai
from lucidicai import LucidicAI

# A person does this once, a program with a client; each update is a new version.
with LucidicAI() as client:
    client.prompts.update("greeting", "Greet {{name}}, {{tone}}.", labels=["production"])

lai.init(session_name="Greeting", task="Greet a customer")
# The default stands where nobody has set the flag, and where the server cannot be asked.
is_formal = lai.get_bool_flag("formal", default=False)
prompt = lai.get_prompt(
    "greeting", {"name": "Priya", "tone": "formally" if is_formal else "warmly"}
)
print(prompt)
lai.create_event(type="llm_generation", model="gpt-4o-mini", messages=prompt, output="Hello!")
lai.end_session(is_successful=True)
