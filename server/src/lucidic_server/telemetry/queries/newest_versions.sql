-- The newest version of each of these sessions' summaries.
SELECT session_id, max(version) AS version
FROM session_summaries
WHERE project_id = {project_id:String} AND session_id IN {session_ids:Array(String)}
GROUP BY session_id
