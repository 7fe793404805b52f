-- Every link that has one of these ids at one of its ends.
SELECT DISTINCT session_id, side, other, strength
FROM run_links
WHERE project_id = {project_id:String} AND session_id IN {session_ids:Array(String)}
