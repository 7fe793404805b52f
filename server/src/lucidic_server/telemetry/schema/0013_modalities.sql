-- Audio and images: parts of the tokens of input and output.
ALTER TABLE event_records
    ADD COLUMN IF NOT EXISTS audio_input_tokens Nullable(Int64) AFTER reasoning_tokens;
ALTER TABLE event_records
    ADD COLUMN IF NOT EXISTS audio_output_tokens Nullable(Int64) AFTER audio_input_tokens;
ALTER TABLE event_records
    ADD COLUMN IF NOT EXISTS image_input_tokens Nullable(Int64) AFTER audio_output_tokens;
ALTER TABLE event_records
    ADD COLUMN IF NOT EXISTS image_output_tokens Nullable(Int64) AFTER image_input_tokens;
