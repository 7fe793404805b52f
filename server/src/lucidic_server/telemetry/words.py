"""The text index in questions: the indexed expression, and how words are asked for."""

from collections.abc import Sequence

# What a record said, as the index has it. Migration 0007 holds the same text; a test compares them.
COLUMNS = (
    "name",
    "goal",
    "action",
    "state",
    "error",
    "error_type",
    "traceback",
    "input",
    "output",
    "arguments",
    "data",
    "metadata",
)
_ESCAPE = r"""'\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4})'"""
SAID = (
    "lower(replaceRegexpAll(concatWithSeparator(' ', "
    + ", ".join(f"ifNull({column}, '')" for column in COLUMNS)
    + f"), {_ESCAPE}, ' '))"
)


def has_words(words: Sequence[str]) -> str:
    """Returns the condition that a record has all of these words, which `words_of` gave.

    They are written into the question, not bound: the index is only used for constants that are
    known when the question is planned. A word has no character that could end the literal.
    """
    listed = ", ".join(f"'{word}'" for word in words)
    return f"hasAllTokens({SAID}, [{listed}])"


# What a session itself is called, as the index `trigrams` of its summaries has it.
NAMED = (
    "lowerUTF8(concatWithSeparator(' ', ifNull(name, ''), ifNull(task, ''),"
    " arrayStringConcat(tags, ' '), session_id))"
)


def may_be_named(words: Sequence[str]) -> str:
    """Returns a condition that every session has whose own name, task, tags or id has the words.

    The index answers it for thousands of sessions at once. Words are those that `words_of` gave.
    """
    # Of other letters the two of a pair may be told apart here, and not by the condition itself.
    listed = [word for word in words if word.isascii()]
    return " AND ".join(f"{NAMED} LIKE '%{word}%'" for word in listed) or "1"
