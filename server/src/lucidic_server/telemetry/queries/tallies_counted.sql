-- What each of these sessions counts for at present.
SELECT session_id, counted
FROM tallies
WHERE project_id = {project_id:String} AND session_id IN {session_ids:Array(String)}
ORDER BY session_id, version DESC
LIMIT 1 BY session_id
