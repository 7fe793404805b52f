"""One request of a load generator."""

from typing import NamedTuple


class Body(NamedTuple):
    """One request: the bytes that are sent, and what is in them."""

    data: bytes
    events: int
    json_bytes: int
    last_session: str
    last_event: str
