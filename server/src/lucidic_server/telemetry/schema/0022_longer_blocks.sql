-- What agents say repeats itself from row to row, and what is compressed together is what can refer to
-- each other: blocks of two granules instead of one, and one more effort of ZSTD's search for repeats.
-- Times that a program said are as close to each other as its clock is, and are kept as differences.
-- See decision 16; benchmarks.ingest.merges tells what a merge costs by it.
ALTER TABLE event_records MODIFY COLUMN input Nullable(String) CODEC(ZSTD(5)) SETTINGS (min_compress_block_size = 2000000, max_compress_block_size = 4000000);
ALTER TABLE event_records MODIFY COLUMN output Nullable(String) CODEC(ZSTD(5)) SETTINGS (min_compress_block_size = 1700000, max_compress_block_size = 4000000);
ALTER TABLE event_records MODIFY COLUMN started_at Nullable(Int64) CODEC(Delta(8), ZSTD(1));
ALTER TABLE event_records MODIFY COLUMN ended_at Nullable(Int64) CODEC(Delta(8), ZSTD(1))
