-- The records of these sessions in the table's own order, from where the last slice ended.
SELECT $columns
FROM $table
WHERE project_id = {project_id:String}
    AND session_id IN {session_ids:Array(String)}
    AND $which
    AND ($key) > ($after)
ORDER BY project_id, $key
LIMIT 1 BY $key
LIMIT {limit:UInt64}
