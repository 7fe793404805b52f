"""What a failure says: its class, its message, its traceback.

`__str__` of a foreign exception class is never called; its message is read from its arguments.
"""

import types

from lucidicai.record.foreign import bases
from lucidicai.record.foreign import class_name
from lucidicai.record.foreign import field_of
from lucidicai.record.foreign import static

# The innermost frames tell the cause; a runaway recursion has a thousand alike.
MAX_FRAMES = 100
# How long a chain of causes may be, and how many members of a group are told.
MAX_CHAIN = 10
# How deep groups of exceptions are told.
MAX_GROUPS = 3

_CAUSED = "The above exception was the direct cause of the following exception:"
_MEANWHILE = "During handling of the above exception, another exception occurred:"
# The frames between the caller and the function it decorated are ours and tell nobody anything.
_OURS = __file__.rpartition("record")[0]
# By name: importing a framework to ask it would cost every program.
_CANCELLED = frozenset({"asyncio.exceptions.CancelledError", "trio.Cancelled"})
_PLAIN = (str, int, float, bool, bytes, type(None))
_BUILT_IN = types.WrapperDescriptorType
_arguments = BaseException.__dict__["args"].__get__
_trace = BaseException.__dict__["__traceback__"].__get__
_cause = BaseException.__dict__["__cause__"].__get__
_context = BaseException.__dict__["__context__"].__get__
_suppress_context = BaseException.__dict__["__suppress_context__"].__get__
_members = BaseExceptionGroup.__dict__["exceptions"].__get__
_os_fields = [OSError.__dict__[name].__get__ for name in ("errno", "strerror", "filename")]


def message_of(error: BaseException) -> str:
    """Returns the failure's own words, without the name of its class."""
    writer = static(type(error), "__str__")
    shown = list(_arguments(error))
    if issubclass(type(error), OSError):
        shown += [read(error) for read in _os_fields]
    if type(writer) is _BUILT_IN and all(type(argument) in _PLAIN for argument in shown):
        return str(writer.__get__(error)())
    words = [argument for argument in shown if type(argument) in _PLAIN and argument is not None]
    return ", ".join(dict.fromkeys(str(word) for word in words))


def is_cancellation(error: BaseException) -> bool:
    """Returns whether the error is how an asynchronous framework cancels a task."""
    return any(class_name(kind) in _CANCELLED for kind in bases(type(error)))


def headline(error: BaseException) -> str:
    """Returns `Class: message`, as the last line of a traceback has it."""
    name, message = class_name(type(error)), message_of(error)
    return f"{name}: {message}" if message else name


def traceback_of(error: BaseException, groups: int = MAX_GROUPS) -> str:
    """Returns the traceback as the interpreter would print it, without this package's own frames.

    Causes come first, the members of a group are indented.
    """
    chain, joints = _chain(error)
    parts = zip(reversed(chain), reversed(joints), strict=True)
    return "".join(_one(member, groups) + joint for member, joint in parts)


def causes_of(error: BaseException) -> list[str]:
    """Returns the headlines of what led to the failure, the nearest first."""
    return [headline(cause) for cause in _chain(error)[0][1:]]


def _chain(error: BaseException) -> tuple[list[BaseException], list[str]]:
    """Returns the failure and what led to it, and what stands behind each in a traceback."""
    chain = [error]
    joints = [""]
    while len(chain) < MAX_CHAIN:
        cause, context = _cause(chain[-1]), _context(chain[-1])
        if cause is not None:
            earlier, joint = cause, _CAUSED
        elif context is not None and not _suppress_context(chain[-1]):
            earlier, joint = context, _MEANWHILE
        else:
            break
        if any(earlier is seen for seen in chain):
            break
        chain.append(earlier)
        joints.append(f"\n{joint}\n\n")
    return chain, joints


def _one(error: BaseException, groups: int) -> str:
    # A tenth of the time of `import lucidicai`, and of no use before something fails.
    import textwrap  # noqa: PLC0415
    import traceback  # noqa: PLC0415

    frames = traceback.extract_tb(_trace(error), limit=-MAX_FRAMES)
    # What this package raised itself keeps its frames.
    if frames and not frames[-1].filename.startswith(_OURS):
        frames[:] = [frame for frame in frames if not frame.filename.startswith(_OURS)]
    lines = traceback.format_list(frames)
    if lines:
        lines.insert(0, "Traceback (most recent call last):\n")
    lines.append(f"{headline(error)}\n")
    notes = field_of(error, "__notes__")
    if type(notes) is list:
        lines += [f"{note}\n" for note in notes if type(note) is str]
    if issubclass(type(error), BaseExceptionGroup) and groups:
        for member in _members(error)[:MAX_CHAIN]:
            lines.append(textwrap.indent(traceback_of(member, groups - 1), "  | "))
    return "".join(lines)
