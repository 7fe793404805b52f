"""What secrets look like, and how one is replaced in a text.

Shapes with a fixed beginning only: a rule that guesses by randomness would black out hashes and
ids, and one for card numbers every tenth number of 16 digits. All patterns are over UTF-8 bytes
and take linear time on any text, because agents read pages that others wrote.
"""

import re
import time
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

_END = rb"(?![A-Za-z0-9])"
# Between a name and its value, in JSON, in a shell, in a header.
_IS = rb"[\\\"']{0,4}[ \t]{0,3}[:=][ \t]{0,3}[\\\"']{0,4}"
_SPACE = rb"[ \t\r\n]{1,3}"
# The same in JSON text.
_SPACE_WRITTEN = rb"(?:[ \t\r\n]|\\[nrt]){1,3}"
# The beginning of a control character's escape, whose four digits are characters of their own.
_CONTROL = rb"\\[bu]"
# What a private key's block consists of; a line break may be an escape.
_PEM = rb"(?:(?!-----END)[A-Za-z0-9+/=\s:,.()-]|\\+[nrt])*+"


def _word(start: bytes, rest: bytes, inside: bytes = rb"[A-Za-z0-9]") -> bytes:
    """Returns the pattern of a word: in front of it stands nothing that is `inside` of words.

    The escape of a line break may, as in JSON text that is itself a text. The start comes first
    in the pattern, so that the engine jumps from one to the next.
    """
    return start + rb"(?:(?<!%b%b)|(?<=\\[nrt]%b))%b" % (inside, start, start, rest)


class Shape(NamedTuple):
    """One kind of secret. What the pattern's first group holds, if it has one, stays."""

    kind: str
    pattern: bytes


# Those with something of another in them come first.
SHAPES = (
    Shape(
        "private-key",
        rb"-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----"
        + _PEM
        + rb"(?:-----END [A-Z0-9 ]{0,60}-----)?",
    ),
    Shape(
        "jwt",
        _word(
            rb"eyJ",
            rb"[A-Za-z0-9_-]{10,}+\.eyJ[A-Za-z0-9_-]{17,}+\.[A-Za-z0-9_-]{16,}+",
            # Itself of such characters: looked for at one place of each run of them.
            rb"[A-Za-z0-9_-]",
        ),
    ),
    Shape("anthropic-key", _word(rb"sk-", rb"ant-[A-Za-z0-9_-]{20,}")),
    Shape("openrouter-key", _word(rb"sk-", rb"or-[A-Za-z0-9_-]{20,}")),
    Shape("langfuse-key", _word(rb"sk-", rb"lf-[A-Za-z0-9-]{20,}")),
    Shape("openai-key", _word(rb"sk-", rb"(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{20,}")),
    # Many providers issue these. Not with further hyphens: such are names of styles on web pages.
    Shape("api-key", _word(rb"sk-", rb"[A-Za-z0-9]{20,}")),
    Shape("aws-key", _word(rb"A[KS]IA", rb"[A-Z0-9]{16}" + _END)),
    Shape(
        "aws-secret",
        rb"((?:SECRET_ACCESS_KEY|secret_access_key|[sS]ecretAccessKey)"
        + _IS
        + rb")[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])",
    ),
    Shape("azure-key", rb"((?:Account|SharedAccess)Key=)[A-Za-z0-9+/]{40,}+={0,2}"),
    Shape("google-key", _word(rb"AIza", rb"[A-Za-z0-9_-]{35}" + _END)),
    Shape("google-token", _word(rb"ya29", rb"\.[A-Za-z0-9_-]{20,}")),
    Shape("google-secret", _word(rb"GOCSPX-", rb"[A-Za-z0-9_-]{28}" + _END)),
    Shape("github-token", _word(rb"gh[oprsu]_", rb"[A-Za-z0-9]{36,}")),
    Shape("github-token", _word(rb"github_pat_", rb"[A-Za-z0-9_]{36,}")),
    Shape("gitlab-token", _word(rb"glpat-", rb"[A-Za-z0-9_-]{20,}")),
    Shape("slack-token", _word(rb"xox[abeoprs]-", rb"[A-Za-z0-9-]{20,}")),
    Shape("slack-token", _word(rb"xapp-", rb"[A-Za-z0-9-]{20,}")),
    Shape("stripe-key", _word(rb"[rs]k_", rb"(?:live|test)_[A-Za-z0-9]{16,}")),
    Shape("stripe-secret", _word(rb"whsec_", rb"[A-Za-z0-9]{32,}")),
    Shape("elevenlabs-key", _word(rb"sk_", rb"[0-9a-f]{48}" + _END)),
    Shape("groq-key", _word(rb"gsk_", rb"[A-Za-z0-9]{40,}")),
    Shape("pinecone-key", _word(rb"pcsk_", rb"[A-Za-z0-9_]{40,}")),
    Shape("huggingface-token", _word(rb"hf_", rb"[A-Za-z0-9]{30,}")),
    Shape("replicate-token", _word(rb"r8_", rb"[A-Za-z0-9]{36,}")),
    Shape("perplexity-key", _word(rb"pplx-", rb"[A-Za-z0-9]{40,}")),
    Shape("xai-key", _word(rb"xai-", rb"[A-Za-z0-9]{60,}")),
    Shape("nvidia-key", _word(rb"nvapi-", rb"[A-Za-z0-9_-]{40,}")),
    Shape("tavily-key", _word(rb"tvly-", rb"(?:dev-|prod-)?[A-Za-z0-9]{24,}")),
    Shape("langsmith-key", _word(rb"lsv2_", rb"(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}" + _END)),
    Shape("lucidic-key", _word(rb"lucidic_", rb"[a-z2-9]{32}" + _END)),
    # Behind a backslash its first letter is the rest of a line break.
    Shape("npm-token", _word(rb"npm_", rb"[A-Za-z0-9]{36}" + _END, rb"[A-Za-z0-9\\]")),
    Shape("pypi-token", _word(rb"pypi-", rb"AgE[A-Za-z0-9_-]{50,}")),
    Shape("digitalocean-token", _word(rb"do[opr]_v1_", rb"[0-9a-f]{64}" + _END)),
    Shape("shopify-token", _word(rb"shp", rb"(?:at|ca|pa|ss)_[0-9a-fA-F]{32}" + _END)),
    Shape("sendgrid-key", _word(rb"SG", rb"\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}" + _END)),
    Shape("twilio-key", _word(rb"SK", rb"[0-9a-f]{32}" + _END)),
    Shape("vault-token", _word(rb"hvs", rb"\.[A-Za-z0-9_-]{24,}")),
    # A digit among them: words with hyphens may follow "bearer" in prose.
    Shape(
        "bearer-token",
        rb"([Bb]earer" + _SPACE + rb")(?=[A-Za-z._~+/-]{0,400}[0-9])[A-Za-z0-9._~+/-]{16,}+={0,2}",
    ),
    Shape(
        "basic-auth",
        rb"([Aa]uthorization" + _IS + rb"[Bb]asic" + _SPACE + rb")[A-Za-z0-9+/]{8,}+={0,2}",
    ),
    # The password in an address. No placeholder: `<password>`, `${PASSWORD}`, `***`.
    Shape(
        "password",
        rb"(://[^\s:/@\"'\\<>]{0,128}:)[^\s:/@\"'\\<>\[{$*][^\s/@\"'\\<>]{0,255}(?=@)",
    ),
)

# The last three characters of a beginning: a token follows.
_ENDS_OF_BEGINNINGS = """
    sk- sk_ rk_ ho_ hp_ hr_ hs_ hu_ ub_ at- at_ ca_ pa_ ss_ PX- xa- xb- xe- xo- xp- xr- xs- pp-
    ec_ hf_ r8_ lx- ai- pi- ly- v2_ ic_ pm_ oo_ op_ or_
""".split()  # noqa: SIM905  a list of words is read more easily than a list of literals


# What is searched in one go, less than a millisecond; and how far a hint reaches at most.
_WINDOW_BYTES = 256 * 1024
_REACH_BYTES = 16 * 1024
# Long enough for another thread to wake up and take the lock.
_PAUSE_SECONDS = 0.0001


def _behind(sign: str, others: str) -> bytes:
    """Returns the pattern of a `-` or `_` that ends a beginning, or is in one of the others.

    Ids are full of both signs: the two characters before are looked at first, each in one step.
    """
    ends = [end for end in _ENDS_OF_BEGINNINGS if end.endswith(sign)]
    first, second = ("".join(sorted({end[place] for end in ends})) for place in (0, 1))
    among = f"(?<=[{first}][{second}]{sign})(?=[A-Za-z0-9_-]{{16}})(?<={'|'.join(ends)})"
    return f"{sign}(?:{among}|{others})".encode()


# Where a secret may be; together they miss nothing of SHAPES. Each pattern begins with one plain
# character: the engine looks for that by itself, as fast as memory is read, and ten times as fast
# as for one of two characters. A megabyte without secrets costs some milliseconds.
_HINTS = (
    _behind("-", "(?<=-----)BEGIN "),
    _behind("_", "(?<=t_)access_key|(?<=T_)ACCESS_KEY"),
    rb"A(?:[KS]IA[A-Z0-9]{16}|Iza[A-Za-z0-9_-]{35}|ccessKey|ccountKey=)",
    rb"\.(?=[A-Za-z0-9_-]{20})(?:eyJ|(?<=ya29\.)|(?<=SG\.)|(?<=hvs\.))",
    rb"SK[0-9a-f]{32}",
    rb"earer" + _SPACE_WRITTEN + rb"[A-Za-z0-9._~+/-]{16}",
    rb"z(?<=uthoriz)ation[\\\"' \tt]{0,20}[:=]",
    rb"://(?:[^\s:/@\"'\\<>]|%b){0,640}:(?:[^\s/@\"'\\<>]|%b){1,1280}@" % (_CONTROL, _CONTROL),
)


def places(data: bytes) -> Iterator[int]:
    """Yields the offsets of what may belong to a secret, in no order; no secret is left out.

    In much data it lets other threads run now and then: a search holds the interpreter's lock, and
    who waits for that asks for it only after some milliseconds.
    """
    for start in range(0, len(data), _WINDOW_BYTES):
        if start:
            time.sleep(_PAUSE_SECONDS)
        following = start + _WINDOW_BYTES
        for hint in _hints():
            for found in hint.finditer(data, start, following + _REACH_BYTES):
                if found.start() < following:
                    yield found.start()


def masked(text: bytes, found: Counter[str]) -> bytes:
    """Returns the text with each secret replaced by its kind, which is counted in `found`."""
    return _replaced(text, found, lambda kind, _size: f"[redacted:{kind}]".encode())


def blotted(data: bytes, found: Counter[str]) -> bytes:
    """Returns the bytes with each secret overwritten by as many asterisks: no length changes."""
    return _replaced(data, found, lambda _kind, size: b"*" * size)


def _replaced(data: bytes, found: Counter[str], mark: Callable[[str, int], bytes]) -> bytes:
    for kind, pattern in _patterns():
        has_front = pattern.groups > 0

        def replace(
            secret: re.Match[bytes], kind: str = kind, has_front: bool = has_front
        ) -> bytes:
            front = secret[1] if has_front else b""
            return front + mark(kind, len(secret[0]) - len(front))

        data, times = pattern.subn(replace, data)
        if times:
            found[kind] += times
    return data


# Compiled at first use, in the thread that sends: the patterns take some milliseconds.
@cache
def _hints() -> tuple[re.Pattern[bytes], ...]:
    return tuple(re.compile(hint) for hint in _HINTS)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[bytes]], ...]:
    return tuple((shape.kind, re.compile(shape.pattern)) for shape in SHAPES)
