-- Which session names which blob: who may read it, and when nobody needs it any more. A row is
-- written before the event's own, so that no event names a blob that has none.
CREATE TABLE IF NOT EXISTS blob_references
(
    project_id LowCardinality(String),
    blob String,
    session_id String
)
ENGINE = ReplacingMergeTree
ORDER BY (blob, project_id, session_id)
SETTINGS index_granularity = 1024, default_compression_codec = 'ZSTD(1)';

INSERT INTO blob_references (project_id, blob, session_id)
SELECT DISTINCT project_id, arrayJoin(screenshots.blob) AS blob, session_id
FROM event_records
WHERE blob != '';

INSERT INTO blob_references (project_id, blob, session_id)
SELECT DISTINCT project_id, JSONExtractString(payload, '$lucidic_blob') AS blob, session_id
FROM event_records
ARRAY JOIN [input, output, arguments, data, metadata, params] AS payload
WHERE startsWith(ifNull(payload, ''), '{"$lucidic_blob":');
