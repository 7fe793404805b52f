"""Bounds of the protocol. Each is checked where bytes enter; what is over is refused by name."""

# One record, encoded: a screenshot or a very long prompt fits, a runaway dump does not.
MAX_RECORD_BYTES = 16 * 1024 * 1024

# One request body, decompressed. A shipper sends far smaller batches.
MAX_BATCH_BYTES = 64 * 1024 * 1024

# Records, or lines, of one request: a small body may hold millions that are each refused by name.
MAX_BATCH_RECORDS = 100_000

# An id that a caller chose: room names, URLs and hashes fit.
MAX_ID_CHARS = 512

# A session's id leaves room for what its events' ids add to it: a dot and at most 24 digits.
MAX_SESSION_ID_CHARS = MAX_ID_CHARS - 32

# Names, models, types and other one-line texts; longer ones are cut.
MAX_NAME_CHARS = 4096

# Tags of one record; more are cut.
MAX_TAGS = 256
