"""The control store for verbs that work on the data folder, with or without a server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lucidic_server.errors import StartError
from lucidic_server.settings import Settings

if TYPE_CHECKING:
    from lucidic_server.control.store import Control


@contextmanager
def open_control(data_dir: str | None) -> Iterator["Control"]:
    """Gives the control store for the block; its changes are a command's.

    `data_dir` is the flag's text. Raises StartError, one sentence; also where nobody named a folder
    and no server was ever started on the default one: most likely another is meant.
    """
    # SQLAlchemy takes 0.2 s.
    from lucidic_server.clock import SystemClock
    from lucidic_server.control.audit import ACTOR
    from lucidic_server.control.audit import Actor
    from lucidic_server.control.store import Control

    settings = Settings.load(os.environ, data_dir=data_dir)
    is_named = data_dir or "LUCIDIC_DATA_DIR" in os.environ or settings.database_url
    if not is_named and not settings.data_dir.exists():
        raise StartError(
            f"No server ever ran on the data folder {settings.data_dir}: name the one that yours "
            "prints as `data` when it starts, with --data-dir or LUCIDIC_DATA_DIR."
        )
    ACTOR.set(Actor("command", os.environ.get("USER", "")[:256]))
    control = Control(settings.database_url or settings.data_dir, SystemClock())
    try:
        yield control
    finally:
        control.close()
