"""Messages that were told one by one, each in a record of its own, as the list that they are.

A field holds one value, the newest. A door that hears a call's messages one after the other writes
each as a list of one into the field, and beside it under this name for whoever reads the event.
"""

from typing import Any

import msgspec

from lucidic_server.model.merged import ExtraFact

# The name beside the record's fields: `[field, message]`.
TOLD = "$told_message"


def take_told(facts: list[ExtraFact]) -> tuple[dict[str, list[Any]], list[ExtraFact]]:
    """Returns the messages by field, in the order of their records, and the other facts."""
    told: dict[str, list[Any]] = {}
    others: list[ExtraFact] = []
    for fact in facts:
        said = msgspec.json.decode(fact[3]) if TOLD in fact[3] else {}
        message = said.get(TOLD)
        if isinstance(message, list) and len(message) == 2:
            told.setdefault(str(message[0]), []).append(message[1])
        else:
            others.append(fact)
    return told, others


def whole(value: Any, told: list[Any] | None) -> Any:
    """Returns a field's value: all messages, unless a record gave the field a value of its own."""
    return told if told and value == [told[-1]] else value
