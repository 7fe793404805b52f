-- Every session of one agent, and its traces that no list shows.
SELECT session_id
FROM
(
    SELECT *
    FROM session_summaries
    WHERE project_id = {project_id:String}
    ORDER BY session_id, version DESC
    LIMIT 1 BY session_id
)
WHERE deleted IN (0, 2) AND agent_id = {agent_id:String}
