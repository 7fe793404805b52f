session_id IN
(
    WITH matching AS ($sessions)
    SELECT session_id FROM matching
    UNION ALL
    SELECT run_id FROM
    (
        -- The runs that belong to them.
        SELECT session_id AS run_id, argMin(other, (strength, other)) AS owner
        FROM run_links
        WHERE project_id = {project_id:String} AND side = 0
        GROUP BY session_id
    )
    WHERE owner IN (SELECT session_id FROM matching)
)
