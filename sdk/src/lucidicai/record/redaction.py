"""Which field names mean a secret. The value under such a name is never recorded.

Whole words are compared, in whatever case and with whatever separator they are written, so that
`x-api-key`, `apiKey` and `OPENAI_API_KEY` are secrets and `max_tokens`, `token_count` are not.
"""

import re

REDACTED = "[redacted]"

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")

# A name is a secret if its last word is one of these...
_LAST = frozenset(
    """
    apikey apikeys auth authorization bearer cookie cookies credential credentials jwt passcode
    passphrase passwd password passwords passwort privatekey pwd secret secrets token
    """.split()  # noqa: SIM905  a list of words is read more easily than a list of literals
)
# ...or if it ends in one of these and `key`, `keys`.
_BEFORE_KEY = frozenset({"access", "api", "auth", "encryption", "private", "secret", "signing"})
# What may follow without making it harmless.
_SUFFIX = frozenset({"hash", "header", "str", "string", "text", "value"})

# Names repeat: a program has hundreds of them, not more. Bounded, because keys may be data.
_MOST_NAMES = 4096
_known: dict[str, bool] = {}


def is_secret(name: str) -> bool:
    """Returns whether a field of this name holds a secret."""
    known = _known.get(name)
    if known is None:
        known = _judge(name)
        if len(_known) < _MOST_NAMES:
            _known[name] = known
    return known


def _judge(name: str) -> bool:
    # A name as long as this is data; the bound keeps the pattern's time small.
    words = [word.lower() for word in _WORD.findall(name[:200])]
    while len(words) > 1 and words[-1] in _SUFFIX:
        words.pop()
    if not words:
        return False
    if words[-1] in {"key", "keys"}:
        return len(words) > 1 and words[-2] in _BEFORE_KEY
    return words[-1] in _LAST
