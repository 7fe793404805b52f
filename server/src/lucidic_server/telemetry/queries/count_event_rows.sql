-- How many rows these sessions' events have.
SELECT count() AS total
FROM event_records
WHERE project_id = {project_id:String} AND session_id IN {session_ids:Array(String)}
