"""Every reason that is counted anywhere is explained: by the server and in the reference."""

import re
from pathlib import Path

from lucidic_server.features.server.reasons import REASONS
from lucidic_server.features.server.reasons import SOURCES
from lucidic_server.ingest.doors.otlp.given import BAD_IDS
from lucidic_server.ingest.doors.otlp.given import BAD_TIME
from lucidic_server.ingest.doors.otlp.log_given import NO_TRACE
from lucidic_server.ingest.doors.otlp.metric_facts import OTHER_METRIC
from lucidic_server.ingest.doors.otlp.metric_facts import TOLD_BY_SPANS
from lucidic_server.telemetry.tombstone import SESSION_DELETED
from lucidicai.spool.loss import Loss

ROOT = Path(__file__).parents[3]


def refusals() -> set[str]:
    """The reasons that the protocol names for a record that is refused."""
    (line,) = re.findall(r"Reasons of refusal: (.*)", (ROOT / "protocol/records.md").read_text())
    return set(re.findall(r"`(\w+)`", line))


def test_every_reason_has_a_meaning_and_no_other_has() -> None:
    at_doors = refusals() | {BAD_IDS, BAD_TIME, NO_TRACE, TOLD_BY_SPANS, OTHER_METRIC}
    assert set(REASONS) == {reason.value for reason in Loss} | at_doors | {SESSION_DELETED}


def test_the_reference_says_the_same() -> None:
    page = (ROOT / "docs/reference/losses.md").read_text()
    told = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", page, re.MULTILINE))
    assert told == {**SOURCES, **REASONS}
