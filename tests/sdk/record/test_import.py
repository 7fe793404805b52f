"""What `import lucidicai` does to a program: nothing but load a few modules."""

import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec

import lucidicai

PROBE = """
    import json, logging, os, signal, sys, threading, traceback
    before = set(sys.modules)
    state = lambda: [
        sys.excepthook is sys.__excepthook__,
        str([signal.getsignal(n) for n in (signal.SIGTERM, signal.SIGINT)]),
        threading.active_count(), len(logging.root.handlers), dict(os.environ), os.listdir("."),
        sorted(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else [],
    ]
    told = state()
    import lucidicai
    print(json.dumps({"same": told == state(), "loaded": sorted(set(sys.modules) - before)}))
"""

NEVER = {"asyncio", "http", "logging.handlers", "mmap", "multiprocessing", "socket", "ssl"}
NEVER |= {"backports.zstd", "compression.zstd", "dataclasses", "numpy", "urllib3"}


def test_importing_has_no_side_effect_and_loads_nothing_heavy(program, tmp_path):
    done = program(PROBE)
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert told["same"]
    assert not NEVER & set(told["loaded"])
    assert not (tmp_path / "spool").exists()


def test_a_core_install_loads_fewer_than_90_modules_and_none_that_a_session_alone_needs(tmp_path):
    for package in (lucidicai, msgspec):
        (tmp_path / package.__name__).symlink_to(Path(str(package.__file__)).parent)
    text = (
        "import site, sys; before = set(sys.modules); import lucidicai\n"
        "print(*set(sys.modules) - before)"
    )
    done = subprocess.run(
        # Without -S other packages of this environment would be seen, and loaded.
        [sys.executable, "-S", "-c", text],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.split())
    assert len(loaded) < 90
    assert not {"logging", "pathlib", "signal", "threading", "traceback", "urllib"} & loaded


def test_a_program_that_never_begins_a_session_loads_no_journal_and_no_client(program, tmp_path):
    done = program(
        """
        import sys, threading
        import lucidicai as lai
        @lai.step
        def work(): return lai.get_session()
        work()
        print(threading.active_count(), "lucidicai.spool" in sys.modules)
        """
    )
    assert done.stdout == "1 False\n"
    assert not (tmp_path / "spool").exists()


def test_a_program_whose_server_is_not_there_loads_no_client(program):
    done = program(
        """
        import sys
        import lucidicai as lai
        lai.init()
        lai.create_event(description="d")
        lai.end_session()
        print("urllib3" in sys.modules)
        """,
        LUCIDIC_BASE_URL="http://127.0.0.1:9",
    )
    assert (done.stdout, done.stderr) == ("False\n", "")


def test_a_fork_takes_our_gate_before_the_lock_of_logging(program):
    """The shipper takes them in that order; the other way round both wait for ever."""
    done = program(
        """
        import os, sys
        registered = []
        register = os.register_at_fork
        def noted(**hooks):
            registered.append(sys._getframe(1).f_globals["__name__"])
            register(**hooks)
        os.register_at_fork = noted
        import lucidicai as lai
        lai.init(auto_end=False)
        # Hooks run in the opposite order before a fork.
        print(registered.index("logging") < registered.index("lucidicai.spool.gate"))
        """
    )
    assert (done.stdout, done.stderr) == ("True\n", "")
