"""A bar on the error output for long work; nothing where that is no terminal."""

import sys
import time

_CELLS = 24
# Often enough to look alive, seldom enough to cost nothing.
_PAUSE_SECONDS = 0.1


class Progress:
    """What was done of what there is to do, in the words of the task."""

    def __init__(self, task: str) -> None:
        self._task = task
        self._is_shown = sys.stderr.isatty()
        self._last = 0.0

    def show(self, done: int, total: int, told: str) -> None:
        """Draws the bar; `told` says in words how far it is. 0: nobody knows how much there is."""
        now = time.monotonic()
        if not self._is_shown or now - self._last < _PAUSE_SECONDS:
            return
        self._last = now
        bar = ""
        if total:
            share = min(done / total, 1.0)
            bar = "█" * round(share * _CELLS) + "░" * (_CELLS - round(share * _CELLS))
            bar = f" {bar} {share:4.0%} "
        line = f"\r\x1b[K{self._task}{bar} {told}"
        print(line, end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Clears the line."""
        if self._is_shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
