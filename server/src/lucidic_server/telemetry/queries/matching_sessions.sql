-- The sessions that a filter asks for.
SELECT session_id
FROM session_summaries FINAL
WHERE project_id = {project_id:String} AND deleted = 0 AND $condition
