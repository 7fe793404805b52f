import lucidicai as lai
lai.init(session_name="Goal-Based Task")
# Define success criteria
target_accuracy = 0.90
target_speed = 100 # items per second
# Execute task
results = execute_task()
# Evaluate against criteria
success = (results['accuracy'] >= target_accuracy and
           results['speed'] >= target_speed)
lai.end_session(
    session_eval=results['accuracy'],
    session_eval_reason=f"Accuracy: {results['accuracy']:.2%}, Speed: {results['speed']} items/sec",
    is_successful=success,
    is_successful_reason=(
        "Met all performance targets" if success
        else f"Below targets - need {target_accuracy:.0%} accuracy and {target_speed} items/sec"
    )
)
