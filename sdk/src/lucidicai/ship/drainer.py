"""Ships the journals of writers that died, whole and in order, to the server they name."""

import enum
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lucidicai.guard import log
from lucidicai.ship.delivery import Delivery
from lucidicai.ship.delivery import Outcome
from lucidicai.ship.lease import PATH
from lucidicai.ship.lease import gone_body
from lucidicai.ship.reach import MisdirectedError
from lucidicai.ship.reach import NoAnswerError
from lucidicai.ship.reach import Poster
from lucidicai.ship.reach import UnreachableError
from lucidicai.spool.address import is_same_destination
from lucidicai.spool.address import normal_url
from lucidicai.spool.folder import segment_paths
from lucidicai.spool.reader import TakenWriter
from lucidicai.spool.reader import take
from lucidicai.wire.segment import Address


class Left(enum.StrEnum):
    """Why a journal stayed where it is."""

    IN_USE = "in use"  # its writer lives, or another drainer has it
    OTHER_SERVER = "other server"
    OTHER_AGENT = "other agent"
    OTHER_KEY = "other key"
    NO_SERVER = "no server"  # no answer, or one that says "later"
    REFUSED = "refused"  # the key or the address is wrong
    UNREADABLE = "unreadable"  # this user may not read or remove it, or the disk failed
    INTERRUPTED = "interrupted"  # the drainer had something better to do


@dataclass(frozen=True, slots=True)
class Scope:
    """Which journals a drainer may ship: those of its own server, agent and key.

    With `any_agent` or `any_key` that part is not asked for.
    """

    address: Address
    any_agent: bool = False
    any_key: bool = False

    def refuses(self, address: Address) -> Left | None:
        """Returns why a journal with this address is not ours to ship, or None if it is."""
        if is_same_destination(self.address, address):
            return None
        if normal_url(self.address.base_url) != normal_url(address.base_url):
            return Left.OTHER_SERVER
        if not self.any_agent and self.address.agent_id != address.agent_id:
            return Left.OTHER_AGENT
        if not self.any_key and self.address.key_sha256 != address.key_sha256:
            return Left.OTHER_KEY
        return None


class Drainer:
    """Ships one dead writer after another and counts what it did."""

    def __init__(self, scope: Scope, delivery: Delivery, poster: Poster) -> None:
        self.records = 0
        self.losses: Counter[str] = Counter()
        self.told: Counter[str] = Counter()
        self.redactions: Counter[str] = Counter()
        self._scope = scope
        self._delivery = delivery
        self._poster = poster

    def drain(self, folder: Path, may_go_on: Callable[[], bool]) -> Left | None:
        """Ships the journal in `folder` and removes it; returns None, or why it stays.

        Asks `may_go_on` before each request. What was delivered until then stays delivered.
        """
        try:
            with take(folder) as writer:
                return Left.IN_USE if writer is None else self._drain(writer, may_go_on)
        except OSError as error:
            log.warning(
                "ship.drain_failed",
                "The journal of a dead writer cannot be read or removed, and stays.",
                folder=str(folder),
                cause=str(error),
            )
            return Left.UNREADABLE

    def _drain(self, writer: TakenWriter, may_go_on: Callable[[], bool]) -> Left | None:
        address = writer.address
        if address is None:
            return self._drain_nameless(writer)
        if refusal := self._scope.refuses(address):
            return refusal
        sessions = writer.open_sessions()
        if left := self._send_all(writer, may_go_on):
            return left
        losses, told = Counter(writer.losses.counts()), Counter(writer.told_losses())
        if left := self._say_gone(writer.writer, sessions, dict(losses + told)):
            return left
        self.losses += losses
        self.told += told
        writer.remove()
        return None

    def _drain_nameless(self, writer: TakenWriter) -> Left | None:
        # A process that died between making its folder and its first segment leaves an empty one.
        if any(path.stat().st_size for _number, path in segment_paths(writer.folder)):
            return Left.UNREADABLE
        writer.remove()
        return None

    def _send_all(self, writer: TakenWriter, may_go_on: Callable[[], bool]) -> Left | None:
        smaller = True
        while smaller:
            smaller = False
            for batch in writer.batches(self._delivery.batch_bytes):
                if not may_go_on():
                    return Left.INTERRUPTED
                outcome = self._delivery.send(self._poster, batch, writer.losses)
                if outcome is Outcome.SMALLER:
                    smaller = True
                    break
                if outcome is not Outcome.RELEASE:
                    return Left.NO_SERVER if outcome is Outcome.LATER else Left.REFUSED
                writer.release(batch.position)
                self.records += batch.records
                self.redactions.update(batch.redacted)
        return None

    def _say_gone(self, writer: str, sessions: list[str], losses: dict[str, int]) -> Left | None:
        try:
            reply = self._poster.post_json(PATH, gone_body(writer, sessions, losses))
        except (UnreachableError, NoAnswerError, MisdirectedError) as error:
            self._delivery.failed(error)
            return Left.NO_SERVER
        if reply.status in {401, 403}:
            return Left.REFUSED
        if reply.status == 429 or reply.status >= 500:
            return Left.NO_SERVER
        return None
