"""The rows of the table, a module each: `open(sink_url) -> Row`."""

from typing import Protocol

from benchmarks.corpus import Event


class Row(Protocol):
    """One way of recording a call of a model."""

    def record(self, event: Event) -> object:
        """Records one event, begun and ended."""

    def flush(self) -> None:
        """Returns when everything recorded is delivered, or the row gives up."""
