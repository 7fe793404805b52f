"""A process that writes until it is killed: `python -m tests.support.ingest_child <folder> <seed>`.

It commits interleaved sessions, sends some batches twice and out of order, and prints the record
ids of each batch after the commit returned: those may never be lost.
"""

import asyncio
import random
import sys
from pathlib import Path
from typing import Any

import msgspec

from lucidic_server.blobs.store import Blobs
from lucidic_server.model.admitted import Admitted
from lucidic_server.telemetry.store import Telemetry
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import EventBegan
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.records import SessionChanged
from lucidicai.wire.records import SessionEnded

PROJECT = "killed"
SESSIONS = 6


def next_records(dice: random.Random, writer: str, seq: int) -> list[AnyRecord]:
    """Returns the records seq, seq + 1, ... of one writer's next batch."""
    records: list[AnyRecord] = []
    for number in range(seq, seq + dice.randint(1, 40)):
        session_id = f"session-{dice.randrange(SESSIONS)}"
        event_id = f"{session_id}.{dice.randrange(30)}"
        said: dict[str, Any] = {
            "writer": writer,
            "seq": number,
            "time": 10**18 + number,
            "session_id": session_id,
        }
        tokens = dice.randrange(100)
        match dice.randrange(6):
            case 0:
                records.append(SessionBegan(**said, name=f"n{number}", tags=[f"t{number % 3}"]))
            case 1:
                records.append(SessionChanged(**said, task=f"t{number}", session_eval=number / 8))
            case 2:
                records.append(SessionEnded(**said, end_reason="explicit"))
            case 3:
                records.append(
                    EventBegan(**said, event_id=event_id, type=dice.choice(("step", "x")))
                )
            case _:
                records.append(
                    EventEnded(
                        **said,
                        event_id=event_id,
                        status=dice.choice(("ok", "error")),
                        cost_added=0.125,
                        output_tokens=tokens,
                        output=b'"' + b"x" * dice.choice((10, 2000)) + b'"',
                    )
                )
    return records


async def _write(telemetry: Telemetry, seed: int, writer: str) -> None:
    dice = random.Random(f"{seed} {writer}")
    seq = 1
    earlier: list[Admitted] = []
    while True:
        records = next_records(dice, writer, seq)
        seq += len(records)
        items = [Admitted(PROJECT, record) for record in records]
        dice.shuffle(items)
        again = dice.sample(earlier, min(len(earlier), dice.choice((0, 0, 10))))
        await telemetry.commit([*items, *again])
        ids = [[record.writer, record.seq] for record in records]
        sys.stdout.buffer.write(msgspec.json.encode(ids) + b"\n")
        sys.stdout.buffer.flush()
        earlier = (earlier + items)[-200:]


async def main(folder: Path, seed: int) -> None:
    blobs = Blobs.open(f"file://{folder}/blobs")
    telemetry = Telemetry.open(f"chdb://{folder}/telemetry", blobs)
    await asyncio.gather(*(_write(telemetry, seed, f"w{seed}-{n}") for n in range(3)))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
