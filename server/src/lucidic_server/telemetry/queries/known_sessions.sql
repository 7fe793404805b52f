-- Which of these sessions have any record.
SELECT DISTINCT session_id
FROM
(
    SELECT session_id FROM session_records
    WHERE project_id = {project_id:String} AND session_id IN {session_ids:Array(String)}
    UNION ALL
    SELECT session_id FROM event_records
    WHERE project_id = {project_id:String} AND session_id IN {session_ids:Array(String)}
)
