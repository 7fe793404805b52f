"""A reading in the making: what was read so far, and which attributes nobody has read yet."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from typing import Any
from typing import NamedTuple

from lucidicai.dialects.reading import NO_SESSION
from lucidicai.dialects.reading import SessionFacts
from lucidicai.dialects.span import Span
from lucidicai.dialects.usage import TokenRule

Convert = Callable[[Any], Any]


class Row(NamedTuple):
    """Where an attribute goes and how it is read.

    `field` is one of Reading, or `params.x`, `metadata.x`, `usage.<class>`, `session.x`.
    """

    field: str
    convert: Convert


class Dialect(NamedTuple):
    """One way to write what an agent did into attributes.

    A span is offered to it if one of its attributes or events begins with one of `namespaces`,
    or if the instrumentation that made it is called so. `rows` come first, in their order, then
    `prefixes` (what follows is the name), then `read` with whatever a table can't say. Which rows
    and prefixes a span has is known beforehand (`plan.py`).
    """

    name: str
    namespaces: frozenset[str]
    rows: Mapping[str, Row]
    prefixes: Mapping[str, str]
    read: "Callable[[Draft], None]"
    # How the dialect counts: which of its token classes are parts of which.
    tokens: TokenRule = TokenRule.PARTS
    # What the attributes begin with that `read` looks at; without any it is always called.
    reads: tuple[str, ...] = ()


class Draft:
    """Fields as the first dialect that knows them says; an attribute is taken by who used it."""

    __slots__ = (
        "attributes",
        "fields",
        "metadata",
        "params",
        "rank",
        "session",
        "span",
        "taken",
        "taken_events",
        "tokens",
        "usage",
    )

    def __init__(self, span: Span) -> None:
        self.span = span
        self.attributes = span.attributes
        self.fields: dict[str, Any] = {}
        self.params: dict[str, Any] = {}
        self.metadata: dict[str, Any] = {}
        self.usage: dict[str, int] = {}
        self.tokens = TokenRule.PARTS
        self.session: dict[str, Any] = {}
        self.rank = NO_SESSION
        self.taken: set[str] = set()
        # Indexes of span events that became part of the fields.
        self.taken_events: set[int] = set()

    def set(self, field: str, value: Any, *attributes: str) -> bool:
        """Sets a field that nobody set yet; the attributes it came from are then taken.

        None is no value. An attribute that says the same again is taken too; one that says
        something else stays among those that are kept as they came.
        """
        if value is None:
            return False
        group, dot, name = field.partition(".")
        target = getattr(self, group) if dot else self.fields
        if target.setdefault(name if dot else field, value) != value:
            return False
        self.taken.update(attributes)
        return True

    def put(self, group: str, name: str, value: Any, attribute: str) -> None:
        """Sets a group's member, or a field where the group is empty; see `set`."""
        if value is None:
            return
        target = getattr(self, group) if group else self.fields
        if target.setdefault(name, value) == value:
            self.taken.add(attribute)

    def set_session(self, session_id: str | None, rank: int, attribute: str) -> None:
        """Names the span's session, unless a stronger attribute did."""
        if session_id is None:
            return
        if rank < self.rank:
            self.rank = rank
            self.session["session_id"] = session_id
        if self.session["session_id"] == session_id:
            self.taken.add(attribute)

    def starting(self, prefix: str) -> Iterable[tuple[str, Any]]:
        """Returns the untaken attributes under a prefix."""
        # The names first: they are many, and hardly any of them begins so.
        found = [attribute for attribute in self.attributes if attribute.startswith(prefix)]
        return [(name, self.attributes[name]) for name in found if name not in self.taken]

    def get(self, *attributes: str) -> Any:
        """Returns the first of these attributes that is there, or None."""
        for attribute in attributes:
            value = self.attributes.get(attribute)
            if value is not None:
                return value
        return None

    def rest(self) -> dict[str, Any]:
        """Returns the attributes that became part of no field."""
        return {
            attribute: value
            for attribute, value in self.attributes.items()
            if attribute not in self.taken
        }

    def facts(self) -> SessionFacts:
        """Returns what was said about the session."""
        return SessionFacts(rank=self.rank, **self.session)

    def set_usage(self, counts: Mapping[str, int], rule: TokenRule, *attributes: str) -> None:
        """Sets all token counts at once, unless an earlier dialect told any."""
        if counts and not self.usage:
            self.usage = dict(counts)
            self.tokens = rule
            self.taken.update(attributes)
