"""How long after its answer a record is seen, while the load goes on: on its page, and in lists."""

import threading
import time

from tests.support.server_process import ServerProcess

# One probe after the other, with a pause: they are no load of their own.
_PAUSE_S = 0.25


class Probe(threading.Thread):
    """Sends a session with one event, asks until it is seen, and begins anew until stopped."""

    def __init__(self, server: ServerProcess) -> None:
        super().__init__(name="probe")
        self._server = server
        self._over = threading.Event()
        # Seconds from the answer until the session's page has the event, and until lists count it.
        self.page: list[float] = []
        self.list: list[float] = []

    def run(self) -> None:
        number = 0
        while not self._over.is_set():
            self._probe(f"probe-{number}")
            number += 1
            self._over.wait(_PAUSE_S)

    def stop(self) -> None:
        """Ends it after the probe that it is at; there is at least one."""
        self._over.set()
        self.join()

    def _probe(self, session: str) -> None:
        told = {"writer": session, "session_id": session}
        event = {"kind": "event_ended", "event_id": f"{session}.1", "type": "function_call"}
        status, answer = self._server.send_lines(
            {**told, "kind": "session_began", "seq": 1, "agent_id": "probe"},
            {**told, **event, "seq": 2},
        )
        if status == 503:
            return
        assert status == 200, answer
        answered = time.perf_counter()
        while not self._server.get(f"/v1/sessions/{session}/events")["items"]:
            pass
        self.page.append(time.perf_counter() - answered)
        while True:
            found = self._server.get(f"/v1/sessions?q=id:{session}")["items"]
            if found and found[0]["events"] == 1:
                break
            time.sleep(0.01)
        self.list.append(time.perf_counter() - answered)
