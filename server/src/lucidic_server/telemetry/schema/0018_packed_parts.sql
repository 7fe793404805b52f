-- A part of up to so many bytes, before compression, is one file in place of a dozen, or of three
-- hundred once it is too large for the compact format. Making files was most of what a small insert
-- costs, and a seventh of what an event does. See decision 14.
ALTER TABLE session_records MODIFY SETTING min_bytes_for_full_part_storage = 134217728;
ALTER TABLE event_records MODIFY SETTING min_bytes_for_full_part_storage = 134217728;
ALTER TABLE session_summaries MODIFY SETTING min_bytes_for_full_part_storage = 134217728;
ALTER TABLE session_tombstones MODIFY SETTING min_bytes_for_full_part_storage = 134217728;
ALTER TABLE tallies MODIFY SETTING min_bytes_for_full_part_storage = 134217728;
ALTER TABLE scores MODIFY SETTING min_bytes_for_full_part_storage = 134217728;
ALTER TABLE blob_references MODIFY SETTING min_bytes_for_full_part_storage = 134217728;
ALTER TABLE run_links MODIFY SETTING min_bytes_for_full_part_storage = 134217728
