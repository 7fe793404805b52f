-- When each of these events last said all of the words.
SELECT session_id, event_id, max(time) AS newest
FROM event_records
WHERE project_id = {project_id:String}
    AND $words
    AND time <= {until:Int64}
    AND session_id IN {session_ids:Array(String)}
    AND event_id IN {event_ids:Array(String)}
GROUP BY session_id, event_id
