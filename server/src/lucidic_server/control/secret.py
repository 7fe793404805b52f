"""Secrets that somebody else keeps: made here, stored as their SHA-256 only."""

import hashlib
import secrets

# 256 bits: nobody guesses them, and nobody need make guessing dear.
_BYTES = 32


def make() -> str:
    """Returns a new secret, fit for a cookie or an address."""
    return secrets.token_urlsafe(_BYTES)


def sha256(text: str) -> str:
    """Returns what is stored of a secret: its SHA-256, in hex."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
