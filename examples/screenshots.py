"""Screenshots: as bytes, as a file, or as a data URL; on steps and on events."""

import base64
import struct
import tempfile
import zlib
from pathlib import Path

import lucidicai as lai


def picture(red: int, green: int, blue: int) -> bytes:
    """Returns a PNG of one colour, which stands for what your browser shows."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    rows = (b"\0" + bytes((red, green, blue)) * 64) * 40
    head = struct.pack(">IIBBBBB", 64, 40, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


lai.init(session_name="Three pages", task="Show what the agent saw")
step = lai.create_step(state="Start page", action="Open", screenshot=picture(46, 90, 160))
lai.end_step(step)
with tempfile.TemporaryDirectory() as folder:
    file = Path(folder) / "page.png"
    file.write_bytes(picture(226, 120, 50))
    # Read within the call: the file may be gone afterwards.
    step = lai.create_step(state="Results", action="Scroll", screenshot_path=str(file))
lai.end_step(step)
url = "data:image/png;base64," + base64.b64encode(picture(40, 160, 90)).decode()
lai.create_event(type="generic", details="Paid", screenshots=[url])
lai.end_session(is_successful=True)
