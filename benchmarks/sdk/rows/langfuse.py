"""The Langfuse SDK: a generation, with its own batch exporter."""

import langfuse  # type: ignore[import-not-found,unused-ignore]  # a peer

from benchmarks.corpus import Event


class Langfuse:
    """All defaults but the address."""

    def __init__(self, sink_url: str) -> None:
        self._client = langfuse.Langfuse(
            public_key="pk-lf-benchmark", secret_key="sk-lf-benchmark", base_url=sink_url
        )

    def record(self, event: Event) -> None:
        generation = self._client.start_observation(
            name="chat", as_type="generation", model=event.model, input=event.messages
        )
        generation.update(
            output=event.output,
            usage_details={"input": event.input_tokens, "output": event.output_tokens},
        )
        generation.end()

    def flush(self) -> None:
        self._client.flush()


def open_row(sink_url: str) -> Langfuse:
    return Langfuse(sink_url)
