-- A score that came as a record keeps what names the record, and what this version has no name for.
ALTER TABLE scores ADD COLUMN IF NOT EXISTS writer String AFTER score_id;
ALTER TABLE scores ADD COLUMN IF NOT EXISTS seq Int64 AFTER writer;
ALTER TABLE scores ADD COLUMN IF NOT EXISTS extra Nullable(String);
