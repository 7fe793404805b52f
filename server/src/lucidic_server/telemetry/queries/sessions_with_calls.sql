-- Sessions that may have calls of a model, in the order of their ids. Events may have begun long
-- before or after the records that tell it: only what is heard of last bounds when that can be.
SELECT $selected
FROM
(
    SELECT session_id, deleted, models, last_record_at
    FROM session_summaries
    WHERE project_id = {project_id:String} AND session_id > {after:String}
    ORDER BY session_id, version DESC
    LIMIT 1 BY session_id
)
WHERE deleted = 0
    AND arrayExists(model -> lower(model) LIKE {model:String}, models)
    AND last_record_at >= {since:Int64}
$rest
