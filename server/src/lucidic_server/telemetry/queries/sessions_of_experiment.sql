-- The ids of all sessions that were ever said to belong to an experiment.
SELECT DISTINCT session_id
FROM session_records
WHERE project_id = {project_id:String} AND experiment_id = {experiment_id:String}
ORDER BY session_id
