"""One secret of each shape, invented. In pieces, so that no scanner of sources takes alarm."""

_HEX = "0123456789abcdef"
_MIXED = "aB3dE5gH7jK9mN1pQ2sT4vX6zA8cD0fGhJkLmNpQrStUvWxYz2345678abcdefghij"

# What a text holds, and what of it must not leave.
SAMPLES = {
    "private-key": ("-----BEGIN RSA " + "PRIVATE KEY-----\nMIIEow" + _MIXED + "\n-----END RSA "
                    "PRIVATE KEY-----", "MIIEow" + _MIXED),
    "jwt": ("eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0." + _MIXED[:43], _MIXED[:43]),
    "anthropic-key": ("sk-" + "ant-api03-" + _MIXED[:30] + "_-x", _MIXED[:30]),
    "openrouter-key": ("sk-" + "or-v1-" + _HEX * 4, _HEX * 4),
    "langfuse-key": ("sk-" + "lf-01234567-89ab-cdef-0123-456789abcdef", "89ab-cdef"),
    "openai-key": ("sk-" + "proj-" + _MIXED[:20] + "_" + _MIXED[20:50], _MIXED[:20]),
    "api-key": ("sk-" + _MIXED[:48], _MIXED[:48]),
    "aws-key": ("AKI" + "AIOSFODNN7EXAMPLE", "IOSFODNN7EXAMPLE"),
    "aws-secret": ("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalrX"),
    "azure-key": ("EndpointSuffix=x;Account" + "Key=" + _MIXED[:64] + "==", _MIXED[:64]),
    "google-key": ("AIz" + "a" + _MIXED[:35], _MIXED[:35]),
    "google-token": ("ya2" + "9." + _MIXED[:40], _MIXED[:40]),
    "google-secret": ("GOCSPX" + "-" + _MIXED[:28], _MIXED[:28]),
    "github-token": ("gh" + "p_" + _MIXED[:36], _MIXED[:36]),
    "gitlab-token": ("glp" + "at-" + _MIXED[:20], _MIXED[:20]),
    "slack-token": ("xox" + "b-1234567890123-1234567890123-" + _MIXED[:24], _MIXED[:24]),
    "stripe-key": ("sk" + "_live_" + _MIXED[:24], _MIXED[:24]),
    "stripe-secret": ("whs" + "ec_" + _MIXED[:32], _MIXED[:32]),
    "elevenlabs-key": ("sk" + "_" + _HEX * 3, _HEX * 3),
    "groq-key": ("gs" + "k_" + _MIXED[:52], _MIXED[:52]),
    "pinecone-key": ("pcs" + "k_" + _MIXED[:60], _MIXED[:60]),
    "huggingface-token": ("h" + "f_" + _MIXED[:34], _MIXED[:34]),
    "replicate-token": ("r" + "8_" + _MIXED[:37], _MIXED[:37]),
    "perplexity-key": ("ppl" + "x-" + _MIXED[:48], _MIXED[:48]),
    "xai-key": ("xa" + "i-" + _MIXED[:64], _MIXED[:64]),
    "nvidia-key": ("nvap" + "i-" + _MIXED[:64], _MIXED[:64]),
    "tavily-key": ("tvl" + "y-dev-" + _MIXED[:32], _MIXED[:32]),
    "langsmith-key": ("lsv" + "2_pt_" + _HEX * 2 + "_0123456789", _HEX * 2),
    "lucidic-key": ("lucidi" + "c_" + "abcdefghijkmnpqrstuvwxyz23456789", "abcdefghijkmnpq"),
    "npm-token": ("np" + "m_" + _MIXED[:36], _MIXED[:36]),
    "pypi-token": ("pyp" + "i-AgEIcHlwaS5vcmc" + _MIXED[:60], _MIXED[:60]),
    "digitalocean-token": ("do" + "p_v1_" + _HEX * 4, _HEX * 4),
    "shopify-token": ("shp" + "at_" + _HEX * 2, _HEX * 2),
    "sendgrid-key": ("S" + "G." + _MIXED[:22] + "." + _MIXED[:43], _MIXED[:22]),
    "twilio-key": ("S" + "K" + _HEX * 2, _HEX * 2),
    "vault-token": ("hv" + "s." + _MIXED[:28], _MIXED[:28]),
    "bearer-token": ("Authorization: Bearer" + " opaque-token.0123456789", "opaque-token.01234"),
    "basic-auth": ("Authorization: Basic" + " dXNlcjpwYXNzd29yZA==", "dXNlcjpwYXNzd29yZA"),
    "password": ("postgres://admin:" + "hunter2!%40@db.internal:5432/app", "hunter2"),
}  # fmt: skip

# What looks a little like one and is none.
HARMLESS = (
    "019ab1c2-dead-7bee-8f00-0123456789ab.0123abcd00000f",
    "commit 3f786850e387550fdab836ed7e6dc881de23001b of task-force-one-and-two-and-three",
    "class=sk-toggleable__label-arrow sk-estimator-doc-link-hidden-until-hover",
    "the bearer of these uncharacteristically long words",
    "Bearer <token>, Bearer $TOKEN, Bearer [redacted:bearer-token]",
    "see http://localhost:8000/docs and mail someone@example.org at 10:30",
    "https://example.org:8443/a@b, git@github.com:team/repository.git, ssh://git@host:22/x",
    "postgres://user:<password>@host, postgres://user:${PASSWORD}@host, redis://u:***@h",
    "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
    "-----BEGIN PUBLIC KEY-----",
    "4111 1111 1111 1111, 4111111111111111",
    "max_tokens, aws_secret_access_key = None, AKIA, sk-, ghp_, eyJ",
    "disk" + "-0123456789abcdefghijklmnop, risk" + "-assessmentsofthefollowing",
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
)
