import lucidicai as lai
# Start session
lai.init(session_name="Customer Query")
# Do work...
handle_customer_query()
# End session
lai.end_session()
