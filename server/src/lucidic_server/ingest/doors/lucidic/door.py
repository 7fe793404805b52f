"""The compatible door as one object: its calls, wired over the stores."""

from lucidic_server.clock import Clock
from lucidic_server.control.store import Control
from lucidic_server.ingest.admission import Admission
from lucidic_server.ingest.doors.lucidic.event_calls import EventCalls
from lucidic_server.ingest.doors.lucidic.session_calls import SessionCalls
from lucidic_server.ingest.doors.lucidic.step_calls import StepCalls
from lucidic_server.ingest.doors.lucidic.taking import Taker
from lucidic_server.ingest.doors.lucidic.upload_calls import UploadCalls
from lucidic_server.telemetry.store import Telemetry


class LucidicDoor:
    """What the endpoints under /api call."""

    def __init__(
        self, admission: Admission, telemetry: Telemetry, control: Control, clock: Clock
    ) -> None:
        taker = Taker(admission)
        locator = control.client_events
        self.sessions = SessionCalls(taker, telemetry, control.mass_sims)
        self.steps = StepCalls(taker, locator)
        self.uploads = UploadCalls(taker, telemetry, locator, control.upload_grants, clock)
        self.events = EventCalls(taker, telemetry, locator, self.uploads)
