"""What the store takes: records that passed admission, and what the server itself found out."""

from typing import Any

import msgspec

from lucidic_server.model.score import ScoreSource
from lucidicai.wire.records import AnyRecord


class Price(msgspec.Struct, frozen=True, gc=False):
    """What the server computed that an event costs, in USD, and by whose prices of which day.

    Without `usd` nobody can know it, and `source` says why: `unknown_model`, `no_rate`, or the name
    of what contradicts itself in the usage.
    """

    usd: float | None
    source: str


class Judge(msgspec.Struct, frozen=True, gc=False):
    """Who scored, where it was not the program itself: an account's email or a key's prefix."""

    source: ScoreSource
    author: str | None


class Admitted(msgspec.Struct, frozen=True, gc=False):
    """A record that admission let in, with the project of its key.

    `extra` holds the fields that this version does not know; they are stored and given back.
    """

    project_id: str
    record: AnyRecord
    extra: dict[str, Any] = {}
    # Only where nobody said what it cost.
    price: Price | None = None
    # Only of scores that came through the API.
    judge: Judge | None = None


class Interruption(msgspec.Struct, frozen=True):
    """A fact about a session's last lease, written by the server and never by a client.

    `reason` is `lease` (the writers stopped answering), `recovered` (the journal of a dead
    writer was delivered), or empty: somebody holds the session again, which undoes the others.
    `time` is the server's clock in nanoseconds; the newest fact counts.
    A session begun with `auto_end: false` is never shown as interrupted: the fact only tells
    since when it has no live writer.
    """

    project_id: str
    session_id: str
    time: int
    reason: str
