"""Records what an AI agent does: sessions, steps, events. `import lucidicai as lai`.

Importing this starts no thread and touches no file, signal, logging or environment setting.
What is not imported here is loaded at its first use; `__init__.pyi` tells type checkers.
PYTEST_DONT_REWRITE: a program that loads pytest after this package would be warned otherwise.
"""

from lucidicai.errors import APIKeyVerificationError
from lucidicai.errors import FeatureFlagError
from lucidicai.errors import InvalidOperationError
from lucidicai.errors import LucidicError
from lucidicai.errors import LucidicNotInitializedError
from lucidicai.errors import PromptError
from lucidicai.names import LATER
from lucidicai.names import load as __getattr__  # noqa: F401  the interpreter calls it
from lucidicai.record.binding import bind_session
from lucidicai.record.binding import bind_session_async
from lucidicai.record.binding import clear_active_session
from lucidicai.record.binding import run_in_session
from lucidicai.record.binding import run_session
from lucidicai.record.binding import session
from lucidicai.record.binding import session_async
from lucidicai.record.binding import set_active_session
from lucidicai.record.decorators import event
from lucidicai.record.decorators import step
from lucidicai.record.event import create_error_event
from lucidicai.record.event import create_event
from lucidicai.record.event import end_event
from lucidicai.record.event import update_event
from lucidicai.record.handle import Session
from lucidicai.record.session import continue_session
from lucidicai.record.session import end_session
from lucidicai.record.session import flush
from lucidicai.record.session import flush as force_flush
from lucidicai.record.session import get_session
from lucidicai.record.session import get_session_id
from lucidicai.record.session import init
from lucidicai.record.session import update_session
from lucidicai.record.step import create_step
from lucidicai.record.step import end_step
from lucidicai.record.step import update_step
from lucidicai.version import __version__

__all__ = [
    "APIKeyVerificationError",
    "FeatureFlagError",
    "InvalidOperationError",
    "LucidicError",
    "LucidicNotInitializedError",
    "PromptError",
    "Session",
    "__version__",
    "bind_session",
    "bind_session_async",
    "clear_active_session",
    "continue_session",
    "create_error_event",
    "create_event",
    "create_step",
    "end_event",
    "end_session",
    "end_step",
    "event",
    "flush",
    "force_flush",
    "get_session",
    "get_session_id",
    "init",
    "run_in_session",
    "run_session",
    "session",
    "session_async",
    "set_active_session",
    "step",
    "update_event",
    "update_session",
    "update_step",
]
__all__.extend(LATER)  # noqa: PYI056  type checkers read the stub
__all__.sort()
