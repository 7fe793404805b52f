"""What a backup says of itself: its first member, and its last, without which it is torn."""

import msgspec

MANIFEST = "manifest.json"
COMPLETE = "complete.json"
CONTROL = "control.sqlite"
TELEMETRY = "telemetry/"
BLOBS = "blobs/"

# Raised when an older server could not read it.
FORMAT = 1


class Manifest(msgspec.Struct, frozen=True):
    """The first member: what wrote it and when it began; what was acknowledged before is in it."""

    format: int
    version: str
    telemetry_schema: int
    began_at: int


class Complete(msgspec.Struct, frozen=True):
    """The last member: the SHA-256 of every file before it; blobs are named by theirs."""

    sha256: dict[str, str]
    blobs: int
