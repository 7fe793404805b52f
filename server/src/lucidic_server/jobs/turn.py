"""A turn of background work: one server at a time does it, and the others look again later."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from contextlib import asynccontextmanager

from lucidic_server.model.peers import Peers
from lucidic_server.model.peers import PeersError


@asynccontextmanager
async def attempted(peers: Peers, name: str) -> AsyncIterator[bool]:
    """Gives True if the turn of this name is ours for the block, False if another server has it.

    Raises PeersError if the others can't be heard.
    """
    if not peers.are_possible:
        yield True
        return
    turn = ExitStack()
    is_mine = await asyncio.to_thread(turn.enter_context, peers.attempt(name))
    try:
        yield is_mine
    finally:
        await asyncio.shield(asyncio.to_thread(_close, turn))


def _close(turn: ExitStack) -> None:
    try:
        turn.close()
    except PeersError:
        # The connection is gone, and the turn with it.
        return
