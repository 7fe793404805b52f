"""Reads trajectories in ATIF: one JSON document, or one a line. Each is a session of the past."""

from typing import Any

import msgspec

from lucidic_server.errors import BadRequestError
from lucidic_server.ingest.doors.exported_lines import Exported
from lucidic_server.ingest.doors.exported_lines import read_exported_lines
from lucidic_server.model.trajectory_lines import TrajectoryError
from lucidic_server.model.trajectory_lines import lines_of
from lucidicai.wire.depth import is_too_deep

CONTENT_TYPE = "application/json"


def read_trajectories(body: bytes) -> Exported:
    """Returns the records of the body's trajectories, judged.

    Raises BadRequestError for what is no trajectory, TooLargeError for too many records.
    """
    lines: list[bytes] = []
    for place, document in enumerate(_documents(body), 1):
        try:
            lines += map(msgspec.json.encode, lines_of(document))
        except TrajectoryError as error:
            raise BadRequestError(
                f"Trajectory {place} is not read: {error}",
                hint="Send a document in ATIF, as GET /v1/export?format=atif writes one a line.",
            ) from error
    return read_exported_lines(b"\n".join(lines))


def _documents(body: bytes) -> list[Any]:
    if is_too_deep(body):
        raise BadRequestError("The body nests deeper than is read.", hint="Send it flatter.")
    try:
        return [msgspec.json.decode(body)]
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    try:
        return [msgspec.json.decode(line) for line in body.splitlines() if line.strip()]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRequestError(
            f"The body is no JSON: {error}.", hint="Send one document, or one a line."
        ) from error
