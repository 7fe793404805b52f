"""The matrix: where a program is, how it dies, and what the server and the disk do meanwhile.

The one table of the three axes, and of the combinations that mean nothing. `programs.py` has a
program for each phase and death, `places.py` a server and a spool folder for each circumstance.
"""

import itertools
from typing import NamedTuple

PHASES = {
    "returned": "an event's call has returned",
    "step": "a step is open, and events lie in it",
    "batch": "a request with its records is on its way",
    "end_session": "`end_session` has written the end and waits for the server",
    "exit": "the program is over and its exit handlers run",
}

DEATHS = {
    "kill": "kill -9 from outside, while it goes on recording",
    "os_exit": "os._exit",
    "segfault": "a read of address 0",
    "exception": "an uncaught exception",
    "system_exit": "SystemExit, status 7",
    "sigterm": "SIGTERM, nobody's handler in place",
    "sigint": "SIGINT, Python's handler in place",
    "fork_child": "os.fork, the child is killed, the parent goes on and ends",
    "fork_parent": "os.fork, the parent is killed, the child goes on and ends",
    "mp_spawn": "a child of multiprocessing, spawn",
    "mp_fork": "a child of multiprocessing, fork",
    "mp_forkserver": "a child of multiprocessing, forkserver",
    "thread": "the main thread ends, another one records on",
    "asyncio": "the event loop's main task is cancelled",
    "shutdown": "the interpreter shuts down, finalizers record",
}

CIRCUMSTANCES = {
    "up": "the server is up",
    "slow": "the server takes 5 s for each answer",
    "500": "the server answers 500",
    "429": "the server answers 429",
    "413": "the server answers 413 to all but small requests; one record is too large for it",
    "gone": "nobody listens",
    "back": "the server goes away half way and comes back before the death",
    "disk_full": "the server is up, the disk is full half way",
    "read_only": "the server is up, the spool folder cannot be written",
}

# Combinations that mean nothing, with the reason.
MEANINGLESS = {
    ("exit", "asyncio"): "`asyncio.run` has returned before any exit handler runs",
}


class Cell(NamedTuple):
    """One combination."""

    phase: str
    death: str
    circumstance: str

    def __str__(self) -> str:
        return "-".join(self)


def cells() -> list[Cell]:
    """All combinations that mean something."""
    everything = itertools.product(PHASES, DEATHS, CIRCUMSTANCES)
    return [
        Cell(phase, death, circumstance)
        for phase, death, circumstance in everything
        if (phase, death) not in MEANINGLESS
    ]


def pairs_of(cell: Cell) -> frozenset[tuple[str, str]]:
    """The three pairs of values that a cell covers."""
    return frozenset(itertools.combinations(cell, 2))


def covering() -> list[Cell]:
    """A subset in which every pair of values that occurs at all occurs at least once.

    Greedy, and the same each time: the first cell of those that cover most of what is left.
    """
    left = set().union(*map(pairs_of, cells()))
    chosen = []
    while left:
        best = max(cells(), key=lambda cell: len(pairs_of(cell) & left))
        left -= pairs_of(best)
        chosen.append(best)
    return chosen
