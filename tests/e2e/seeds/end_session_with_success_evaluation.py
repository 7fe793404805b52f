import lucidicai as lai
lai.init(session_name="Data Processing Pipeline")
try:
    # Process data through multiple steps
    data = load_data()
    processed = transform_data(data)
    results = analyze_data(processed)
    # Successful completion
    lai.end_session(
        session_eval=0.95,
        session_eval_reason="Pipeline completed with high quality results",
        is_successful=True,
        is_successful_reason="All data processed without errors"
    )
except Exception as e:
    # Failed completion
    lai.end_session(
        session_eval=0.2,
        session_eval_reason=f"Pipeline failed: {str(e)}",
        is_successful=False,
        is_successful_reason="Critical error during processing"
    )
