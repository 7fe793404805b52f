"""What a session's events add up to, where the sum leaves 64 bits."""

from pathlib import Path

from lucidic_server.model.admitted import Admitted
from lucidic_server.model.figures import counts_of_groups
from lucidic_server.model.figures import groups_of
from lucidic_server.model.merge import INT64_MAX
from lucidic_server.model.merged import MergedEvent
from lucidicai.wire.records import EventEnded
from tests.support.telemetry_store import open_store


def test_sums_of_tokens_stay_at_the_bound_and_never_turn_negative(tmp_path: Path) -> None:
    records = [
        EventEnded(
            writer="w",
            seq=n,
            time=n,
            session_id="s",
            event_id=f"e{n}",
            input_tokens=INT64_MAX,
            output_tokens=-INT64_MAX,
        )
        for n in (1, 2)
    ]
    with open_store(tmp_path) as store:
        store.commit(*(Admitted("p", record) for record in records))
        session = store.run(store.telemetry.session("p", "s"))
    assert session is not None
    assert (session.input_tokens, session.output_tokens) == (INT64_MAX, -INT64_MAX)


def test_the_reference_sums_alike() -> None:
    rows = [MergedEvent(event_id=str(n), input_tokens=INT64_MAX, output_tokens=1) for n in (1, 2)]
    counts = counts_of_groups("s", groups_of("s", rows))
    assert (counts.input_tokens, counts.output_tokens) == (INT64_MAX, 2)
