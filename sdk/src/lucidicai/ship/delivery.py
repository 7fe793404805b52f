"""One batch to the server: sends it, tells the losses in the answer, says what to do next."""

import enum

from lucidicai.guard import ONCE
from lucidicai.guard import log
from lucidicai.ship.answer import Answer
from lucidicai.ship.answer import Verdict
from lucidicai.ship.answer import judge
from lucidicai.ship.reach import MisdirectedError
from lucidicai.ship.reach import NoAnswerError
from lucidicai.ship.reach import Poster
from lucidicai.ship.reach import UnreachableError
from lucidicai.ship.retry import Circuit
from lucidicai.spool.batch import Batch
from lucidicai.spool.loss import Ledger
from lucidicai.spool.loss import Loss

# One request, uncompressed: what the largest segment holds. Each one stops the program some ten
# times for a moment, and the more is in it the better it is compressed: half of it takes 2 % more.
BATCH_BYTES = 8 * 1024 * 1024


class Outcome(enum.Enum):
    """What to do with the batch."""

    RELEASE = enum.auto()
    SMALLER = enum.auto()  # read again: `batch_bytes` has become less
    LATER = enum.auto()  # the circuit knows when
    STUCK = enum.auto()  # the circuit waits for a person


class Delivery:
    """Sends to one server. Keeps the size of batches that the server takes."""

    def __init__(self, base_url: str, circuit: Circuit) -> None:
        self.batch_bytes = BATCH_BYTES
        self._base_url = base_url
        self._circuit = circuit

    def send(self, poster: Poster, batch: Batch, losses: Ledger) -> Outcome:
        """Sends the batch and counts in `losses` what the server refuses for good."""
        try:
            reply = poster.post_records(batch.data)
        except (UnreachableError, NoAnswerError, MisdirectedError) as error:
            return self.failed(error)
        answer = judge(reply.status, reply.headers, reply.body)
        match answer.verdict:
            case Verdict.BUSY:
                self._circuit.busy(answer.retry_after_seconds)
                return Outcome.LATER
            case Verdict.KEY_REFUSED | Verdict.NOT_LUCIDIC:
                self._circuit.stuck()
                self._tell_stuck(answer)
                return Outcome.STUCK
            case Verdict.TOO_LARGE if batch.records > 1:
                self._circuit.succeeded()
                self.batch_bytes = len(batch.data) // 2
                return Outcome.SMALLER
            case Verdict.TOO_LARGE:
                self._count_rejected(answer, Loss.TOO_LARGE, batch.records, losses)
            case Verdict.REJECTED:
                self._count_rejected(answer, Loss.REJECTED, batch.records, losses)
            case Verdict.TAKEN:
                self._count_refused(answer, losses)
        self._circuit.succeeded()
        return Outcome.RELEASE

    def failed(self, error: UnreachableError | NoAnswerError | MisdirectedError) -> Outcome:
        """Notes a request without an answer."""
        if isinstance(error, MisdirectedError):
            self._circuit.stuck()
            log.error(
                "ship.misdirected",
                f"Lucidic cannot talk to {self._base_url}: {error}. Check LUCIDIC_BASE_URL and "
                "LUCIDIC_API_KEY; the records stay in the spool.",
                every=ONCE,
            )
            return Outcome.STUCK
        if isinstance(error, UnreachableError):
            self._circuit.gone()
        else:
            self._circuit.busy()
        # Not a warning: a machine without a server is a normal place to run, and nothing is lost.
        log.info(
            "ship.no_answer",
            f"No answer from {self._base_url}; the records stay in the spool.",
            cause=str(error),
        )
        return Outcome.LATER

    def _count_refused(self, answer: Answer, losses: Ledger) -> None:
        if not answer.refused:
            return
        losses.add(Loss.REFUSED, len(answer.refused))
        log.warning(
            "ship.refused",
            "The server will never take some records; they are counted and let go.",
            records=len(answer.refused),
            reason=answer.refused[0].reason,
            message=answer.refused[0].message,
        )

    def _count_rejected(self, answer: Answer, loss: Loss, records: int, losses: Ledger) -> None:
        losses.add(loss, records)
        log.warning(
            "ship.rejected",
            "The server will never take a batch; its records are counted and let go.",
            records=records,
            status=answer.status,
            detail=answer.detail,
        )

    def _tell_stuck(self, answer: Answer) -> None:
        if answer.verdict is Verdict.KEY_REFUSED:
            log.error(
                "ship.key_refused",
                f"{self._base_url} refuses the API key ({answer.status}). Set LUCIDIC_API_KEY to "
                "a key of this server; the records stay in the spool until then.",
                every=ONCE,
            )
            return
        log.error(
            "ship.not_lucidic",
            f"What answers at {self._base_url} is not a Lucidic server ({answer.status}). Set "
            "LUCIDIC_BASE_URL to one; the records stay in the spool until then.",
            every=ONCE,
        )
