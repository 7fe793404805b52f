"""One session over several processes: a first one begins it, others go on, the last one ends it.

With `auto_end=False` the session stays open when a process ends; only a call ends it.
"""

import subprocess
import sys

import lucidicai as lai


def work(session_id: str, part: str) -> None:
    lai.continue_session(session_id)
    lai.create_event(type="generic", name=part, details=f"{part} done")
    if part == "last":
        lai.end_session(is_successful=True, is_successful_reason="Every part ran")


def begin() -> None:
    session_id = lai.init(session_name="Long job", task="Two parts", auto_end=False)
    for part in ("first", "last"):
        # Here a process of its own; the next day or another host would do as well.
        subprocess.run([sys.executable, __file__, session_id, part], check=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        work(*sys.argv[1:])
    else:
        begin()
