-- How many sessions these places of the tallies count.
SELECT sum(sessions) AS total
FROM
(
    SELECT sessions
    FROM tallies
    WHERE project_id = {project_id:String}
        AND session_id = ''
        AND scope IN {scopes:Array(String)}
        AND by = 'none'
        AND begin >= {since:Int64}
        AND begin < {until:Int64}
    ORDER BY project_id, session_id, scope, by, begin, group, version DESC
    LIMIT 1 BY project_id, session_id, scope, by, begin, group
)
