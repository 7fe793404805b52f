import lucidicai as lai
# With auto_end enabled (default)
lai.init(session_name="Auto-End Example", auto_end=True)
# Even if you forget to call end_session or the program crashes,
# the session will automatically end when the process exits
# With auto_end disabled
lai.init(session_name="Manual-End Example", auto_end=False)
# You must explicitly call end_session
# If you don't, the session data may be lost
lai.end_session()
