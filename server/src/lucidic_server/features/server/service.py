"""Gathers what the server tells of itself."""

from datetime import UTC
from datetime import datetime

import lucidic_server
from lucidic_server.clock import Clock
from lucidic_server.control.callers import Caller
from lucidic_server.control.callers import Callers
from lucidic_server.control.losses import Losses
from lucidic_server.features.server.reasons import REASONS
from lucidic_server.features.server.schemas import IngestCounts
from lucidic_server.features.server.schemas import LossCount
from lucidic_server.features.server.schemas import ServerStatus
from lucidic_server.features.server.schemas import SpoolFolder
from lucidic_server.ingest.counters import Counters
from lucidic_server.ingest.drainer import Drainer
from lucidic_server.model.moment import moment
from lucidic_server.telemetry.store import Telemetry


class ServerService:
    """Status and metrics of this process."""

    def __init__(
        self,
        telemetry: Telemetry,
        losses: Losses,
        drainer: Drainer,
        counters: Counters,
        clock: Clock,
        callers: Callers,
    ) -> None:
        self._callers = callers
        self._telemetry = telemetry
        self._losses = losses
        self._drainer = drainer
        self._counters = counters
        self._started_at = datetime.fromtimestamp(clock.now_ns() / 1e9, UTC)

    async def status(self, caller: Caller) -> ServerStatus:
        """Returns the server's page: what concerns other projects only for who may see all."""
        return ServerStatus(
            version=lucidic_server.__version__,
            mode=self._callers.mode,
            sessions=await self._telemetry.count_sessions(caller.project_id),
            losses=self._losses_for(caller),
            ingest=self._ingest_counts() if caller.everywhere else None,
            spool=[
                SpoolFolder(
                    str(state.path), state.writers_alive, state.writers_dead, state.allocated_bytes
                )
                for state in (self._drainer.state if caller.everywhere else ())
            ],
            started_at=self._started_at,
        )

    def metrics(self, caller: Caller) -> str:
        """Returns the counters in Prometheus' text format, those of all projects together.

        What was lost is told of the caller's project, or of all to who may see all: its reasons
        are what programs say.
        """
        counters = self._counters
        lines: list[str] = []
        for name, value, meaning in (
            ("batches", counters.batches, "Batches that were answered."),
            ("records_accepted", counters.accepted, "Records that were stored."),
            ("records_duplicate", counters.duplicates, "Records that were known already."),
            ("records_clamped", counters.clamped, "Fields that were cut."),
            ("store_busy", counters.busy, "Batches that were told to come again."),
            ("writers_drained", counters.drained_writers, "Journals of dead processes taken over."),
        ):
            lines += _metric(name, meaning, {"": value})
        by_kind = {_label("kind", key): n for key, n in sorted(counters.redacted.items())}
        lines += _metric("secrets_redacted", "Secrets masked in drained journals.", by_kind)
        by_reason = {_label("reason", key): n for key, n in sorted(counters.refused.items())}
        lines += _metric("records_refused", "Records that are never taken.", by_reason)
        by_reason = {_label("reason", key): n for key, n in sorted(counters.contradictions.items())}
        lines += _metric("usage_contradictions", "Records whose tokens do not add up.", by_reason)
        by_reason = {_label("reason", key): n for key, n in sorted(counters.interruptions.items())}
        lines += _metric("sessions_interrupted", "Sessions that lost their writer.", by_reason)
        lost = {
            f'{{source="{_escaped(loss.source)}",reason="{_escaped(loss.reason)}"}}': loss.count
            for loss in self._losses_for(caller)
        }
        lines += _metric("records_lost", "The loss ledger, over all starts.", lost)
        return "\n".join(lines) + "\n"

    def _losses_for(self, caller: Caller) -> list[LossCount]:
        project_id = None if caller.everywhere else caller.project_id
        kept = [
            LossCount(
                loss.reason,
                loss.count,
                loss.source,
                moment(loss.first_at),
                moment(loss.last_at),
                REASONS.get(loss.reason),
            )
            for loss in self._losses.totals(project_id)
        ]
        if not caller.everywhere:
            return kept
        dropped = sorted(self._telemetry.losses().items())
        return kept + [
            LossCount(reason, count, "store", None, None, REASONS.get(reason))
            for reason, count in dropped
            if count
        ]

    def _ingest_counts(self) -> IngestCounts:
        counters = self._counters
        return IngestCounts(
            batches=counters.batches,
            accepted=counters.accepted,
            duplicates=counters.duplicates,
            clamped=counters.clamped,
            busy=counters.busy,
            drained=counters.drained_writers,
            redacted=dict(counters.redacted),
            refused=dict(counters.refused),
            interrupted=dict(counters.interruptions),
        )


def _metric(name: str, meaning: str, values: dict[str, int]) -> list[str]:
    full = f"lucidic_{name}_total"
    told = [f"{full}{labels} {value}" for labels, value in values.items()]
    return [f"# HELP {full} {meaning}", f"# TYPE {full} counter", *told]


def _label(name: str, value: str) -> str:
    return f'{{{name}="{_escaped(value)}"}}'


def _escaped(value: str) -> str:
    # Reasons come from programs: none of them may write a line of its own.
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
