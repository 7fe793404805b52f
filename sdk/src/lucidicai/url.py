"""The address of a server: as people write it, and whether it is this host."""

from urllib.parse import urlsplit


def clean_url(url: str) -> str:
    """Returns the address with a scheme, without a trailing slash or the `/api` of older SDKs."""
    url = url.strip()
    if url and "://" not in url:  # as people write it: localhost:8000
        url = f"http://{url}"
    return url.rstrip("/").removesuffix("/api").rstrip("/")


def is_loopback(url: str) -> bool:
    """Returns whether the address names this host (see `is_loopback_host`)."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return is_loopback_host(host)


def is_loopback_host(host: str) -> bool:
    """Returns whether the name or address, in lower case, is this host's own.

    What is on this host needs no key, and all its names are one server at each port.
    """
    if host in {"localhost", "::1"} or host.endswith(".localhost"):
        return True
    # Not every name that begins like one: 127.example.org lies elsewhere.
    parts = host.split(".")
    return len(parts) == 4 and parts[0] == "127" and all(part.isdecimal() for part in parts)
