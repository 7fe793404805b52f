"""Remembers which records were stored lately, so that a batch sent twice is not written twice.

Only a cache: what it forgets is stored again and changes nothing, because the merged rows know
each record by its name.
"""

from collections import OrderedDict

# About 100 MB if every writer were full, which needs writers that leave gaps on purpose.
_MAX_WRITERS = 4_096
_MAX_GAPS = 256


class _Writer:
    """All numbers up to `upto`, and some beyond it."""

    __slots__ = ("beyond", "upto")

    def __init__(self) -> None:
        self.upto = 0
        self.beyond: set[int] = set()


class Seen:
    """The numbers of the records that were stored, per project and writer, bounded."""

    def __init__(self, max_writers: int = _MAX_WRITERS) -> None:
        self._max_writers = max_writers
        self._writers: OrderedDict[tuple[str, str], _Writer] = OrderedDict()

    def has(self, project_id: str, writer: str, seq: int) -> bool:
        """Tells whether this record is known to be stored."""
        known = self._writers.get((project_id, writer))
        return known is not None and (seq <= known.upto or seq in known.beyond)

    def add(self, project_id: str, writer: str, seq: int) -> None:
        """Notes a record that is stored."""
        key = (project_id, writer)
        known = self._writers.get(key)
        if known is None:
            known = self._writers[key] = _Writer()
            if len(self._writers) > self._max_writers:
                self._writers.popitem(last=False)
        else:
            self._writers.move_to_end(key)
        if seq <= known.upto:
            return
        known.beyond.add(seq)
        while known.upto + 1 in known.beyond:
            known.upto += 1
            known.beyond.remove(known.upto)
        if len(known.beyond) > _MAX_GAPS:
            # Forgetting a number costs a needless write, never a record.
            known.beyond.remove(min(known.beyond))
