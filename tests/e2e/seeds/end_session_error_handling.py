from lucidicai.errors import LucidicNotInitializedError
try:
    lai.end_session()
except Exception:
    # Session might not be active
    print("No active session to end")
