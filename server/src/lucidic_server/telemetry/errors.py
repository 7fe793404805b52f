"""What the telemetry store refuses.

TelemetryError          the store can't do it; the message is for the operator
└── StoreBusy           its queue is full; try again after `retry_after` seconds
"""


class TelemetryError(Exception):
    """The store can't open, read or write; says what, where and what to do."""


class StoreBusy(TelemetryError):  # noqa: N818 - a state the caller waits out, not a fault
    """The queue of unwritten records is full. Nothing of this call was taken."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"the store's queue is full; try again in {retry_after:g} s")
        self.retry_after = retry_after
