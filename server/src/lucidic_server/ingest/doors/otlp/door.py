"""From spans to records: which are new to this process, and what links a trace to its session."""

from typing import Any
from typing import NamedTuple

from lucidic_server.ingest.admission import Admission
from lucidic_server.ingest.batch import Batch
from lucidic_server.ingest.batch import Refusal
from lucidic_server.ingest.batch import check_count
from lucidic_server.ingest.doors.otlp import facts
from lucidic_server.ingest.doors.otlp import log_facts
from lucidic_server.ingest.doors.otlp import metric_facts
from lucidic_server.ingest.doors.otlp.given import GivenSpan
from lucidic_server.ingest.doors.otlp.given import GivenSpans
from lucidic_server.ingest.doors.otlp.known import Known
from lucidic_server.ingest.doors.otlp.known import News
from lucidic_server.ingest.doors.otlp.log_given import GivenLog
from lucidic_server.ingest.doors.otlp.log_given import GivenLogs
from lucidic_server.ingest.doors.otlp.metric_given import GivenMetrics
from lucidic_server.ingest.judge import judge
from lucidic_server.ingest.run_ends import RunEnds
from lucidic_server.model.run import RunLink
from lucidicai import dialects
from lucidicai.wire.codec import RecordError
from lucidicai.wire.records import AnyRecord

SOURCE = "otlp"


class ReadRequest(NamedTuple):
    """A request's spans or logs as records, and what they tell that was not known."""

    batch: Batch
    news: News


class OtlpDoor:
    """Takes what exporters send, and tells what became of it."""

    def __init__(self, admission: Admission, ends: RunEnds) -> None:
        self._admission = admission
        self._ends = ends
        self._known = Known()

    def read_spans(self, project_id: str, given: GivenSpans) -> ReadRequest:
        """Returns the spans as records. Not for the event loop if there are many.

        Raises TooLargeError for more than a request may hold.
        """
        check_count(len(given.spans) + len(given.unreadable))
        batch = Batch()
        news = News(self._known, project_id)
        for one in given.unreadable:
            _refuse(batch, one.index, one.reason, one.message)
        for span in given.spans:
            try:
                _read(batch, news, project_id, span)
            except RecordError as error:
                _refuse(batch, span.index, error.reason, str(error))
        return ReadRequest(batch, news)

    def read_logs(self, project_id: str, given: GivenLogs) -> ReadRequest:
        """Returns the log records as records; see `read_spans`."""
        check_count(len(given.logs) + len(given.unreadable))
        batch = Batch()
        news = News(self._known, project_id)
        for one in given.unreadable:
            _refuse(batch, one.index, one.reason, one.message)
        for log in given.logs:
            try:
                _read_log(batch, news, project_id, log)
            except RecordError as error:
                _refuse(batch, log.index, error.reason, str(error))
        return ReadRequest(batch, news)

    def read_metrics(self, project_id: str, given: GivenMetrics) -> ReadRequest:
        """Returns no record: each point is refused, with the names of what is not kept.

        Raises TooLargeError for more than a request may hold.
        """
        check_count(sum(given.points.values()) + len(given.unreadable))
        batch = Batch()
        for one in given.unreadable:
            _refuse(batch, one.index, one.reason, one.message)
        # Behind those that could not be read, whose places are of metrics and not of points.
        place = max((one.index + 1 for one in given.unreadable), default=0)
        for reason, (points, message) in metric_facts.unkept(given.points).items():
            for index in range(place, place + points):
                _refuse(batch, index, reason, message)
            place += points
        return ReadRequest(batch, News(self._known, project_id))

    async def take(self, project_id: str, found: ReadRequest) -> None:
        """Commits what was read. Raises StoreBusy or TelemetryError: then nothing was taken."""
        batch, news = found
        keys = {read.record.session_id for read in batch.reads}
        await self._admission.take(project_id, batch, source=SOURCE, is_live=False)
        self._known.remember(news)
        self._ends.heard(project_id, keys)


def _read(batch: Batch, news: News, project_id: str, given: GivenSpan) -> None:
    span = given.span
    reading = dialects.read(span)
    place = facts.place_of(given, reading)
    session_id = place.session_id
    if not _admit(batch, given.index, facts.event_of(given, reading, session_id)):
        # What cannot be kept names no session either.
        return
    said = facts.said_of(reading, span, is_entry=given.is_entry)
    is_earliest = news.is_earliest(session_id, span.trace_id, span.started_at)
    if given.is_entry:
        _admit(batch, given.index, facts.entry_of(given, session_id, said))
    else:
        if is_earliest:
            _admit(batch, given.index, facts.sighting_of(given, session_id))
        if any(said) and news.is_new(session_id, said):
            _admit(batch, given.index, facts.remark_of(session_id, said))
    _link(batch, news, project_id, given, place)


def _read_log(batch: Batch, news: News, project_id: str, log: GivenLog) -> None:
    span = log.span
    given = GivenSpan(log.index, span, is_entry=False)
    reading = dialects.read(span)
    place = facts.place_of(given, reading)
    session_id = place.session_id
    record, extra = log_facts.record_of(log, reading, session_id)
    if not _admit(batch, log.index, record, extra):
        return
    said = facts.said_of(reading, span, is_entry=False)
    if news.is_earliest(session_id, span.trace_id, span.started_at):
        name = log_facts.name_of(log)
        _admit(batch, log.index, facts.sighting_of(given, session_id, name))
    if any(said) and news.is_new(session_id, said):
        _admit(batch, log.index, facts.remark_of(session_id, said))
    _link(batch, news, project_id, given, place)


def _link(batch: Batch, news: News, project_id: str, given: GivenSpan, place: facts.Place) -> None:
    span = given.span
    if place.named is not None and news.is_stronger(span.trace_id, place.named, place.strength):
        batch.links.append(
            RunLink(project_id, span.trace_id, place.named, place.strength, span.started_at)
        )


def _admit(
    batch: Batch, index: int, record: AnyRecord, extra: dict[str, Any] | None = None
) -> bool:
    before = len(batch.reads)
    judge(batch, index, record, extra or {}, has_writer=False, is_own_json=True)
    return len(batch.reads) > before


def _refuse(batch: Batch, index: int, reason: str, message: str) -> None:
    batch.refused.append(Refusal(index, "", 0, reason, message))
