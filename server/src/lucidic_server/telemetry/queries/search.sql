-- The newest records that have all of the words. The index gives the rows, only their times are
-- read to order them, and the texts of those that are left are read last.
SELECT session_id, event_id, time, $columns
FROM event_records
WHERE project_id = {project_id:String}
    AND $words
    AND time >= {since:Int64}
    AND time <= {until:Int64}
    AND $sessions
    AND $after
ORDER BY time DESC, session_id DESC, event_id DESC
LIMIT {limit:UInt64}
