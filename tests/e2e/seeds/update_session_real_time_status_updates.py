import lucidicai as lai
import time
lai.init(session_name="Long Running Analysis")
# Track progress over time
start_time = time.time()
total_items = 1000
for i in range(0, total_items, 100):
    batch_result = process_batch(i, i + 100)
    progress = (i + 100) / total_items
    elapsed = time.time() - start_time
    eta = (elapsed / progress) - elapsed
    lai.update_session(
        task=f"Processing batch {i//100 + 1}/10",
        session_eval=progress,
        session_eval_reason=f"Processed {i+100}/{total_items} items. ETA: {eta:.0f}s"
    )
lai.update_session(
    is_successful=True,
    is_successful_reason="All batches processed successfully"
)
lai.end_session()
