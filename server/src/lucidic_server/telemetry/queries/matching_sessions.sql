-- The sessions that a filter asks for.
SELECT session_id
FROM
(
    SELECT *
    FROM session_summaries
    WHERE project_id = {project_id:String}
    ORDER BY session_id, version DESC
    LIMIT 1 BY session_id
)
WHERE deleted = 0 AND $condition
