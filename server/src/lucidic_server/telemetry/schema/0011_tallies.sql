-- What sessions add up to by day and group, so that a chart reads some hundred rows however many
-- sessions there are. Two kinds of rows in one table, so that one insert writes both or neither:
-- with a session's id, what it counts for (model.tally.Counted as JSON; empty: nothing any more);
-- without one, a sum (model.tally.Place and Tally). A session that changed takes away what it
-- counted for and adds what it counts for now. The greatest version counts.
CREATE TABLE IF NOT EXISTS tallies
(
    project_id LowCardinality(String),
    session_id String,
    scope String,
    by LowCardinality(String),
    begin Int64,
    group String,
    version Int64,
    -- Every record received before this moment was counted when this row was written.
    complete_until Int64,
    counted String CODEC(ZSTD(3)),
    sessions Int64,
    active Int64,
    finished Int64,
    interrupted Int64,
    successful Int64,
    unsuccessful Int64,
    failing Int64,
    events Int64,
    errors Int64,
    costs Int64,
    cost Int128,
    inputs Int64,
    input_tokens Int128,
    outputs Int64,
    output_tokens Int128,
    durations Map(Int16, Int64),
    latencies Map(Int16, Int64),
    INDEX received complete_until TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (project_id, session_id, scope, by, begin, group)
SETTINGS index_granularity = 256, default_compression_codec = 'ZSTD(1)'
