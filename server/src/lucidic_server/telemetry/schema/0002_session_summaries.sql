-- One row a session and version; the greatest version counts. Recomputed from merged records,
-- never from inserts: an insert can't know what it repeats.

CREATE TABLE IF NOT EXISTS session_summaries
(
    project_id LowCardinality(String),
    session_id String,
    version Int64,
    -- Every record received before this moment was in some summary when this row was written.
    complete_until Int64,
    deleted UInt8,
    agent_id String,
    name Nullable(String),
    task Nullable(String),
    tags Array(String),
    state LowCardinality(String),
    end_reason LowCardinality(Nullable(String)),
    is_successful Nullable(Bool),
    session_eval Nullable(Float64),
    production_monitoring Bool,
    started_at Int64,
    ended_at Nullable(Int64),
    last_record_at Int64,
    duration_ms Nullable(Float64),
    steps UInt64,
    events UInt64,
    errors UInt64,
    cost Nullable(Float64),
    input_tokens Nullable(Int64),
    output_tokens Nullable(Int64)
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (project_id, session_id)
SETTINGS index_granularity = 1024, default_compression_codec = 'ZSTD(1)';

-- Sessions that were deleted: late records of them are dropped until somebody begins them anew.
CREATE TABLE IF NOT EXISTS session_tombstones
(
    project_id LowCardinality(String),
    session_id String,
    version Int64,
    -- The server's clock; a session begun after it lives again.
    deleted_at Int64,
    -- deleting: rows may still be there; deleted: they are gone; lifted: begun anew.
    phase LowCardinality(String)
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (project_id, session_id)
SETTINGS default_compression_codec = 'ZSTD(1)';
