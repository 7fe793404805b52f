"""2.1.3: sessions in tasks and threads, none of which sees another's."""

import asyncio
import threading

import lucidicai as lai


@lai.event
async def think(name):
    await asyncio.sleep(0)
    lai.create_event("generic", details=f"thought of {name}")
    return name


async def one(name):
    async with lai.session_async(session_name=name) as session_id:
        await think(name)
        assert lai.current_session_id.get() == session_id
        return session_id


async def main():
    return await asyncio.gather(one("a"), one("b"))


def worker(note):
    assert lai.get_thread_session() == shared
    lai.create_event("generic", details=note)


print(*asyncio.run(main()))
shared = lai.init(session_name="shared", session_id="shared")
threads = [
    threading.Thread(
        target=lai.thread_worker_with_session, args=(shared, worker), kwargs={"note": f"n{n}"}
    )
    for n in range(3)
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()


def by_hand():
    lai.set_thread_session(shared)
    lai.emit_event("generic", details="by hand")
    lai.clear_thread_session()
    assert lai.get_thread_session() is None


thread = threading.Thread(target=by_hand)
thread.start()
thread.join()
lai.clear_state()
assert lai.get_session_id() is None or lai.get_session_id() == shared
