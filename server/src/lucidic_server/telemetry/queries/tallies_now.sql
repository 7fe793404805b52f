-- The sums of these places as they are.
SELECT scope, by, begin, group, $columns
FROM tallies
WHERE project_id = {project_id:String}
    AND session_id = ''
    AND (scope, by, begin, group) IN {places:Array(Tuple(String, String, Int64, String))}
ORDER BY scope, by, begin, group, version DESC
LIMIT 1 BY scope, by, begin, group
