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
from lucidicai.record.event import create_error_event
from lucidicai.record.event import create_event
from lucidicai.record.event import end_event
from lucidicai.record.event import update_event
from lucidicai.record.handle import Session
from lucidicai.record.session import end_session
from lucidicai.record.session import flush
from lucidicai.record.session import flush as force_flush
from lucidicai.record.session import get_session
from lucidicai.record.session import get_session_id
from lucidicai.record.session import update_session
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
    "create_error_event",
    "create_event",
    "end_event",
    "end_session",
    "flush",
    "force_flush",
    "get_session",
    "get_session_id",
    "update_event",
    "update_session",
]
__all__.extend(LATER)  # noqa: PYI056  type checkers read the stub
__all__.sort()
