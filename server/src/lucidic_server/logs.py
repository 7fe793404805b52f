"""Structured logs: one line a record on standard error, `event key=value …`, quiet by default.

Events have dotted names and fields, never templates. Keys, bodies and payloads are not logged.
"""

import json
import logging
import sys
from datetime import UTC
from datetime import datetime

_ROOT = "lucidic_server"


class EventLog:
    """Writes named events with fields through the standard logging module."""

    def __init__(self, room: str) -> None:
        self._logger = logging.getLogger(f"{_ROOT}.{room}")

    def info(self, event: str, **fields: object) -> None:
        """Logs what happened as it should."""
        self._write(logging.INFO, event, fields)

    def warning(self, event: str, **fields: object) -> None:
        """Logs what an operator should know."""
        self._write(logging.WARNING, event, fields)

    def error(self, event: str, **fields: object) -> None:
        """Logs what went wrong."""
        self._write(logging.ERROR, event, fields)

    def fault(self, event: str, cause: BaseException, **fields: object) -> None:
        """Logs what should not happen, with the traceback of its cause."""
        self._write(logging.ERROR, event, fields, cause)

    def _write(
        self,
        level: int,
        event: str,
        fields: dict[str, object],
        cause: BaseException | None = None,
    ) -> None:
        if self._logger.isEnabledFor(level):
            line = " ".join((event, *(f"{name}={_written(fields[name])}" for name in fields)))
            # The line is an argument, so that a percent sign in it is not a template.
            self._logger.log(level, "%s", line, exc_info=cause)


def get(room: str) -> EventLog:
    """Returns the log of one room: `get("ingest")`."""
    return EventLog(room)


def configure(level: str) -> None:
    """Sends the server's logs of `level` and above to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line())
    logger = logging.getLogger(_ROOT)
    logger.handlers[:] = [handler]
    logger.propagate = False
    logger.setLevel(level.upper())


class _Line(logging.Formatter):
    """Time in UTC, level, event and fields on one line; a traceback follows on its own lines."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = f"{when} {record.levelname} {record.getMessage()}"
        if record.exc_info:
            line = f"{line}\n{self.formatException(record.exc_info)}"
        return line


def _written(value: object) -> str:
    text = str(value)
    # Quoted where a reader could not tell where the value ends, or a line could be forged.
    return text if text.isprintable() and text and not set(text) & set(' "=') else json.dumps(text)
