-- Whether a row of event_groups tells again what the event above it tells: an expression.
counts AND above != r.event_id AND (session_id, above) IN
(
    SELECT $owner, r.event_id FROM event_records AS r
    WHERE project_id = {project_id:String} AND session_id IN {session_ids:Array(String)}
        AND (r.input_tokens IS NOT NULL OR r.output_tokens IS NOT NULL)
)
