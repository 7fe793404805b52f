"""Names of locks as numbers: what PostgreSQL's advisory locks go by."""

import hashlib


def number_of(name: str) -> int:
    """Returns the number of a lock; Lucidic's own, whatever else uses the database."""
    digest = hashlib.blake2b(f"lucidic:{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
