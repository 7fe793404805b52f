"""What secrets look like, one shape each.

Shapes with a fixed beginning only: a rule that guesses by randomness would black out hashes and
ids, and one for card numbers every tenth number of 16 digits. All patterns are over UTF-8 bytes
and take linear time on any text, because agents read pages that others wrote.
"""

from typing import NamedTuple

_END = rb"(?![A-Za-z0-9])"
# Between a name and its value, in JSON, in a shell, in a header.
_IS = rb"[\\\"']{0,4}[ \t]{0,3}[:=][ \t]{0,3}[\\\"']{0,4}"
_SPACE = rb"[ \t\r\n]{1,3}"
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
