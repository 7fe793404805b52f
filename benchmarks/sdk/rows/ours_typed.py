"""This repository's SDK, the second era's call: a whole event, with usage, in one record."""

import lucidicai as lai
from benchmarks.corpus import Event
from benchmarks.sdk.rows import ours


class OursTyped(ours.Ours):
    """Writes to one session."""

    def record(self, event: Event) -> str | None:
        return lai.create_event(
            type="llm_generation",
            messages=event.messages,
            output=event.output,
            provider=event.provider,
            model=event.model,
            input_tokens=event.input_tokens,
            output_tokens=event.output_tokens,
        )


def open_row(sink_url: str) -> OursTyped:
    ours.open_row(sink_url)
    return OursTyped()
