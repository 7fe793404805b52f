"""How deep JSON text is nested. Counts brackets: needs no stack, however deep the text is."""

import re

# The deepest value that is taken and shown. The SDK cuts at 12; a parser that follows each level
# with a call of its own gives up somewhere beyond some hundred, depending on who called it.
MAX_DEPTH = 100

_TEXT = re.compile(rb'"(?:[^"\\]+|\\.)*"', re.DOTALL)
_AS_LISTS = bytes.maketrans(b"{}", b"[]")
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")


def is_too_deep(text: bytes, limit: int = MAX_DEPTH) -> bool:
    """Returns whether JSON text nests lists and objects over `limit` levels."""
    if text.count(b"[") + text.count(b"{") <= limit:
        return False
    brackets = _TEXT.sub(b"", text).translate(_AS_LISTS, _NO_BRACKETS)
    for _ in range(limit):
        if not brackets:
            return False
        # All innermost pairs go at once: one level less.
        brackets = brackets.replace(b"[]", b"")
    return bool(brackets)
