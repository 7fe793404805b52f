"""A browser agent: one step a page, each with state, action, goal and a screenshot."""

import struct
import time
import zlib

from _canned_model import ask

import lucidicai as lai

WIDTH, HEIGHT = 640, 400
PAPER, INK, BAR, HIT = (250, 250, 248), (205, 205, 200), (46, 90, 160), (226, 120, 50)


def picture(rows_of_text: int, button: tuple[int, int]) -> bytes:
    """Returns a PNG that looks like a page: an address bar, lines of text and one button."""

    def color(x: int, y: int) -> tuple[int, int, int]:
        if y < 36:
            return BAR
        if abs(x - button[0]) < 60 and abs(y - button[1]) < 16:
            return HIT
        line = (y - 70) // 26
        is_text = 0 <= line < rows_of_text and (y - 70) % 26 < 10
        if is_text and 40 < x < 600 - 37 * (line * 7 % 5):
            return INK
        return PAPER

    lines = (b"\0" + b"".join(bytes(color(x, y)) for x in range(WIDTH)) for y in range(HEIGHT))

    def chunk(name: bytes, body: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + checksum

    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"".join(lines)))
        + chunk(b"IEND", b"")
    )


PAGES = [
    ("flights.example/search", "Fill in Zurich to Lisbon, 12 May", "Search", 4, (520, 120)),
    ("flights.example/results", "Sort by price", "Cheapest on top", 11, (560, 84)),
    ("flights.example/results?sort=price", "Open the first result", "Offer", 11, (500, 110)),
    ("flights.example/offer/7731", "Read fare rules", "Price known", 8, (320, 340)),
]

lai.init(
    session_name="Find the cheapest flight",
    task="Find the cheapest direct flight from Zurich to Lisbon on 12 May",
    tags=["site:flights"],
)
for address, action, goal, lines_of_text, target in PAGES:
    step = lai.create_step(state=f"At {address}", action=action, goal=goal)
    ask(
        "gpt-4o-mini",
        "You steer a browser. Answer with one action.",
        f"You are at {address}. {goal}?",
        f'{{"click": [{target[0]}, {target[1]}], "because": "{action}"}}',
        seconds=0.12,
    )
    time.sleep(0.05)
    lai.end_step(
        step_id=step,
        eval_score=1.0,
        eval_description="The page answered as expected",
        screenshot=picture(lines_of_text, target),
    )
lai.end_session(
    session_eval=1.0,
    session_eval_reason="Found in four pages, no detour",
    is_successful=True,
    is_successful_reason="LX 2084, CHF 118, direct",
)
