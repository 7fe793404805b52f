-- The project's agents, the most recently started first.
SELECT
    agent_id,
    count() AS sessions,
    countIf(state = 'active') AS active,
    max(started_at) AS last_started_at
FROM session_summaries FINAL
WHERE project_id = {project_id:String} AND deleted = 0
GROUP BY agent_id
ORDER BY last_started_at DESC, agent_id
