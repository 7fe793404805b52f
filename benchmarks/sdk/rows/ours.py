"""This repository's SDK, an event begun and ended: two records, each on disk when its call returns.

`end_event` has no parameter for token counts; the usage goes along in the result.
"""

import lucidicai as lai
from benchmarks.corpus import Event


class Ours:
    """Writes to one session."""

    def record(self, event: Event) -> str | None:
        event_id = lai.create_event(description=event.messages, model=event.model)
        usage = {"input_tokens": event.input_tokens, "output_tokens": event.output_tokens}
        lai.end_event(event_id, result={"content": event.output, "usage": usage})
        return event_id

    def flush(self) -> None:
        lai.flush(30.0)


def open_row(sink_url: str) -> Ours:
    # The spool's folder comes from the environment, as do all other settings: the defaults.
    lai.init(session_name="benchmark", base_url=sink_url)
    return Ours()
