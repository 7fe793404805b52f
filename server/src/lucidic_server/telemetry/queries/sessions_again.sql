-- The newest summary of each of these sessions, if it matches.
SELECT version, $columns
FROM
(
    SELECT *
    FROM session_summaries
    WHERE project_id = {project_id:String} AND session_id IN {session_ids:Array(String)}
    ORDER BY session_id, version DESC
    LIMIT 1 BY session_id
)
WHERE deleted = 0 AND $condition AND $after
