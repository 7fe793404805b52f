"""Searches events by their words, in sessions that a filter asks for."""

from lucidic_server.clock import Clock
from lucidic_server.errors import BadRequestError
from lucidic_server.model.merge import INT64_MAX
from lucidic_server.model.search import SearchPage
from lucidic_server.model.words import words_of
from lucidic_server.query.errors import QueryError
from lucidic_server.query.parser import parse
from lucidic_server.query.quantity import read_moment
from lucidic_server.query.tokenizer import Value
from lucidic_server.telemetry.search import Asked
from lucidic_server.telemetry.store import Telemetry

# More words than anybody remembers of a text; each is one more list to intersect.
_MOST_WORDS = 20


class SearchService:
    """Answers searches."""

    def __init__(self, telemetry: Telemetry, clock: Clock) -> None:
        self._telemetry = telemetry
        self._clock = clock

    async def search(
        self,
        project_id: str,
        q: str,
        sessions: str,
        types: list[str],
        since: str,
        until: str,
        limit: int,
        cursor: str | None,
    ) -> SearchPage:
        """Returns a page of hits. Raises BadRequestError, QueryError or PageError."""
        words = words_of(q)
        if not words or len(words) > _MOST_WORDS:
            raise BadRequestError(
                f"A search needs 1 to {_MOST_WORDS} words, and {q[:100]!r} has {len(words)}.",
                hint="A word is a run of letters and digits: q=refund or q=refund denied.",
                code="no_words" if not words else "too_many_words",
            )
        now = self._clock.now_ns()
        asked = Asked(
            words=words,
            sessions=parse(sessions, now),
            types=tuple(types),
            since=_bound(since, "since", now, 0),
            until=_bound(until, "until", now, INT64_MAX),
        )
        return await self._telemetry.search(project_id, asked, limit, cursor)


def _bound(text: str, name: str, now: int, otherwise: int) -> int:
    if not text:
        return otherwise
    try:
        span = read_moment(Value(text, 0), name, now)
    except QueryError as error:
        hint = f"Write {name}=-24h, {name}=2026-01-31 or {name}=2026-01-31T09:00."
        raise BadRequestError(f"{error.message}.", hint=hint, code="bad_moment") from error
    # A day is searched whole, from its begin or to its end.
    return span.begin if name == "since" else span.end
