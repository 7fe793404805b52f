-- An end that nobody asked for: its process was over. It ends no session without automatic end.
ALTER TABLE session_records ADD COLUMN IF NOT EXISTS automatic Nullable(Bool) AFTER end_reason;
