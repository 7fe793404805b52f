-- Every row of these sessions; returns when they are gone.
DELETE FROM $table
WHERE project_id = {project_id:String} AND session_id IN {session_ids:Array(String)}
