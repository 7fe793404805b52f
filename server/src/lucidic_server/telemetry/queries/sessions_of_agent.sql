-- Every session of one agent, and its traces that no list shows.
SELECT session_id
FROM session_summaries FINAL
WHERE project_id = {project_id:String} AND deleted IN (0, 2) AND agent_id = {agent_id:String}
