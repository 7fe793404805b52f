"""Where a request comes from: the peer, or what a trusted proxy says of it."""

from collections.abc import Collection
from ipaddress import ip_address

_HEADER = "x-forwarded-for"


def client_address(peer: str, forwarded: str | None, trusted: Collection[str]) -> str:
    """Returns the client's IP address.

    `forwarded` is X-Forwarded-For, to which each proxy adds whom it heard: read from its end, the
    first address that is no proxy of ours is the client. Anybody can send the header, so it
    counts only where the peer is such a proxy.
    """
    found = peer
    if peer in trusted and forwarded:
        for part in reversed(forwarded.split(",")):
            address = part.strip()
            if not _is_address(address):
                break
            found = address
            if address not in trusted:
                break
    return found


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
