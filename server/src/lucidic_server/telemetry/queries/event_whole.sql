-- Some events with their payloads.
SELECT
    r.event_id AS event_id,
    min(r.time) AS first_time,
    max(r.time) AS last_time,
    $columns
FROM
(
    SELECT *, $stamp AS stamp
    FROM event_records AS r
    WHERE project_id = {project_id:String} AND session_id IN {session_ids:Array(String)}
        AND event_id IN {event_ids:Array(String)}
) AS r
GROUP BY r.event_id
