-- The session that each of these runs belongs to, and all that were ever named for it.
SELECT
    session_id AS run_id,
    argMin(other, (strength, other)) AS owner,
    groupUniqArray(other) AS named
FROM run_links
WHERE project_id = {project_id:String} AND session_id IN {session_ids:Array(String)} AND side = 0
GROUP BY session_id
