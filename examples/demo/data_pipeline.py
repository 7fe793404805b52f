"""A pipeline: the evaluation grows with each stage, until one fails."""

import time

import lucidicai as lai

ROWS = [{"id": 1, "amount": "12.50"}, {"id": 2, "amount": "n/a"}, {"id": 3, "amount": "7.25"}]


@lai.event
def extract() -> list[dict[str, object]]:
    time.sleep(0.08)
    return list(ROWS)


@lai.event
def clean(rows: list[dict[str, object]]) -> list[float]:
    time.sleep(0.05)
    return [float(str(row["amount"])) for row in rows]


lai.init(session_name="Nightly invoice import", task="Import yesterday's invoices")
try:
    rows = extract()
    lai.update_session(session_eval=0.25, session_eval_reason="Completed extraction stage")
    amounts = clean(rows)
    lai.update_session(session_eval=0.5, session_eval_reason="Completed cleaning stage")
except ValueError as error:
    lai.update_session(
        session_eval=0.15,
        session_eval_reason=f"Failed at cleaning: {error}",
        is_successful=False,
        is_successful_reason="Row 2 has no amount; nothing was imported",
    )
lai.end_session()
