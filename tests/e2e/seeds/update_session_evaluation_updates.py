import lucidicai as lai
lai.init(session_name="Model Training")
# Initial phase
lai.update_session(
    session_eval=0.3,
    session_eval_reason="Data preprocessing completed"
)
# Training phase
train_model()
lai.update_session(
    session_eval=0.7,
    session_eval_reason="Model training completed, awaiting validation"
)
# Validation phase
accuracy = validate_model()
lai.update_session(
    session_eval=accuracy,
    session_eval_reason=f"Model achieved {accuracy:.2%} accuracy on validation set",
    is_successful=accuracy > 0.9,
    is_successful_reason="Met target accuracy threshold" if accuracy > 0.9 else "Below target accuracy"
)
lai.end_session()
