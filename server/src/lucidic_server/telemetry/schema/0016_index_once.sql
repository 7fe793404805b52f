-- Under ReplacingMergeTree every merge builds the text index anew from the texts, because a merge may
-- drop rows; under MergeTree the indexes of the parts are merged. That a record which was written
-- twice stays two rows changes no answer: questions go by distinct record. See decision 13, and
-- benchmarks.ingest.merges for what each of these is worth.
ALTER TABLE event_records MODIFY SETTING text_index_posting_list_codec = 'bitpacking';
ALTER TABLE event_records MODIFY COLUMN input Nullable(String) CODEC(ZSTD(3));
ALTER TABLE event_records MODIFY COLUMN output Nullable(String) CODEC(ZSTD(3));
ALTER TABLE event_records MODIFY COLUMN arguments Nullable(String) CODEC(ZSTD(3));
ALTER TABLE event_records MODIFY COLUMN data Nullable(String) CODEC(ZSTD(3));
ALTER TABLE event_records MODIFY COLUMN metadata Nullable(String) CODEC(ZSTD(3));
-- The table as it is, its parts as links to the same files, under the other engine. Wherever this is
-- cut short, beginning anew ends well: what is dropped first is half made, or was exchanged already.
DROP TABLE IF EXISTS event_records_next SYNC;
CREATE TABLE event_records_next AS event_records
ENGINE = MergeTree
ORDER BY (project_id, session_id, event_id, writer, seq)
SETTINGS index_granularity = 1024, default_compression_codec = 'ZSTD(1)',
    merge_selector_base = 10, min_compress_block_size = 8192,
    text_index_posting_list_codec = 'bitpacking';
ALTER TABLE event_records_next ATTACH PARTITION tuple() FROM event_records;
EXCHANGE TABLES event_records AND event_records_next;
DROP TABLE event_records_next SYNC
