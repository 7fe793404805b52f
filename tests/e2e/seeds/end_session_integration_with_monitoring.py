import lucidicai as lai
from your_metrics import track_metric
lai.init(session_name="Production Service", production_monitoring=True)
try:
    result = process_production_request()
    # Track success metrics
    track_metric("request_success", 1)
    lai.end_session(
        session_eval=1.0,
        is_successful=True,
        is_successful_reason="Request processed successfully"
    )
except Exception as e:
    # Track failure metrics
    track_metric("request_failure", 1)
    lai.end_session(
        session_eval=0.0,
        is_successful=False,
        is_successful_reason=f"Request failed: {type(e).__name__}"
    )
    raise
