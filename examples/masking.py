"""Masking: your function sees every text that is recorded; fields named like a secret are withheld.

Both happen in this process, before anything is written to disk.
"""

import re

import lucidicai as lai

ADDRESS = re.compile(r"[\w.]+@[\w.]+")


def mask(text: str) -> str:
    return ADDRESS.sub("<mail>", text)


@lai.event
def send(to: str, token: str, text: str) -> str:
    return f"sent to {to}"


lai.init(
    session_name="Reply",
    task="Reply to priya.raman@example.com",
    masking_function=mask,
)
# `token` is withheld by its name, without a mask: LUCIDIC_REDACT=0 turns that off.
print(send("priya.raman@example.com", token="tk-5f1a", text="Done."))
lai.end_session(is_successful=True, is_successful_reason="Told priya.raman@example.com")
