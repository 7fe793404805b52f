import lucidicai as lai
lai.init(session_name="Document Processing Pipeline")
stages = [
    ("extraction", 0.25),
    ("validation", 0.50),
    ("analysis", 0.75),
    ("reporting", 1.00)
]
for stage_name, progress in stages:
    try:
        execute_stage(stage_name)
        lai.update_session(
            session_eval=progress,
            session_eval_reason=f"Completed {stage_name} stage"
        )
    except Exception as e:
        lai.update_session(
            session_eval=progress - 0.1,
            session_eval_reason=f"Failed at {stage_name}: {str(e)}",
            is_successful=False,
            is_successful_reason=f"Pipeline interrupted at {stage_name}"
        )
        break
lai.end_session()
