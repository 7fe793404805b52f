import lucidicai as lai
# Start with general task
lai.init(
    session_name="Customer Support",
    task="Handle customer inquiry"
)
# After understanding the request
lai.update_session(
    task="Resolve billing dispute for premium account"
)
# Process the request...
# After resolution
lai.update_session(
    task="Resolved billing dispute - refunded $49.99 for duplicate charge",
    is_successful=True,
    is_successful_reason="Customer satisfied with resolution"
)
lai.end_session()
