"""Recorded runs that the tests of the session page look at, as lines for the records door."""

import base64
import struct
import zlib
from typing import Any

Line = dict[str, Any]

BEGAN_NS = 1_790_000_000 * 10**9
SYSTEM = "You book trains. **Answer** with one action.\n\n- never pay twice\n- ask when unsure"
DECLINED = "PaymentError: the card was declined"
EVIL = (
    "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    "<a href=\"javascript:document.title='owned'\">go</a>"
    " \u202eesrever\u202c مرحبا 👩‍👩‍👧‍👦 {{7*7}} ${7*7}"
)


def picture(red: int, green: int, blue: int, width: int = 320, height: int = 200) -> Line:
    """Returns a screenshot as a record carries it: a PNG with a bar of the colour."""
    row = b"\0" + bytes((240, 242, 245)) * 20 + bytes((red, green, blue)) * (width - 20)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (
        (b"IHDR", header),
        (b"IDAT", zlib.compress(row * height)),
        (b"IEND", b""),
    )
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    return {"media_type": "image/png", "data": base64.b64encode(png).decode()}


class Run:
    """Collects the lines of one session; times are seconds from its start."""

    def __init__(self, session_id: str, **session: Any) -> None:
        self.session_id = session_id
        first = {"kind": "session_began", "agent_id": "runs", "time": BEGAN_NS}
        self.lines: list[Line] = [{**first, "session_id": session_id, **session}]

    def event(self, event_id: str, began: float, ended: float | None, **fields: Any) -> str:
        """Adds an event and returns its id."""
        start, end = (BEGAN_NS + int((at or 0) * 1e9) for at in (began, ended))
        line = {"session_id": self.session_id, "event_id": event_id, "started_at": start, **fields}
        if ended is None:
            self.lines.append({"kind": "event_began", "time": start, **line})
        else:
            self.lines.append({"kind": "event_ended", "time": end, "status": "ok", **line})
        return event_id

    def say(self, at: float, **fields: Any) -> None:
        """Changes the session."""
        time = BEGAN_NS + int(at * 1e9)
        line = {"kind": "session_changed", "session_id": self.session_id, "time": time}
        self.lines.append({**line, **fields})

    def end(self, at: float, **fields: Any) -> list[Line]:
        """Ends the session and returns all lines."""
        time = BEGAN_NS + int(at * 1e9)
        line = {"kind": "session_ended", "session_id": self.session_id, "time": time}
        return [*self.lines, {**line, **fields}]


def booking(session_id: str = "booking") -> list[Line]:
    """An agent that books a train: screens it comes back to, growing prompts, a failing tool.

    Seven steps in four states, 42 s of wall clock; a pause of 10 s before the last step.
    """
    run = Run(session_id, name="Book the night train", task="Find a train")
    run.say(1, task="Book the night train to Lisbon", session_eval=0.2)
    said: list[Line] = [{"role": "system", "content": SYSTEM}]
    screens = ("Search", "Results", "Offer", "Results", "Offer", "Offer", "Payment")
    for number, screen in enumerate(screens):
        began = number * 4.0 + (10.0 if number == 6 else 0.0)
        shade = (40 * number % 255, 80 + 20 * number, 200 - 20 * number)
        step = run.event(
            f"step{number}", began, began + 4, type="step", state=f"{screen} page {number}",
            goal=f"Get past the {screen.lower()} page", action=f"click(button={number})",
            screenshots=[picture(*shade)],
        )  # fmt: skip
        said.append({"role": "user", "content": f"You see the {screen} page, number {number}."})
        answer = {
            "role": "assistant",
            "content": f"I press `button {number}`.",
            "reasoning_content": f"The page {screen} has one button that leads on. " * 8,
            "tool_calls": [{"function": {"name": "press", "arguments": f'{{"at": {number}}}'}}],
        }
        run.event(
            f"ask{number}", began + 0.2, began + 2, parent_id=step, type="llm_generation",
            provider="openai", model="gpt-4o", input=list(said), output=answer, cost=0.0125,
            input_tokens=100 * (number + 1), output_tokens=20, params={"temperature": 0},
        )  # fmt: skip
        said.append(answer)
        fails = {"status": "error", "error": DECLINED, "error_type": "PaymentError"}
        trace = {"traceback": 'File "pay.py", line 3, in pay\n    raise PaymentError'}
        tool = run.event(
            f"press{number}", began + 2, began + 3.6, parent_id=step, type="function_call",
            name="press", arguments={"at": number}, **(fails | trace if number == 6 else
            {"output": {"moved": True}}),
        )  # fmt: skip
        run.event(
            f"wait{number}", began + 2.1, began + 3.5, parent_id=tool, type="function_call",
            name="wait_for_page", arguments={},
        )  # fmt: skip
        said.append({"role": "tool", "name": "press", "content": f"moved to page {number + 1}"})
    run.say(30, session_eval=0.4, session_eval_reason="Found it, did not pay")
    return run.end(42, is_successful=False, is_successful_reason=DECLINED)


def hostile(session_id: str = "hostile") -> list[Line]:
    """What nobody should record: markup, scripts, endless words, every direction, no picture."""
    run = Run(session_id, name=EVIL, task=EVIL, tags=[EVIL[:60]])
    step = run.event("step", 0, 9, type="step", state=EVIL, goal=EVIL, action="W" * 20_000)
    broken = {"media_type": "image/png", "data": base64.b64encode(b"no picture").decode()}
    elsewhere = {"media_type": "image/png", "url": "https://elsewhere.example/pixel.png"}
    pictures = ("https://elsewhere.example/a.png", "data:image/png;base64,AAAA")
    parts: list[Line] = [{"type": "text", "text": f"# {EVIL}\n\n[x](javascript:alert(1))"}]
    parts += [{"type": "image_url", "image_url": {"url": url}} for url in pictures]
    messages = [
        {"role": "system", "content": EVIL},
        {"role": "__proto__", "content": "constructor"},
        {"role": "user", "content": parts},
        {"role": "user", "content": "> " * 2_000 + "deep"},
    ]
    run.event("ask", 1, 4, parent_id=step, type="llm_generation", name=EVIL, model=EVIL,
              input=messages, output=EVIL, screenshots=[broken, elsewhere])  # fmt: skip
    run.event("odd", 4, 5, parent_id=step, type="<b>odd</b>", name="", input="", output=0)
    run.event("large", 5, 6, parent_id=step, type="function_call", name="large",
              arguments={"rows": [{"id": n, "text": "x" * 80} for n in range(10_000)]},
              output="long " * 200_000)  # fmt: skip
    run.event("failed", 6, 7, parent_id="nowhere", type="error_traceback", status="error",
              error=EVIL, error_type="<i>Error</i>", traceback=EVIL * 50)  # fmt: skip
    run.event("open", 8, None, parent_id="open", type="generic", name="\u0000 \ufffd \ud83d"[:3])
    return run.end(9, is_successful=False, is_successful_reason=EVIL, session_eval=-1e300)


def wide(states: int, session_id: str = "wide") -> list[Line]:
    """A run of many states, some of which it comes back to."""
    run = Run(session_id, name="Many states")
    words = [f"{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}" for n in range(states)]
    for number in range(states * 3 // 2):
        word = words[number if number < states else (number * 7) % states]
        run.event(f"step{number:04d}", number, number + 0.9, type="step", state=f"Screen {word}")
    return run.end(states * 1.5)
