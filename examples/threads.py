"""Threads: a thread inherits no context, so that each piece of work is given its session."""

from concurrent.futures import ThreadPoolExecutor

import lucidicai as lai


@lai.event
def translate(text: str, language: str) -> str:
    return f"[{language}] {text}"


session_id = lai.init(session_name="Translate", task="One text into four languages")
with ThreadPoolExecutor(max_workers=4) as pool:
    work = [
        pool.submit(lai.run_in_session, session_id, translate, "Good morning", language)
        for language in ("de", "fr", "it", "pt")
    ]
print([each.result() for each in work])
lai.end_session(is_successful=True)
