"""How far an import came, beside its file: one that was cut off goes on behind what was taken."""

import json
import os
from pathlib import Path
from typing import Any
from typing import NamedTuple

_SUFFIX = ".importing.json"


class Done(NamedTuple):
    """What the server took of the lines so far."""

    bytes: int = 0
    lines: int = 0
    accepted: int = 0
    known: int = 0
    refused: int = 0


class Notes:
    """The notes of one file and server. Where they can't be written, there are none."""

    def __init__(self, path: Path | None, subject: dict[str, Any]) -> None:
        self._path = path
        self._subject = subject

    @classmethod
    def beside(cls, name: str, server: str) -> "Notes":
        """Returns the notes of the file of this name; of the input (`-`) there are none."""
        if name == "-":
            return cls(None, {})
        about = Path(name).stat()
        subject = {"server": server, "size": about.st_size, "changed": about.st_mtime_ns}
        return cls(Path(f"{name}{_SUFFIX}"), subject)

    def load(self) -> Done:
        """Returns what was noted of the same file and server; nothing, if that is not so."""
        try:
            kept = json.loads(self._path.read_text("utf-8")) if self._path else {}
            if any(kept[name] != value for name, value in self._subject.items()):
                return Done()
            return Done(**{name: int(kept[name]) for name in Done._fields if name in kept})
        except (OSError, ValueError, KeyError, TypeError):
            return Done()

    def keep(self, done: Done) -> None:
        """Notes what was taken, whole or not at all."""
        if self._path is None:
            return
        fresh = Path(f"{self._path}.new")
        try:
            fresh.write_text(json.dumps({**self._subject, **done._asdict()}), "utf-8")
            fresh.replace(self._path)
        except OSError:
            # A folder that can't be written: the import begins anew, and changes nothing twice.
            self._path = None

    def remove(self) -> None:
        """Forgets it: everything was taken."""
        if self._path is not None and os.path.lexists(self._path):
            self._path.unlink()
