"""Writes the program of a phase and a death: a small script, for with and without the SDK."""

import textwrap

_HEAD = """\
import asyncio, atexit, ctypes, multiprocessing, os, signal, sys, threading, time
from tests.crash import witness
from tests.crash.witness import at, begin, beside, big_event, dying, end, event, events
from tests.crash.witness import hold, lai, open_step, tell, wait_inside

signal.signal(signal.SIGINT, signal.default_int_handler)
"""

_REACH = {
    "returned": "event(); big_event(); at('halfway'); events(20); at('phase')",
    "step": "event(); at('halfway'); open_step(); big_event(); events(20); at('phase')",
    "batch": "events(30); big_event(); at('halfway'); events(60); at('phase'); events(20)",
    "end_session": "event(); big_event(); at('halfway'); open_step(); events(20); at('phase')",
    "exit": "event(); big_event(); at('halfway'); open_step(); events(20); at('phase')",
}

_SIGNAL = "os.kill(os.getpid(), signal.{0}); time.sleep(60)"

# `die` of each death that one statement deals, wherever the program is.
_DIE = {
    "kill": "tell('at', 'kill')\nwhile True: {records}",
    "os_exit": "os._exit(9)",
    "segfault": "ctypes.string_at(0)",
    "exception": "raise ValueError('boom')",
    "system_exit": "sys.exit(7)",
    "sigterm": _SIGNAL.format("SIGTERM"),
    "sigint": _SIGNAL.format("SIGINT"),
    "fork_child": """
        child = os.fork()
        if child == 0:
            {anew}
            events(5)
            os.kill(os.getpid(), signal.SIGKILL)
        os.waitpid(child, 0)
        at(f'dead {{child}}')
        {anew}
        events(5)
        """,
    "fork_parent": """
        parent = os.getpid()
        if os.fork() == 0:
            {anew}
            events(5)
            tell('forked')
            while os.getppid() == parent: time.sleep(0.002)
            at(f'dead {{parent}}')
            events(5)
            return
        at('forked')
        os.kill(parent, signal.SIGKILL)
        """,
    "shutdown": """
        global late
        class Late:
            def __del__(self, events=events): events(3)
        late = Late()
        {anew}
        """,
    "thread": """
        def records_on():
            while threading.main_thread().is_alive(): event()
            events(5)
        threading.Thread(target=records_on).start()
        """,
}

# These come from outside and find the main thread inside a call; the others are its own doing.
_FROM_OUTSIDE = ("kill", "os_exit", "segfault", "sigterm", "sigint")

_PLAIN = """
def die():
{die}

def main():
    {begin}
    {reach}
    {arrangement}

if __name__ == '__main__':
    main()
"""

_ARRANGEMENTS = {
    "reached": "dying(); die()",
    "end_session outside": "hold('flush'); beside(die); end(); time.sleep(60)",
    "end_session own": """hold('flush')
    threading.Thread(target=end).start()
    wait_inside(); dying(); die()""",
    "exit outside": "hold('close'); beside(die)",
    "exit own": "atexit.register(die); dying()",
}

_ASYNCIO = """
async def main():
    begin()
    {reach}
    dying()
    asyncio.get_running_loop().call_soon(asyncio.current_task().cancel)
    await asyncio.sleep(60)

asyncio.run(main())
"""

_ASYNCIO_ENDING = """
async def main():
    hold('flush')
    async with lai.session_async('crash'):
        {reach}
        dying()
        task = asyncio.current_task()
        cancel = asyncio.get_running_loop().call_soon_threadsafe
        threading.Thread(target=lambda: (wait_inside(), cancel(task.cancel))).start()

asyncio.run(main())
"""

# A child of multiprocessing ends without exit handlers when its function returns. In the phase
# "exit" it is a daemon, and the exit of its parent terminates it.
_MULTIPROCESSING = """
def work(session_id):
    with lai.bind_session(session_id):
        {work}

def main():
    begin()
    event()
    context = multiprocessing.get_context('{method}')
    child = context.Process(target=work, args=(lai.get_session_id(),), daemon={daemon})
    child.start()
    {after}

if __name__ == '__main__':
    main()
"""

_ENDS_IN_CHILD = """begin()
        {reach}
        hold('flush')
        threading.Thread(target=end).start()
        wait_inside(); dying()"""

_GOES_ON_IN_CHILD = """{reach}
        tell('ready')
        while True: event()"""

# Another session ends while a thread records into its own.
_THREAD_ENDING = """
def records_on(is_on=threading.main_thread().is_alive):
    with lai.session('other'):
        event(); started.set()
        while is_on(): event()
        events(5)

started = threading.Event()
def main():
    session_id = begin()
    {reach}
    threading.Thread(target=records_on).start()
    started.wait(); dying()
    end(session_id=session_id)

main()
"""

_THREAD_AT_EXIT = """
def records_on():
    while True: event()

begin(auto_end=False)
{reach}
threading.Thread(target=records_on, daemon=True).start()
dying()
"""

# Ours are registered at `begin`, so that this handler runs after them.
_SHUTDOWN_AT_EXIT = """
class Late:
    def __del__(self, events=events): events(3)

late = Late()
atexit.register(events, 5)
begin(auto_end=False)
{reach}
dying()
"""


def program(phase: str, death: str) -> str:
    """The program that dies in this way in this phase."""
    return _HEAD + _body(phase, death).replace("{reach}", _REACH[phase])


def _body(phase: str, death: str) -> str:
    if death == "asyncio":
        return _ASYNCIO_ENDING if phase == "end_session" else _ASYNCIO
    if death.startswith("mp_"):
        return _multiprocessing(phase, death.removeprefix("mp_"))
    match phase, death:
        case "end_session", "thread":
            return _THREAD_ENDING
        case "exit", "thread":
            return _THREAD_AT_EXIT
        case "exit", "shutdown":
            return _SHUTDOWN_AT_EXIT
    is_inside = phase in {"end_session", "exit"}
    # Who is inside an ending session has none to record into, and begins another.
    die = textwrap.dedent(_DIE[death]).strip()
    die = die.replace("{records}", "time.sleep(60)" if is_inside else "event()")
    anew = "begin(auto_end=False)" if death == "shutdown" else "begin()"
    die = die.replace("{anew}", anew if phase == "end_session" else "pass")
    arrangement = "reached"
    if is_inside:
        arrangement = f"{phase} {'outside' if death in _FROM_OUTSIDE else 'own'}"
    text = _PLAIN.replace(
        "{die}", textwrap.indent(die.replace("{{", "{").replace("}}", "}"), "    ")
    )
    # A finalizer records when the sessions that end by themselves have ended.
    text = text.replace("{begin}", "begin(auto_end=False)" if death == "shutdown" else "begin()")
    return text.replace("{arrangement}", _ARRANGEMENTS[arrangement])


def _multiprocessing(phase: str, method: str) -> str:
    work = {"end_session": _ENDS_IN_CHILD, "exit": _GOES_ON_IN_CHILD}.get(phase, "{reach}; dying()")
    joins = "child.join(); print(child.exitcode); at(f'dead {child.pid}'); event()"
    waits = "at('ready'); dying()"
    text = _MULTIPROCESSING.replace("{work}", work).replace("{method}", method)
    text = text.replace("{daemon}", str(phase == "exit"))
    return text.replace("{after}", waits if phase == "exit" else joins)
