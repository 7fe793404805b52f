import lucidicai as lai
lai.init(session_name="Quality Assurance Check")
# Define success criteria
criteria = {
    "accuracy": (0.95, False),
    "latency": (100, False), # ms
    "memory": (512, False) # MB
}
# Run tests and update
test_results = run_qa_tests()
# Check each criterion
for metric, (threshold, passed) in criteria.items():
    value = test_results[metric]
    if metric == "accuracy":
        criteria[metric] = (threshold, value >= threshold)
    else: # Lower is better for latency and memory
        criteria[metric] = (threshold, value <= threshold)
all_passed = all(passed for _, (_, passed) in criteria.items())
passed_count = sum(1 for _, (_, passed) in criteria.items() if passed)
lai.update_session(
    session_eval=passed_count / len(criteria),
    session_eval_reason=f"Passed {passed_count}/{len(criteria)} QA criteria",
    is_successful=all_passed,
    is_successful_reason=(
        "All QA criteria met" if all_passed
        else f"Failed: {', '.join(k for k, (_, p) in criteria.items() if not p)}"
    )
)
lai.end_session()
