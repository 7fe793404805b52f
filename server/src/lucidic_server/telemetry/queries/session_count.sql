SELECT count() AS total
FROM session_summaries FINAL
WHERE project_id = {project_id:String} AND deleted = 0
