try:
    lai.update_session(task="Updated task")
except Exception:
    print("No active session to update - call lai.init() first")
