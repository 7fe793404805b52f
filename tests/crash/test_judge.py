"""The judge sees each kind of fault in evidence that is otherwise in order."""

import copy

import msgspec
import pytest

from lucidicai.ship.drain import DrainReport
from lucidicai.wire.records import EventEnded
from tests.crash.axes import Cell
from tests.crash.evidence import Closed
from tests.crash.evidence import End
from tests.crash.evidence import Evidence
from tests.crash.evidence import Returned
from tests.crash.judge import faults
from tests.crash.payload import text


def arrived(seq):
    data = msgspec.json.encode({"name": f"1-{seq}", "chars": 100, "text": text(f"1-{seq}", 100)})
    return EventEnded(writer="w", seq=seq, time=seq, session_id="s", event_id=f"e{seq}", data=data)


@pytest.fixture
def sound():
    """An orderly end without a fault."""
    return Evidence(
        Cell("returned", "exception", "up"),
        "",
        End(1, "out", "err"),
        End(1, "out", "err"),
        returned=[Returned("EventEnded", f"e{seq}", "disk", 1, "w") for seq in range(1, 4)],
        closed={"w": Closed(3, {})},
        dying_at=100.0,
        over_at=100.1,
        arrived=[arrived(seq) for seq in range(1, 4)],
        drained=DrainReport(1, 3, {}, {}),
    )


def test_sound_evidence_has_no_fault(sound):
    assert faults(sound) == []


def lose(found):
    found.arrived.pop()
    found.closed = {"w": Closed(2, {})}


def lose_uncounted(found):
    found.returned[2] = found.returned[2]._replace(where="memory")
    found.arrived.pop()


def send_twice(found):
    again = copy.copy(found.arrived[0])
    again.seq = 4
    found.arrived.append(again)
    found.closed = {"w": Closed(4, {})}


def tear(found):
    data = bytes(found.arrived[0].data)
    found.arrived[0].data = data.replace(b"1-1", b"1-2", 1)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lose, "1 of 3 records lost"),
        (lose_uncounted, "1 records lost, 0 counted"),
        (send_twice, "EventEnded e1 is there 2 times"),
        (tear, "e1 is torn"),
        (lambda found: setattr(found, "torn", 1), "1 torn tails were told as"),
        (lambda found: setattr(found.end, "code", 0), "code is 0"),
        (lambda found: setattr(found.end, "code", None), "hangs"),
        (lambda found: setattr(found.end, "stderr", "err and more"), "stderr is"),
        (lambda found: setattr(found, "over_at", 110.0), "the end took 10.0 s"),
        (lambda found: setattr(found, "dying_at", None), "never came to its death"),
        (lambda found: setattr(found, "closed", {}), "did not count its losses"),
        (lambda found: found.wrong_locks.append("taken for dead"), "taken for dead"),
        (lambda found: found.writers_left.append("w"), "the journal of w stays"),
        (lambda found: found.returned.clear(), "recorded nothing"),
    ],
)
def test_each_fault_is_seen(sound, spoil, told):
    spoil(sound)
    assert [fault for fault in faults(sound) if told in fault]


@pytest.mark.parametrize(("death", "faulty"), [("mp_fork", False), ("thread", True)])
def test_only_a_child_that_is_terminated_may_be_within_a_write(sound, death, faulty):
    sound.cell = Cell("exit", death, "up")
    sound.drained.losses["torn_tail"] = 1
    assert bool([fault for fault in faults(sound) if "torn tails" in fault]) is faulty


def test_what_was_in_memory_only_may_die_with_a_killed_process(sound):
    sound.cell = Cell("returned", "kill", "read_only")
    sound.returned = [returned._replace(where="memory") for returned in sound.returned]
    sound.closed = {}
    sound.arrived = []
    assert faults(sound) == []
