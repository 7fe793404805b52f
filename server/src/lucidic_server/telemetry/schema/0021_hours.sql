-- The hour of a record's time. A search for a word that many records have looks at all their times
-- for the newest: events of one session lie together and mostly in one hour, so that hours are a
-- sixteenth of the times' bytes, and times are read where the hour is among the newest.
ALTER TABLE event_records ADD COLUMN IF NOT EXISTS hour UInt32 MATERIALIZED intDiv(time, 3600000000000) CODEC(LZ4) AFTER time;
-- In the background; until then it is computed from the times of what was there before.
ALTER TABLE event_records MATERIALIZE COLUMN hour
