-- The blobs that these sessions name.
SELECT DISTINCT blob FROM $table WHERE $where
