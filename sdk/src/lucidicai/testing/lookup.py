"""Finding events among those that were recorded; what is not found shows what was."""

from collections.abc import Iterable
from dataclasses import fields as dataclass_fields

from lucidicai.testing.event import RecordedEvent

_FIELDS = frozenset(
    {field.name for field in dataclass_fields(RecordedEvent)} | {"duration", "is_open"}
)


class EventLookup:
    """Lookups over `_events()`, which a class that has events gives."""

    def _events(self) -> Iterable[RecordedEvent]:
        raise NotImplementedError

    def events(
        self,
        type: str | None = None,  # noqa: A002  as create_event calls it
        name: str | None = None,
        **fields: object,
    ) -> list[RecordedEvent]:
        """Returns the events in the order in which they began, steps among them.

        With arguments those whose fields have these values, such as `model="gpt-4o"`. Raises
        TypeError for a field that no event has.
        """
        wanted = dict(fields)
        if type is not None:
            wanted["type"] = type
        if name is not None:
            wanted["name"] = name
        unknown = wanted.keys() - _FIELDS
        if unknown:
            known = ", ".join(sorted(_FIELDS))
            raise TypeError(f"an event has no field {', '.join(sorted(unknown))}; it has {known}")
        return [
            event
            for event in self._events()
            if all(getattr(event, field) == value for field, value in wanted.items())
        ]

    def event(
        self,
        type: str | None = None,  # noqa: A002  as create_event calls it
        name: str | None = None,
        **fields: object,
    ) -> RecordedEvent:
        """Returns the one event that fits; AssertionError, with what was recorded, if not one."""
        found = self.events(type, name, **fields)
        if len(found) == 1:
            return found[0]
        wanted = {"type": type, "name": name, **fields}
        told = ", ".join(f"{key}={value!r}" for key, value in wanted.items() if value is not None)
        raise AssertionError(f"{len(found)} events fit event({told}), not 1. Recorded:\n{self}")

    @property
    def steps(self) -> list[RecordedEvent]:
        """The events of type `step`, in the order in which they began."""
        return self.events("step")

    @property
    def errors(self) -> list[RecordedEvent]:
        """The events that failed: those of status `error`."""
        return self.events(status="error")
