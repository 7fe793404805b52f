"""The smallest recorded program."""

import lucidicai as lai

lai.init(session_name="Quickstart", task="Greet the reader")
lai.create_event(type="generic", details="Hello from the quickstart")
session = lai.get_session()
if session:
    print(f"Recorded {session.url}")
lai.end_session(is_successful=True, is_successful_reason="The reader was greeted")
