-- A list reads these columns of every session in the store. Session ids don't get smaller by ZSTD, and
-- agents are few: so stored, the newest version of each of an agent's sessions is found with less CPU,
-- for a little more of the table on the disk.
ALTER TABLE session_summaries MODIFY COLUMN agent_id LowCardinality(String);
ALTER TABLE session_summaries MODIFY COLUMN session_id String CODEC(LZ4);
ALTER TABLE session_summaries MODIFY COLUMN version Int64 CODEC(LZ4);
ALTER TABLE session_summaries MODIFY COLUMN started_at Int64 CODEC(LZ4)
