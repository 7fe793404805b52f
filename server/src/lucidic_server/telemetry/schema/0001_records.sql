-- One row a record, as sparse as the record: NULL and an empty array mean "not said".
-- Rows of one record are identical (its sort key names it), so that sending it again changes
-- nothing. No PARTITION BY: rows in different partitions never meet, and a session's rows must.
-- Granules of 1,024 rows: a session is some hundred rows, and is read alone.

CREATE TABLE IF NOT EXISTS session_records
(
    project_id LowCardinality(String),
    session_id String,
    writer String,
    seq Int64 CODEC(Delta(8), ZSTD(1)),
    -- The client's clock, nanoseconds since 1970.
    time Int64 CODEC(Delta(8), ZSTD(1)),
    -- The server's clock; tells which sessions a summary may have missed, never merged.
    received_at Int64 CODEC(Delta(8), ZSTD(1)),
    kind LowCardinality(String),
    agent_id Nullable(String),
    name Nullable(String),
    task Nullable(String),
    tags Array(String),
    metadata Nullable(String),
    production_monitoring Nullable(Bool),
    auto_end Nullable(Bool),
    experiment_id Nullable(String),
    mass_sim_id Nullable(String),
    dataset_item_id Nullable(String),
    evaluators Array(String),
    session_eval Nullable(Float64),
    session_eval_reason Nullable(String),
    is_successful Nullable(Bool),
    is_successful_reason Nullable(String),
    started_at Nullable(Int64),
    ended_at Nullable(Int64),
    end_reason Nullable(String),
    sdk Nullable(String),
    host Nullable(String),
    pid Nullable(Int64),
    -- Why the session's last lease ended; empty: somebody holds it again. Only the server writes it.
    interrupted Nullable(String),
    -- A JSON object of the fields that this version does not know.
    extra Nullable(String),
    INDEX received received_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree
ORDER BY (project_id, session_id, writer, seq)
SETTINGS index_granularity = 1024, default_compression_codec = 'ZSTD(1)';

CREATE TABLE IF NOT EXISTS event_records
(
    project_id LowCardinality(String),
    session_id String,
    event_id String,
    writer String,
    seq Int64 CODEC(Delta(8), ZSTD(1)),
    time Int64 CODEC(Delta(8), ZSTD(1)),
    received_at Int64 CODEC(Delta(8), ZSTD(1)),
    kind LowCardinality(String),
    parent_id Nullable(String),
    type LowCardinality(Nullable(String)),
    name Nullable(String),
    started_at Nullable(Int64),
    ended_at Nullable(Int64),
    status LowCardinality(Nullable(String)),
    tags Array(String),
    screenshots Array(Tuple(media_type String, blob String, url String)),
    state Nullable(String),
    action Nullable(String),
    goal Nullable(String),
    eval_score Nullable(Float64),
    eval_description Nullable(String),
    -- JSON text, or {"$lucidic_blob": ...} where it was too long for a row.
    input Nullable(String),
    output Nullable(String),
    arguments Nullable(String),
    data Nullable(String),
    metadata Nullable(String),
    params Nullable(String),
    error Nullable(String),
    error_type Nullable(String),
    traceback Nullable(String),
    provider LowCardinality(Nullable(String)),
    model LowCardinality(Nullable(String)),
    input_tokens Nullable(Int64),
    output_tokens Nullable(Int64),
    cache_read_tokens Nullable(Int64),
    cache_write_tokens Nullable(Int64),
    reasoning_tokens Nullable(Int64),
    cost Nullable(Float64),
    cost_added Nullable(Float64),
    extra Nullable(String),
    INDEX received received_at TYPE minmax GRANULARITY 1,
    -- Built when parts merge, not when rows come (the writer's settings say so): building them is
    -- the dearest part of an insert, and a part without them is searched by reading it.
    INDEX name_words name TYPE text(tokenizer = splitByNonAlpha, preprocessor = lower(name)),
    INDEX input_words input TYPE text(tokenizer = splitByNonAlpha, preprocessor = lower(input)),
    INDEX output_words output TYPE text(tokenizer = splitByNonAlpha, preprocessor = lower(output))
)
ENGINE = ReplacingMergeTree
ORDER BY (project_id, session_id, event_id, writer, seq)
SETTINGS index_granularity = 1024, default_compression_codec = 'ZSTD(1)';
