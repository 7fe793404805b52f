-- The sessions of which some event's record has all of these words.
SELECT session_id
FROM event_records
WHERE project_id = {project_id:String} AND $words
