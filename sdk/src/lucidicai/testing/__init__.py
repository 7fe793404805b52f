"""For tests of programs that record: what they recorded, in memory, to be asserted.

`InMemoryRecorder` is the whole of it; with pytest the fixture `lucidic_recorder` is one.
"""

from lucidicai.testing.event import RecordedEvent
from lucidicai.testing.recorder import InMemoryRecorder
from lucidicai.testing.score import RecordedScore
from lucidicai.testing.session import RecordedSession

__all__ = ["InMemoryRecorder", "RecordedEvent", "RecordedScore", "RecordedSession"]
