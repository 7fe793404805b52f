-- What statistics, failure groups and facets are summed from, beside the summary that they belong
-- to: one version, one deletion, one filter for all of it. A version of 0: written before there
-- were any, computed anew when the store opens.
ALTER TABLE session_summaries ADD COLUMN IF NOT EXISTS figures_version UInt8 DEFAULT 0;
ALTER TABLE session_summaries ADD COLUMN IF NOT EXISTS models Array(LowCardinality(String));
-- The session's events by type, provider and model (model.figures.EventGroup).
ALTER TABLE session_summaries ADD COLUMN IF NOT EXISTS figures Array(Tuple(
    type LowCardinality(String),
    provider LowCardinality(String),
    model LowCardinality(String),
    events UInt64,
    errors UInt64,
    cost Nullable(Float64),
    input_tokens Nullable(Int64),
    output_tokens Nullable(Int64)
));
-- How long the events of each of these groups took: which group (from 1), which bucket, how many.
ALTER TABLE session_summaries ADD COLUMN IF NOT EXISTS latency Array(Tuple(
    place UInt16,
    bucket Int16,
    events UInt32
));
-- In which ways they failed (model.failure.Failure).
ALTER TABLE session_summaries ADD COLUMN IF NOT EXISTS failures Array(Tuple(
    type LowCardinality(String),
    name String,
    message String,
    events UInt64,
    event_id String,
    at Int64
))
