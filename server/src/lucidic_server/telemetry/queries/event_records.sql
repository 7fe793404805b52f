-- Every record of one event, as it was told. Nothing is merged here: planning that for forty columns
-- takes longer than reading them does, and so does the search for conditions to be read first.
SELECT writer, seq, time, event_id, $columns
FROM event_records
PREWHERE project_id = {project_id:String}
    AND session_id IN {session_ids:Array(String)}
    AND event_id = {event_id:String}
