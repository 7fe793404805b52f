"""Passwords: argon2id, in the PHC form that says its own parameters."""

import os

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from lucidic_server.errors import BadRequestError

# A password is the only thing to know here, so length is asked for and nothing else.
MIN_CHARS = 12
MAX_CHARS = 256

# 46 MiB and two passes: about 80 ms of one core. Twice as much would make a burst of sign-ins
# felt by whoever records; half of it would make guessing twice as cheap.
_MEMORY_KIB = 46 * 1024
_PASSES = 2
_SALT_BYTES = 16
_HASH_BYTES = 32


def check(password: str, email: str) -> None:
    """Raises BadRequestError for a password that is too short, too long or the email."""
    if not MIN_CHARS <= len(password) <= MAX_CHARS:
        raise BadRequestError(
            f"A password has {MIN_CHARS} to {MAX_CHARS} characters.",
            hint="Several words in a row are easy to remember.",
            code="weak_password",
        )
    if password.strip().lower() == email:
        raise BadRequestError("The email is no password.", code="weak_password")


def hashed(password: str) -> str:
    """Returns what is stored of a password; takes about 80 ms of one core."""
    return _kdf().derive_phc_encoded(password.encode())


def is_right(password: str, stored: str | None) -> bool:
    """Tells whether it is this password; takes as long where there is none to compare with."""
    try:
        Argon2id.verify_phc_encoded(password.encode(), stored or _nobodys())
    except InvalidKey:
        return False
    return stored is not None


def _kdf() -> Argon2id:
    return Argon2id(
        salt=os.urandom(_SALT_BYTES),
        length=_HASH_BYTES,
        iterations=_PASSES,
        lanes=1,
        memory_cost=_MEMORY_KIB,
    )


_cached: list[str] = []


def _nobodys() -> str:
    """Returns the hash that a sign-in for an unknown account is compared with."""
    if not _cached:
        _cached.append(hashed(os.urandom(_SALT_BYTES).hex()))
    return _cached[0]
