-- The newest records that have all of the words. The index gives the rows, only their hours are read
-- to order them, the times of those in the newest hours, and the texts of those that are left.
SELECT session_id, event_id, time, $columns
FROM event_records
WHERE project_id = {project_id:String}
    AND $words
    AND hour >= intDiv({since:Int64}, 3600000000000)
    AND hour <= intDiv({until:Int64}, 3600000000000)
    AND time >= {since:Int64}
    AND time <= {until:Int64}
    AND $sessions
    AND $after
ORDER BY hour DESC, time DESC, session_id DESC, event_id DESC
LIMIT {limit:UInt64}
