-- The runs that were ever said to belong to one of these sessions.
SELECT DISTINCT other AS run_id
FROM run_links
WHERE project_id = {project_id:String} AND session_id IN {session_ids:Array(String)} AND side = 1
