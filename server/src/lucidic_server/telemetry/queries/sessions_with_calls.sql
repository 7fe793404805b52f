-- Sessions that may have calls of a model, in the order of their ids. Events may have begun long
-- before or after the records that tell it: only what is heard of last bounds when that can be.
SELECT $selected
FROM session_summaries FINAL
WHERE project_id = {project_id:String} AND session_id > {after:String} AND deleted = 0
    AND arrayExists(model -> lower(model) LIKE {model:String}, models)
    AND last_record_at >= {since:Int64}
$rest
