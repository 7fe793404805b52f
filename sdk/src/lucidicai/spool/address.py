"""Whose journal it is: the normal form of a server's address, and when two mean the same."""

import hashlib
from urllib.parse import urlsplit

from lucidicai.url import is_loopback_host
from lucidicai.wire.segment import Address

_DEFAULT_PORTS = {"http": 80, "https": 443}


def normal_url(base_url: str) -> str:
    """Returns one spelling for all addresses of the same server.

    The names of loopback are one, the port is always written, a trailing slash and the `/api` of
    older SDKs are dropped. What cannot be read as a URL comes back as it was.
    """
    try:
        parts = urlsplit(base_url.strip())
        port = parts.port
    except ValueError:
        return base_url
    if not parts.hostname:
        return base_url
    scheme = parts.scheme.lower()
    host = "localhost" if is_loopback_host(parts.hostname) else parts.hostname
    host = f"[{host}]" if ":" in host else host
    path = parts.path.rstrip("/").removesuffix("/api").rstrip("/")
    return f"{scheme}://{host}:{port or _DEFAULT_PORTS.get(scheme, 0)}{path}"


def key_sha256(api_key: str | None) -> str:
    """Returns what stands for the key on disk: its SHA-256 in hex, or "" without a key."""
    return hashlib.sha256(api_key.encode()).hexdigest() if api_key else ""


def is_same_destination(one: Address, other: Address) -> bool:
    """Whether two journals go to the same server, agent and key."""
    return (
        normal_url(one.base_url) == normal_url(other.base_url)
        and one.agent_id == other.agent_id
        and one.key_sha256 == other.key_sha256
    )
