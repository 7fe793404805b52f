"""The user's masking function, called so that it can neither break a call nor let a text through.

Every text that is recorded goes through it. If it fails, the text is withheld.
"""

import contextlib
from collections.abc import Callable

from lucidicai.guard import ONCE
from lucidicai.guard import log

WITHHELD = "[withheld: the masking function failed]"


class Mask:
    """Calls the masking function for one text at a time."""

    __slots__ = ("_function",)

    def __init__(self, function: Callable[[str], str]) -> None:
        self._function = function

    def __call__(self, text: str) -> str:
        """Returns the masked text, or WITHHELD if the function raises or returns no text."""
        masked: object = None
        # It is the user's code and may raise anything. What it raises may quote the text, so it
        # is not logged.
        with contextlib.suppress(Exception):
            masked = self._function(text)
        if isinstance(masked, str):
            return str.__str__(masked)
        log.warning(
            "masking.failed",
            "The masking function raised or returned no text; such values are withheld.",
            every=ONCE,
            function=getattr(self._function, "__qualname__", type(self._function).__qualname__),
        )
        return WITHHELD
