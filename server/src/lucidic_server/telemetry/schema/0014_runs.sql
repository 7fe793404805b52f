-- Which session a run (the spans of a trace that name none) belongs to. Each link is there twice, so
-- that it is found from both ends by the table's own order: with the run as session_id (side 0) and
-- with the session (side 1). Nothing is ever changed: the link of the least strength and name counts.
CREATE TABLE IF NOT EXISTS run_links
(
    project_id LowCardinality(String),
    session_id String,
    side UInt8,
    other String,
    strength UInt8,
    received_at Int64 CODEC(Delta(8), ZSTD(1)),
    INDEX received received_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree
ORDER BY (project_id, session_id, side, other, strength)
SETTINGS index_granularity = 1024, default_compression_codec = 'ZSTD(1)'
