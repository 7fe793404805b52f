SELECT count() AS total
FROM
(
    SELECT deleted
    FROM session_summaries
    WHERE project_id = {project_id:String}
    ORDER BY session_id, version DESC
    LIMIT 1 BY session_id
)
WHERE deleted = 0
