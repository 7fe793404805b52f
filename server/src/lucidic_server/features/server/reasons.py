"""What each reason in the loss ledger means, for people. docs/reference/losses.md says the same."""

# Source → where it is counted.
SOURCES = {
    "program": "in a program that records, which reports it",
    "spool": "in the journal of a dead program, as it was read",
    "door": "at POST /v1/records",
    "otlp": "at the doors for OpenTelemetry",
    "api": "at the calls of the public packages",
    "store": "in the store, since the server started",
}

# Reason → what became of the records, and what to do.
REASONS = {
    "too_large": "One record was over 16 MiB. Record less at once.",
    "unencodable": "A record held something that cannot be written down. The program's log has the "
    "traceback; please report it.",
    "spool_full": "The spool folder was at its bound and no server took records. Start the server, "
    "or raise LUCIDIC_SPOOL_MAX_BYTES.",
    "disk_full": "The disk of the spool folder was full and no server took records. Free some "
    "space, or set LUCIDIC_SPOOL_DIR.",
    "spool_unwritable": "The spool folder could not be written, and no server took records. Make "
    "it writable, or set LUCIDIC_SPOOL_DIR.",
    "memory_at_exit": "The program could not use its spool folder and ended, or was killed, before "
    "a server took the records. Make the folder writable.",
    "torn_tail": "A program died while it wrote a record. That call never returned; nothing else "
    "is missing.",
    "torn_segment": "A file of a journal is damaged; what followed in it is lost, counted as one.",
    "unreadable_segment": "A file of a journal cannot be read at all, counted as one.",
    "refused": "The server refused records of the program for good; under `door` it says why.",
    "rejected": "The server rejected a whole batch for good. The program's log has its answer.",
    "malformed": "What came was not a record of the protocol. Look at the client that sent it.",
    "unknown_kind": "A record of a kind that this server does not know. Upgrade lucidic-server.",
    "too_deep": "A value was nested over 100 levels deep. Record a flatter one, or its text.",
    "torn": "A record was damaged on its way: its checksum did not fit.",
    "id_too_long": "An id was longer than the protocol's bound.",
    "bad_ids": "A span's trace id, its own id or its parent's was not one. Look at the exporter.",
    "bad_time": "A span had neither a start nor an end, or one after the year 2262.",
    "no_trace": "A line of a log was of no trace, and so of no session. Only GenAI's events and "
    "lines within a trace are kept.",
    "told_by_spans": "Points of GenAI's metrics: sums over calls that spans and logs tell one by "
    "one. Nothing is missing where these are sent.",
    "other_metric": "Points of metrics that are not about agents. Send them elsewhere.",
    "session_deleted": "Records came for a session that had been deleted.",
}
