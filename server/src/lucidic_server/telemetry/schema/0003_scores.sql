-- One row a score: a judgement is added, never changed. Sent again it is the same row (its sort key
-- names it), so that a score counts once whatever was repeated on the way.
CREATE TABLE IF NOT EXISTS scores
(
    project_id LowCardinality(String),
    session_id String,
    score_id String,
    -- Empty: the whole session was judged.
    event_id String,
    -- When it was judged, and when the server heard of it; nanoseconds since 1970.
    time Int64 CODEC(Delta(8), ZSTD(1)),
    received_at Int64 CODEC(Delta(8), ZSTD(1)),
    evaluator LowCardinality(String),
    -- Exactly one of them is set.
    number Nullable(Float64),
    truth Nullable(Bool),
    label Nullable(String),
    scale_min Nullable(Float64),
    scale_max Nullable(Float64),
    reason Nullable(String),
    source LowCardinality(String),
    version LowCardinality(Nullable(String))
)
ENGINE = ReplacingMergeTree
ORDER BY (project_id, session_id, score_id)
SETTINGS index_granularity = 1024, default_compression_codec = 'ZSTD(1)';
